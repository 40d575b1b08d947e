#!/usr/bin/env bash
# Takes back what init-kube.sh did. The script that uninstalls the container runtime calls it: bash clean-kube.sh
# Kubernetes itself is gone by then: sealer has called kubeadm reset. The data of etcd is not touched here.
# A second run does nothing.
set -euo pipefail

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
unit=/etc/systemd/system/kubelet.service

if [[ -f $unit ]]; then
  systemctl --quiet disable --now kubelet.service
fi
# What pods have mounted, if kubeadm reset did not run.
awk '$2 ~ "^/var/lib/kubelet/" { print $2 }' /proc/mounts | sort -r | xargs -r umount --
if [[ -d /var/lib/kubelet ]]; then
  find /var/lib/kubelet -xdev -mindepth 1 -delete
  mountpoint -q -- /var/lib/kubelet || rmdir -- /var/lib/kubelet
fi

# Not what somebody else has put there meanwhile under the same name.
for program in "$rootfs"/bin/* "$rootfs/scripts/kubelet-pre-start.sh"; do
  installed=/usr/bin/${program##*/}
  if [[ -f $program ]] && cmp -s -- "$program" "$installed"; then
    rm -f -- "$installed"
  fi
done
if [[ -f $rootfs/cri/cni-plugins.tgz && -d /opt/cni/bin ]]; then
  tar -tf "$rootfs/cri/cni-plugins.tgz" | grep -v '/$' | (cd /opt/cni/bin && xargs -r rm -f --)
  (cd / && rmdir --ignore-fail-on-non-empty -p -- opt/cni/bin)
fi
rm -rf -- /etc/kubernetes "$unit.d" /etc/sysctl.d/k8s.conf

# Last, so that a run after a failure goes through all of this again.
rm -f -- "$unit"
systemctl daemon-reload
