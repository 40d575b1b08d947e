#!/usr/bin/env bash
# Takes docker, its containers and its images off a host, and with them everything else that came with this image.
#
# sealer calls it when a host leaves or the cluster is deleted, after Kubernetes is gone:
#     bash ROOTFS/scripts/uninstall-docker.sh
# A second run, or one on a host where docker.sh never ran, does nothing.
set -euo pipefail

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
unit=/etc/systemd/system/docker.service

# Without our unit, a docker of this host belongs to somebody else.
[[ -f $unit ]] || exit 0

# Containers outlive a restart of docker (live-restore), so they have to go first.
if systemctl --quiet is-active docker.service; then
  containers=$(docker ps --all --quiet)
  [[ -z $containers ]] || xargs docker rm --force --volumes >/dev/null <<<"$containers"
fi
systemctl --quiet disable --now docker.service

# The same programs that docker.sh has taken out of the archive.
programs=()
while IFS= read -r path; do
  [[ $path == */ ]] || programs+=("/usr/bin/${path##*/}")
done < <(tar -tf "$rootfs/cri/docker.tar.gz")
rm -f -- "${programs[@]}"

# Pods leave mounts behind, and each of these directories may itself be a file system of the host.
awk '$2 ~ "^/(run|var/lib)/docker/" || $2 ~ "^/run/docker/" { print $2 }' /proc/mounts | sort -r | xargs -r umount --
for directory in /etc/docker /run/docker /run/containerd /var/lib/docker /var/lib/containerd; do
  [[ -d $directory ]] || continue
  find "$directory" -xdev -mindepth 1 -delete
  mountpoint -q -- "$directory" || rmdir -- "$directory"
done
rm -f -- /run/docker.sock /run/docker.pid
if [[ -e /sys/class/net/docker0 ]]; then
  ip link delete docker0
fi
bash "$rootfs/scripts/clean-kube.sh"

# Last, so that a run after a failure goes through all of this again.
rm -f -- "$unit"
systemctl daemon-reload
