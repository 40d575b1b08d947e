#!/usr/bin/env bash
# Measures how fast images are found in manifests; see docs/benchmarks.md. Installs what is missing through apt.
# Arguments, all optional: --size MB, --rounds N, --directory DIR (manifests of your own instead of made-up ones).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup.sh
. "$here/../setup.sh"

need mvn=maven /usr/bin/time=time

cd "$here/../.."
say 'Building the plugin' >&2
mvn -B -q -ntp package -DskipTests -Pbenchmark -pl it -am >&2

exec "$JAVA_HOME/bin/java" -Dit.directory="$PWD/it/target" \
  -cp "$PWD/it/target/test-classes:$(cat it/target/benchmark.classpath)" \
  io.sealer.it.benchmark.ScanBenchmark "$@"
