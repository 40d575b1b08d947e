#!/usr/bin/env bash
# Compares ways to split registry/ into layers, on made-up upgrades and on recorded releases; see
# docs/decisions/06-registry-layers.md. No arguments.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup.sh
. "$here/../setup.sh"

need mvn=maven

cd "$here/../.."
say 'Building the plugin' >&2
mvn -B -q -ntp package -DskipTests -Pbenchmark -pl it -am >&2

exec "$JAVA_HOME/bin/java" -cp "$PWD/it/target/test-classes:$(cat it/target/benchmark.classpath)" \
  io.sealer.it.benchmark.LayerSimulation "$here/releases.txt"
