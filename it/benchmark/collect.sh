#!/usr/bin/env bash
# Measures how fast images are collected, beside curl and skopeo; see docs/benchmarks.md. Installs what is missing
# through apt. Arguments, all optional: --size MIB, --rounds N, --delay MS, --window KIB, --part NAME, --directory DIR.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup.sh
. "$here/../setup.sh"

need mvn=maven docker-registry=docker-registry skopeo=skopeo curl=curl openssl=openssl /usr/bin/time=time

cd "$here/../.."
say 'Building the plugin' >&2
mvn -B -q -ntp package -DskipTests -Pbenchmark -pl it -am >&2

exec "$JAVA_HOME/bin/java" -Dit.directory="$PWD/it/target" \
  -cp "$PWD/it/target/test-classes:$(cat it/target/benchmark.classpath)" \
  io.sealer.it.benchmark.CollectBenchmark "$@"
