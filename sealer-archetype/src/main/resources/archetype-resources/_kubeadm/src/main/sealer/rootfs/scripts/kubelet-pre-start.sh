#!/usr/bin/env bash
# What has to be true of a host whenever its kubelet starts: no swap, the modules and the settings of the kernel that
# the network of a cluster needs. init-kube.sh installs it as /usr/bin/kubelet-pre-start.sh, and kubelet.service runs it
# first, so that all this holds after a restart of the host too. No file of the host is edited. Safe to run at any time.
set -euo pipefail

swapoff -a

# Containers could not read what the kubelet mounts for them.
if [[ $(getenforce 2>/dev/null || true) == Enforcing ]]; then
  setenforce 0
fi

# What is built into the kernel, or not there, is no reason to stop: kubeadm looks at what matters.
for module in overlay br_netfilter ip_vs ip_vs_rr ip_vs_wrr ip_vs_sh nf_conntrack; do
  modprobe --quiet "$module" || true
done

# sealer deletes this file by its name when the cluster is deleted.
settings=/etc/sysctl.d/k8s.conf
wanted='# Pods are reached through bridges of this host, and it forwards their packets.
net.bridge.bridge-nf-call-iptables = 1
net.bridge.bridge-nf-call-ip6tables = 1
net.ipv4.ip_forward = 1'
if [[ ! -f $settings || $(<"$settings") != "$wanted" ]]; then
  install -d -m 0755 /etc/sysctl.d
  printf '%s\n' "$wanted" >"$settings"
fi
# -e: a kernel without bridges has no such settings.
sysctl --quiet -e --load="$settings"
