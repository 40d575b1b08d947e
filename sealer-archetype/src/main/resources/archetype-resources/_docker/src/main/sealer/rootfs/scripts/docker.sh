#!/usr/bin/env bash
# Installs and starts docker on a host, with the programs and the image archives of this cluster image.
#
# sealer calls it on every host, before anything else, without arguments: bash ROOTFS/scripts/docker.sh
# The variables of the cluster are exported. A second run leaves the same state behind; containers keep running
# meanwhile.
set -euo pipefail

fail() {
  echo "docker.sh: $*" >&2
  exit 1
}

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
archive=$rootfs/cri/docker.tar.gz

[[ -f $archive ]] || fail "the cluster image lacks cri/docker.tar.gz"
bash "$rootfs/scripts/init-kube.sh"

# Docker's static programs are released in a directory docker/; runc and containerd are among them.
unpacked=$(mktemp -d -- "$rootfs/cri/.unpacked.XXXXXX")
trap 'rm -rf -- "$unpacked"' EXIT
tar -xf "$archive" -C "$unpacked" --no-same-owner
find "$unpacked" -type f -exec install -C -m 0755 -t /usr/bin -- {} +
for program in dockerd docker containerd runc; do
  [[ -n $(type -P "$program") ]] || fail "$program is neither in cri/docker.tar.gz nor in bin/"
done

# sealer gives the kubelet the driver that this variable names.
sed "s|native\.cgroupdriver=[a-z]*|native.cgroupdriver=${CgroupDriver:-systemd}|" "$rootfs/etc/daemon.json" \
  >"$unpacked/daemon.json"
install -d -m 0755 /etc/docker/certs.d
install -C -m 0644 -- "$unpacked/daemon.json" /etc/docker/daemon.json
install -C -m 0644 -- "$rootfs/etc/docker.service" /etc/systemd/system/docker.service
systemctl daemon-reload
systemctl enable --quiet docker.service
systemctl restart docker.service

# gzip -dcf lets what is not compressed through.
for image in "$rootfs"/images/*; do
  [[ -f $image ]] || continue
  gzip -dcf -- "$image" | docker load --quiet >/dev/null || fail "images/${image##*/} cannot be loaded"
done
