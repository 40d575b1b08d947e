#!/usr/bin/env bash
# Measures how archives are written, cold and warm, beside what hashing, compressing and copying the same bytes costs;
# see docs/benchmarks.md. Installs what is missing through apt.
# Arguments, all optional: --context MB, --images MB, --rounds N, --directory DIR.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup.sh
. "$here/../setup.sh"

context=1000 images=2000 rounds=3 directory=$here/../target
while [ $# -gt 0 ]; do
  case $1 in
    --context) context=$2 ;;
    --images) images=$2 ;;
    --rounds) rounds=$2 ;;
    --directory) directory=$2 ;;
    *) echo "unknown option $1" >&2 && exit 2 ;;
  esac
  shift 2
done

need mvn=maven openssl=openssl zstd=zstd /usr/bin/time=time

cd "$here/../.."
say 'Building the plugin' >&2
mvn -B -q -ntp package -DskipTests -Pbenchmark -pl it -am >&2
classpath=$PWD/it/target/test-classes:$(cat it/target/benchmark.classpath)

mkdir -p "$directory"
directory=$(mktemp -d "$(cd "$directory" && pwd)/package-XXXXXX")
trap 'rm -rf "$directory"' EXIT
mkdir -p "$directory"/context/{amd64,etc,packed} "$directory/blobs"

# Nine tenths are what programs are made of, a tenth is packed already.
find /usr/lib /usr/bin -type f -size +200k -print0 2> /dev/null | sort -z |
  xargs -0 cat 2> /dev/null | head -c $((context * 900000)) > "$directory/context/amd64/all" || true
split -b 30000000 "$directory/context/amd64/all" "$directory/context/amd64/program-"
rm "$directory/context/amd64/all"
{ printf '\037\213\010' && head -c $((context * 100000)) /dev/urandom; } > "$directory/context/packed/offline.tgz"
echo 'one' > "$directory/context/etc/config"
for _ in $(seq 60); do
  head -c $((images * 1000000 / 60)) /dev/urandom > "$directory/blob"
  mv "$directory/blob" "$directory/blobs/$(openssl dgst -sha256 -r "$directory/blob" | cut -d' ' -f1)"
done
# As a checkout of some minutes ago: what was written just now is not trusted.
find "$directory/context" -type f -exec touch -d '10 minutes ago' {} +

package() {
  "$JAVA_HOME/bin/java" -Xmx256m -cp "$classpath" io.sealer.it.benchmark.ColdPackage \
    "$directory/context" "$directory/blobs" "$directory/cache" "$directory/image.tar" "$1"
}

# Wall and processor seconds of a command.
timed() {
  { /usr/bin/time -f '%e %U %S' "$@" > /dev/null; } 2>&1 | tail -1 | awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }'
}

hash_all() { find "$directory/context" "$directory/blobs" -type f -exec openssl dgst -sha256 {} +; }
pack() {
  case $1 in
    none) true ;;
    gzip) cat "$directory"/context/amd64/* | gzip -6 ;;
    *) cat "$directory"/context/amd64/* | zstd -q -1 -T1 -c ;;
  esac
}
export -f hash_all pack
export directory

package fill
echo "context $context MB, images $images MB; load $(cut -d' ' -f1 /proc/loadavg); $(nproc) cores; $(date -I)"
echo
echo '| compression | hash, CPU s | compress, CPU s | cold: wall, CPU s, layers known | of the bound | warm: wall, CPU s, layers known | one file changed | cat: wall, CPU s | archive, bytes |'
echo '|---|---|---|---|---|---|---|---|---|'
for compression in auto none gzip zstd; do
  for _ in $(seq "$rounds"); do
    rm -rf "$directory/cache/layers" "$directory/image.tar"
    touch -d '10 minutes ago' "$directory/context/etc/config"
    sync
    hash=$(timed bash -c hash_all)
    packed=$(timed bash -c "pack $compression")
    sync
    read -r cold_wall cold_cpu bytes cold_known < <(package "$compression")
    rm "$directory/image.tar"
    sync
    read -r warm_wall warm_cpu _ warm_known < <(package "$compression")
    date +%N > "$directory/context/etc/config"
    rm "$directory/image.tar"
    sync
    read -r changed_wall changed_cpu _ changed_known < <(package "$compression")
    sync
    copied=$(timed bash -c "cat '$directory/image.tar' > '$directory/copy'; sync '$directory/copy'")
    rm "$directory/copy"
    echo "| $compression | ${hash#* } | ${packed#* } | $cold_wall, $cold_cpu, $cold_known" \
      "| $(awk "BEGIN { printf \"%.2f\", $cold_cpu / (${hash#* } + ${packed#* }) }")" \
      "| $warm_wall, $warm_cpu, $warm_known | $changed_wall, $changed_cpu, $changed_known | ${copied/ /, } | $bytes |"
  done
done
