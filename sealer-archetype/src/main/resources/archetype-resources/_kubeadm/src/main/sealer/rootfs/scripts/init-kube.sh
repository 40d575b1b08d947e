#!/usr/bin/env bash
# Puts the programs of bin/ on the PATH of a host, and makes it ready for the kubelet.
#
# sealer calls it on every host just before kubeadm:
#     cd ROOTFS/scripts && export RegistryURL=DOMAIN:PORT && bash init-kube.sh
# The script of the container runtime calls it much earlier, since configuring the registry needs seautil.
# The kubelet is only enabled: kubeadm starts it. A second run changes nothing.
set -euo pipefail

fail() {
  echo "init-kube.sh: $*" >&2
  exit 1
}

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

missing=()
for program in kubeadm kubelet kubectl seautil; do
  [[ -f $rootfs/bin/$program ]] || missing+=("$program")
done
((${#missing[@]} == 0)) || fail "the cluster image lacks bin/: ${missing[*]}"

# /usr/bin, because sealer deletes the programs of Kubernetes there when the cluster is deleted.
find "$rootfs/bin" -maxdepth 1 -type f ! -name '.*' -exec install -C -m 0755 -t /usr/bin -- {} +

# kubeadm refuses a host without these. No project publishes them for all distributions.
for program in conntrack iptables; do
  [[ -n $(type -P "$program") ]] ||
    fail "$program is neither on this host nor in bin/: install it from the distribution's packages"
done

if [[ -f $rootfs/cri/cni-plugins.tgz ]]; then
  install -d -m 0755 /opt/cni/bin
  tar -xf "$rootfs/cri/cni-plugins.tgz" -C /opt/cni/bin --no-same-owner
fi

install -C -m 0755 -- "$rootfs/scripts/kubelet-pre-start.sh" /usr/bin/kubelet-pre-start.sh
install -C -m 0644 -- "$rootfs/etc/kubelet.service" /etc/systemd/system/kubelet.service
install -d -m 0755 /etc/systemd/system/kubelet.service.d
install -C -m 0644 -- "$rootfs/etc/10-kubeadm.conf" /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
/usr/bin/kubelet-pre-start.sh
systemctl daemon-reload
systemctl enable --quiet kubelet.service
if [[ -f $rootfs/scripts/registry-login.sh ]]; then
  bash "$rootfs/scripts/registry-login.sh"
fi
