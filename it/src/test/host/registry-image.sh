#!/usr/bin/env bash
# Makes an image of the docker-registry of this machine: registry-image.sh PROGRAM NAME:TAG ARCHIVE
# The archive is what docker save writes. Like the published image, it reads /etc/docker/registry/config.yml.
set -euo pipefail

program=$1 name=$2 archive=$3
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

mkdir -p "$work/layer/bin" "$work/layer/tmp" "$work/layer/etc/docker/registry" "$work/layer/var/lib/registry"
cp -L "$program" "$work/layer/bin/registry"
for library in $(ldd "$program" | grep -o '/[^ ]*'); do
  mkdir -p "$work/layer$(dirname "$library")"
  cp -L "$library" "$work/layer$library"
done
cat >"$work/layer/etc/docker/registry/config.yml" <<'END'
version: 0.1
storage:
  filesystem:
    rootdirectory: /var/lib/registry
http:
  addr: :5000
END
tar -C "$work/layer" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" .
cat >"$work/config.json" <<END
{"architecture":"$(dpkg --print-architecture)","os":"linux","rootfs":{"type":"layers","diff_ids":
["sha256:$(sha256sum <"$work/layer.tar" | cut -d ' ' -f 1)"]},"config":{"Env":["PATH=/bin","OTEL_TRACES_EXPORTER=none"],
"Entrypoint":["/bin/registry"],"Cmd":["serve","/etc/docker/registry/config.yml"]}}
END
printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$name" >"$work/manifest.json"
tar -C "$work" -cf "$archive" manifest.json config.json layer.tar
