#!/usr/bin/env bash
# A host of its own for one test: host.sh TOOLS ROOTFS DISK
#
# Runs cluster.sh of TOOLS on it, in namespaces that the caller has made, with
#     unshare --mount --net --pid --mount-proc --uts --ipc --fork --kill-child
# The host has the programs of this machine but for its container runtime, a stand-in for systemd, and an empty /var/lib.
# ROOTFS is an extracted cluster image, DISK an empty directory. What is left of the cluster afterwards is told, a line
# each, and is an error.
set -euo pipefail

tools=$1 image=$2 disk=$3

mount -t tmpfs -o size=4g tmpfs "$disk"
mkdir "$disk/without" "$disk/changes" "$disk/work" "$disk/host" "$disk/lib"

# What this machine may have of the runtime is hidden: a character device 0/0 is how an overlay notes a removal.
hide() {
  local path
  for path; do
    [[ -e $path || -L $path ]] || continue
    path=$(realpath -s -- "$path")
    mkdir -p "$disk/without$(realpath -- "$(dirname -- "$path")")"
    mknod "$disk/without$(realpath -- "$(dirname -- "$path")")/${path##*/}" c 0 0
  done
}
for name in containerd containerd-shim containerd-shim-runc-v1 containerd-shim-runc-v2 ctr runc nerdctl docker dockerd \
  docker-init docker-proxy kubeadm kubelet kubectl k0s crictl conntrack seautil; do
  hide "/usr/bin/$name" "/usr/sbin/$name" "/usr/local/bin/$name" "/usr/local/sbin/$name"
done
hide /etc/containerd /etc/docker /etc/crictl.yaml /etc/kubernetes /etc/k0s /etc/cni /opt/cni /etc/sysctl.d/k8s.conf \
  /lib/systemd/system/containerd.service /etc/systemd/system/multi-user.target.wants/containerd.service \
  /lib/systemd/system/docker.service /etc/systemd/system/multi-user.target.wants/docker.service /root/.docker
mkdir -p "$disk/without/usr/bin" "$disk/without/usr/sbin" "$disk/without/etc/systemd/system/multi-user.target.wants"
install -m 0755 "$tools/systemctl.py" "$disk/without/usr/bin/systemctl"
# These two would change the kernel of this machine.
install -m 0755 "$tools/recorder.sh" "$disk/without/usr/sbin/swapoff"
install -m 0755 "$tools/recorder.sh" "$disk/without/usr/sbin/modprobe"
install -m 0755 "$tools/recorder.sh" "$disk/without/usr/bin/conntrack"
printf '127.0.0.1 localhost\n' >"$disk/without/etc/hosts"

host=$disk/host
mount -t overlay overlay -o "lowerdir=$disk/without:/,upperdir=$disk/changes,workdir=$disk/work" "$host"
mount -t proc proc "$host/proc"
mount --rbind /sys "$host/sys"
mount --rbind /dev "$host/dev"
mount -t tmpfs tmpfs "$host/run"
mount -t tmpfs tmpfs "$host/tmp"
mount --bind "$disk/lib" "$host/var/lib"
mkdir "$host/tmp/tools" "$host/tmp/image"
mount --bind "$tools" "$host/tmp/tools"
mount --bind "$image" "$host/tmp/image"
hostname host.test
ip link set lo up
ip address add 192.0.2.10/32 dev lo

left=0
tell() {
  echo "LEFT BEHIND: $*" >&2
  left=1
}
mounts() {
  awk '{ print $2 }' /proc/mounts | sort
}
# runc makes a parent for the containers of each namespace, or of docker, and leaves it.
cgroups() {
  find /sys/fs/cgroup -mindepth 2 -maxdepth 4 -type d \( -path '*/default/*' -o -path '*/k8s.io/*' -o -path '*/docker/*' \) |
    sort
}
mounts >"$disk/mounts"
cgroups >"$disk/cgroups"

status=0
chroot "$host" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  bash /tmp/tools/cluster.sh || status=$?
# Containers of a failed run would hold on to their cgroups: the kernel ends them with the last process of the namespace.
if ((status != 0)); then
  tail -n 30 "$host"/run/systemctl/*.log "$host"/run/*.log 2>/dev/null | cut -c 1-300 >&2 || true
  exit "$status"
fi

while read -r mount; do
  tell "mount $mount"
done < <(mounts | comm -13 "$disk/mounts" -)
while read -r process; do
  tell "process $process"
done < <(ps -eo pid,args --no-headers | awk -v self=$$ '$1 != self && !/host\.sh|ps -eo|awk/ { print }')
while read -r path; do
  tell "file $path"
done < <(find "$host/var/lib" "$host/run" -mindepth 1 ! -path "$host/run/systemctl*" ! -path "$host/run/calls*" ! -path "$host/run/mount*" \
  ! -name '*.log' \
  -printf '%p\n')
while read -r path; do
  file=${path#"$disk/changes"}
  before=$file
  [[ ! -e $disk/without$file ]] || before=$disk/without$file
  if [[ -c $path ]]; then
    tell "removal of $file"
  elif [[ ! -e $before && ! -L $before || -c $before ]]; then
    tell "file $file"
  elif [[ -f $path ]] && ! { cmp -s "$path" "$before" && [[ $(stat -c %a "$path") == "$(stat -c %a "$before")" ]]; }; then
    tell "change of $file: $(diff "$before" "$path" | head -n 5)"
  fi
done < <(find "$disk/changes" -mindepth 1)
while read -r cgroup; do
  tell "cgroup $cgroup"
done < <(cgroups | comm -13 "$disk/cgroups" -)
find /sys/fs/cgroup -maxdepth 2 -type d \( -name default -o -name k8s.io -o -name docker \) -exec rmdir {} + 2>/dev/null || true
exit "$left"
