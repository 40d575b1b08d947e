#!/usr/bin/env bash
# Installs and starts containerd on a host, with the programs and the image archives of this cluster image.
#
# sealer calls it on every host, before anything else, without arguments: bash ROOTFS/scripts/containerd.sh
# The variables of the cluster are exported, among them RegistryURL (DOMAIN:PORT of the cluster's registry).
# A second run leaves the same state behind; containers keep running meanwhile.
set -euo pipefail

fail() {
  echo "containerd.sh: $*" >&2
  exit 1
}

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
archive=$rootfs/cri/containerd.tar.gz
registry=${RegistryURL:-sea.hub:5000}

[[ -f $archive ]] || fail "the cluster image lacks cri/containerd.tar.gz"
bash "$rootfs/scripts/init-kube.sh"

# containerd is released with its programs below bin/, bundles with runc have them below usr/local/. Wherever they are,
# /usr/bin is where the unit expects them. CNI plugins below opt/ are left alone: some are named like tools of the host.
unpacked=$(mktemp -d -- "$rootfs/cri/.unpacked.XXXXXX")
trap 'rm -rf -- "$unpacked"' EXIT
tar -xf "$archive" -C "$unpacked" --no-same-owner
find "$unpacked" -path "$unpacked/opt" -prune -o \
  -type f \( -path '*/bin/*' -o -path '*/sbin/*' \) -exec install -C -m 0755 -t /usr/bin -- {} +
for program in containerd containerd-shim-runc-v2 ctr runc; do
  [[ -n $(type -P "$program") ]] || fail "$program is neither in cri/containerd.tar.gz nor in bin/"
done

# Which pause image belongs to this release of Kubernetes is known to its own program.
images() {
  if [[ -f $rootfs/bin/k0s ]]; then
    k0s airgap list-images
  else
    kubeadm config images list --kubernetes-version "$(kubeadm version -o short)"
  fi
}
if ! list=$(images 2>"$unpacked/images.log"); then
  cat "$unpacked/images.log" >&2
  fail "the images of this release of Kubernetes cannot be listed; above is what its program said"
fi
pause=$(grep -m 1 -E '(^|/)pause:' <<<"$list") || fail "the images of this release of Kubernetes have no pause image"

# The registry of the cluster has every image under its name without the registry that published it.
configuration=(-e "s|^\( *sandbox_image = \).*|\1\"$registry/${pause#*/}\"|")
# sealer gives the kubelet the driver that this variable names.
[[ ${CgroupDriver:-} != cgroupfs ]] || configuration+=(-e 's|^\( *SystemdCgroup = \).*|\1false|')
install -d -m 0755 /etc/containerd/certs.d
sed "${configuration[@]}" "$rootfs/etc/containerd-config.toml" >"$unpacked/config.toml"
install -C -m 0644 -- "$unpacked/config.toml" /etc/containerd/config.toml
printf 'runtime-endpoint: unix://%s\n' /run/containerd/containerd.sock >"$unpacked/crictl.yaml"
install -C -m 0644 -- "$unpacked/crictl.yaml" /etc/crictl.yaml
install -C -m 0644 -- "$rootfs/etc/containerd.service" /etc/systemd/system/containerd.service
systemctl daemon-reload
systemctl enable --quiet containerd.service
systemctl restart containerd.service

# gzip -dcf lets what is not compressed through.
for image in "$rootfs"/images/*; do
  [[ -f $image ]] || continue
  gzip -dcf -- "$image" | nerdctl load >/dev/null || fail "images/${image##*/} cannot be loaded"
done
