#!/usr/bin/env bash
# From a fresh checkout to a cluster image: builds plugin and archetype, generates a k0s project, and packages it with
# the container images of a registry that runs on this machine for as long as it takes.
# Argument: directory of the project to generate (default: it/target/quickstart/my-k0s). It must not exist.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=setup.sh
. "$here/setup.sh"
cd "$here/.."

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
kubernetes=1.24.10
work=$here/target/quickstart
project=${1:-}
if [ -z "$project" ]; then
  project=$work/my-k0s
  rm -rf "$project"
fi
case $project in
  /*) ;;
  *) project=$OLDPWD/$project ;;
esac
[ ! -e "$project" ] || die "$project is there already: remove it, or name another directory"
mkdir -p "$work" "$(dirname "$project")"

need mvn=maven

say 'Building the plugin and the archetype, and installing them into the local Maven repository'
mvn -B -q -ntp install -DskipTests -pl sealer-maven-plugin,sealer-archetype -am

say "Generating a k0s project in $project"
(
  cd "$work"
  mvn -B -q -ntp org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate -DarchetypeCatalog=local \
    -DarchetypeGroupId=io.sealer -DarchetypeArtifactId=sealer-archetype -DarchetypeVersion="$version" \
    -DoutputDirectory="$(dirname "$project")" \
    -DgroupId=com.example -DartifactId="$(basename "$project")" -Dversion="$kubernetes" \
    -Druntime=k0s -DkubernetesVersion="$kubernetes"
)

say 'mvn sealer:why: the images that it needs'
(
  cd "$project"
  mvn -B -q -ntp sealer:why -Dsealer.format=json "-Dsealer.output=$work/why.json" \
    "-Dsealer.cache=$work/cache"
)
sed -n 's/.*"reference" *: *"\([^"]*\)".*/\1/p' "$work/why.json" | tee "$work/images"

say 'Starting a registry with stand-ins for them, and a server with stand-ins for the programs'
rm -f "$work/registry.host" "$work/downloads.host"
echo docker.io/library/registry:2.8.3 >>"$work/images"
"$JAVA_HOME/bin/java" -cp sealer-maven-plugin/target/classes:sealer-maven-plugin/target/test-classes \
  io.sealer.testkit.RegistryProgram "$work/images" "$work/registry.host" "--downloads=$work/downloads.host" \
  --until-killed </dev/null >"$work/registry.log" 2>&1 &
registry=$!
trap 'kill "$registry" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  [ ! -s "$work/registry.host" ] || break
  kill -0 "$registry" 2>/dev/null || break
  sleep 0.1
done
[ -s "$work/registry.host" ] || die "the registry did not start: $(cat "$work/registry.log")"
host=$(cat "$work/registry.host")
downloads=$(cat "$work/downloads.host")

say "mvn package -Dsealer.mirrors=*=http://$host! -Dsealer.fileMirrors=*=http://$downloads/!"
(
  cd "$project"
  # A cache of its own: what that registry calls calico is not for the cache that real builds take from.
  mvn -B -ntp package "-Dsealer.mirrors=*=http://$host!" "-Dsealer.fileMirrors=*=http://$downloads/!" \
    "-Dsealer.cache=$work/cache"
)

image=$project/target/$(basename "$project")-$kubernetes.tar
[ -f "$image" ] || die "no image at $image"
digest=$(sed -n 's/^  "digest" *: *"\(sha256:[0-9a-f]*\)".*/\1/p' "$project/target/sealer/image.json")
say 'The content of the image'
mvn -B -q -ntp "io.sealer:sealer-maven-plugin:$version:inspect" "-Dsealer.source=$image" \
  "-Dsealer.output=$work/inspect.txt"
cat "$work/inspect.txt"
say 'Done'
printf 'path    %s\nsize    %s bytes\ndigest  %s\n' "$image" "$(stat -c %s "$image")" "$digest"
printf '\nOn a machine with sealer: sealer load -i %s\n' "$(basename "$image")"
