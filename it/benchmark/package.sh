#!/usr/bin/env bash
# Measures releases of a cluster image: the first build, nothing to do, one file changed, one image bumped, pushes; beside
# what hashing, compressing and copying the same bytes costs, and beside skopeo with buildah, and Jib. See
# docs/benchmarks.md. Installs what is missing through apt.
# Arguments, all optional: --small, --context MB, --images MIB, --count N, --rounds N, --without NAME, --directory DIR.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup.sh
. "$here/../setup.sh"

need mvn=maven docker-registry=docker-registry skopeo=skopeo buildah=buildah openssl=openssl zstd=zstd /usr/bin/time=time

cd "$here/../.."
say 'Building the plugin' >&2
mvn -B -q -ntp pre-integration-test -DskipTests -Pbenchmark -pl it -am >&2

exec "$JAVA_HOME/bin/java" @it/target/benchmark.options \
  -cp "$PWD/it/target/test-classes:$(cat it/target/benchmark.classpath)" \
  io.sealer.it.benchmark.PackageBenchmark "$@"
