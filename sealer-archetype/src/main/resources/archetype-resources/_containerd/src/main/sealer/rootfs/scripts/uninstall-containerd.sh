#!/usr/bin/env bash
# Takes containerd, its containers and its images off a host, and with them everything else that came with this image.
#
# sealer calls it when a host leaves or the cluster is deleted, after Kubernetes is gone:
#     bash ROOTFS/scripts/uninstall-containerd.sh
# A second run, or one on a host where containerd.sh never ran, does nothing.
set -euo pipefail

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
unit=/etc/systemd/system/containerd.service

# Without our unit, a containerd of this host belongs to somebody else.
[[ -f $unit ]] || exit 0

# Containers outlive their containerd (KillMode=process), so they have to go first.
if systemctl --quiet is-active containerd.service; then
  for namespace in default k8s.io; do
    containers=$(nerdctl --namespace "$namespace" ps --all --quiet)
    [[ -z $containers ]] || xargs nerdctl --namespace "$namespace" rm --force >/dev/null <<<"$containers"
  done
fi
systemctl --quiet disable --now containerd.service

# The same programs that containerd.sh has taken out of the archive.
programs=()
while IFS= read -r path; do
  [[ $path =~ ^(\./)?opt/ || ! $path =~ (^|/)s?bin/[^/]+$ ]] || programs+=("/usr/bin/${path##*/}")
done < <(tar -tf "$rootfs/cri/containerd.tar.gz")
rm -f -- "${programs[@]}" /etc/crictl.yaml

# Pods leave mounts behind, and each of these directories may itself be a file system of the host.
awk '$2 ~ "^/(run|var/lib)/containerd/" { print $2 }' /proc/mounts | sort -r | xargs -r umount --
for directory in /etc/containerd /run/containerd /var/lib/containerd /var/lib/nerdctl; do
  [[ -d $directory ]] || continue
  find "$directory" -xdev -mindepth 1 -delete
  mountpoint -q -- "$directory" || rmdir -- "$directory"
done
# containerd makes the directory that it looks for networks in; what is in there is not its own.
if [[ -d /etc/cni/net.d ]]; then
  (cd / && rmdir --ignore-fail-on-non-empty -p -- etc/cni/net.d)
fi
bash "$rootfs/scripts/clean-kube.sh"

# Last, so that a run after a failure goes through all of this again.
rm -f -- "$unit"
systemctl daemon-reload
