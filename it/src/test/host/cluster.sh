#!/usr/bin/env bash
# What sealer does on a host, in its order, with its arguments, environment and directories: from the installation to the
# deletion of a cluster. Runs inside of host.sh. Between the two, everything in the registry is pulled by the name that
# the cluster uses.
set -euo pipefail

base=/var/lib/sealer/data/my-cluster
rootfs=$base/rootfs
registry=sea.hub:5000
user=robot password=the-secret-of-the-tests
if [[ -f /tmp/image/scripts/docker.sh ]]; then
  # There is no systemd here that could manage cgroups.
  runtime=docker settings=(CgroupDriver=cgroupfs)
else
  runtime=containerd settings=()
fi

die() {
  echo "FAILED: $*" >&2
  exit 1
}
say() {
  echo "== $*"
}
# twice WHAT COMMAND: as sealer runs it over ssh, and once more: both have to succeed and to be silent.
twice() {
  local what=$1 time said
  shift
  for time in first second; do
    said=$(env RegistryURL=$registry RegistryDomain=sea.hub RegistryPort=5000 "ContainerRuntime=$runtime" \
      "${settings[@]}" bash -c "$*" 2>&1) || die "$what, $time run: $said"
    [[ -z $said ]] || die "$what is not quiet, $time run: $said"
  done
  say "$what"
}
called() {
  grep -qxF -- "$*" "/run/calls/$1" || die "$1 was not called with \"$*\" but: $(cat "/run/calls/$1" 2>&1)"
}

# The root file system, without the images, which only hosts of the registry get.
mkdir -p "$rootfs"
find /tmp/image -mindepth 1 -maxdepth 1 ! -name registry -exec cp -a -t "$rootfs" {} +

# What the tests ask of each runtime.
containers() {
  if [[ $runtime == docker ]]; then docker ps --all --format '{{.Names}}'; else ctr containers ls -q; fi
}
pull() {
  if [[ $runtime == docker ]]; then
    docker pull --quiet "$1"
  else
    ctr --namespace k8s.io images pull --hosts-dir "$hosts" "$1"
  fi >/tmp/pull.log 2>&1
}

twice 'the container runtime' "bash $rootfs/scripts/$runtime.sh"
systemctl is-active "$runtime.service" || die "$runtime does not run"
[[ -L /etc/systemd/system/multi-user.target.wants/$runtime.service ]] || die "$runtime is not enabled"
for file in "$rootfs"/bin/*; do
  cmp -s "$file" "/usr/bin/${file##*/}" || die "${file##*/} is not installed"
  [[ -x /usr/bin/${file##*/} ]] || die "${file##*/} cannot be run"
done
if [[ $runtime == docker ]]; then
  info=$(docker info --format '{{.CgroupDriver}} {{.Driver}} {{.LiveRestoreEnabled}}')
  [[ $info == 'cgroupfs overlay2 true' ]] || die "docker is not configured as daemon.json says: $info"
else
  containerd --config /etc/containerd/config.toml config dump >/tmp/config.toml
  setting() {
    sed -n "s/^ *$1 = \"\(.*\)\"$/\1/p" /tmp/config.toml
  }
  sandbox=$(setting sandbox_image) hosts=$(setting config_path)
  grep -q 'io.containerd.grpc.v1 *cri .*ok' <<<"$(ctr plugins ls)" || die "containerd's CRI does not run: $(ctr plugins ls)"
  grep -q 'runtime-endpoint: unix:///run/containerd/containerd.sock' /etc/crictl.yaml || die 'crictl is not configured'
fi

# The registry: a certificate of its own that is its own authority, and a password.
mkdir "$rootfs/certs"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=registry-ca -addext 'subjectAltName=DNS:sea.hub' \
  -keyout "$rootfs/certs/sea.hub.key" -out "$rootfs/certs/sea.hub.crt" 2>/dev/null
htpasswd -nbB "$user" "$password" >"$rootfs/etc/registry_htpasswd"
cp -a /tmp/image/registry "$rootfs/registry"
twice 'the registry' "cd $rootfs/scripts && bash init-registry.sh 5000 $rootfs/registry sea.hub"
[[ $(containers) == sealer-registry ]] || die "containers are $(containers)"

echo "192.0.2.10 sea.hub #hostalias-set-by-sealer" >>/etc/hosts
mkdir -p "/etc/$runtime/certs.d/$registry" /var/lib/kubelet
cp "$rootfs/certs/sea.hub.crt" "/etc/$runtime/certs.d/$registry/sea.hub.crt"
login=$(printf '%s:%s' "$user" "$password" | base64 -w 0)
printf '{\n\t"auths": {\n\t\t"%s": {\n\t\t\t"auth": "%s"\n\t\t}\n\t}\n}' "$registry" "$login" >/var/lib/kubelet/config.json
mkdir /root/.docker
cp /var/lib/kubelet/config.json /root/.docker/config.json

twice 'Kubernetes' "cd $rootfs/scripts && export RegistryURL=$registry && bash init-kube.sh"

# Neither without the certificate nor without the password.
status() {
  curl -s -o /dev/null -w '%{http_code}' "$@" "https://$registry/v2/" || true
}
[[ $(status) == 000 ]] || die 'the registry has a certificate that this host trusts anyway'
[[ $(status --cacert "$rootfs/certs/sea.hub.crt") == 401 ]] || die 'the registry asks for no password'
[[ $(status --cacert "$rootfs/certs/sea.hub.crt" -u "$user:$password") == 200 ]] || die 'the registry refuses the password'
[[ $runtime == docker || $(stat -c %a "/etc/containerd/certs.d/$registry/hosts.toml") == 600 ]] ||
  die 'all users may read the password'

# dockerd looks into /etc/hosts now and then only.
for ((i = 0; i < 100; i++)); do
  ! pull "$registry/$(head -n 1 /tmp/tools/images)" || break
  sleep 0.1
done
pulled=0
while read -r image; do
  pull "$registry/$image" || die "$registry/$image cannot be pulled: $(cat /tmp/pull.log)"
  pulled=$((pulled + 1))
done </tmp/tools/images
say "$pulled images pulled"
[[ $runtime == docker ]] || grep -qxF "$sandbox" <<<"$(ctr --namespace k8s.io images ls -q)" || die "the pause image is $sandbox, which the registry lacks"

if [[ -f $rootfs/bin/kubelet ]]; then
  say 'the kubelet, as kubeadm starts it'
  mkdir -p /etc/kubernetes
  cp -f "$rootfs/statics/audit-policy.yml" /etc/kubernetes/audit-policy.yml
  echo 'KUBELET_KUBEADM_ARGS="--container-runtime=remote --node-ip=192.0.2.10"' >/var/lib/kubelet/kubeadm-flags.env
  [[ ! -f /run/systemctl/kubelet.service.pid ]] || die 'the kubelet was started before kubeadm'
  systemctl restart kubelet
  for ((i = 0; i < 100; i++)); do
    [[ ! -s /run/calls/kubelet ]] || break
    sleep 0.1
  done
  called kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf \
    --config=/var/lib/kubelet/config.yaml --container-runtime=remote --node-ip=192.0.2.10
  called swapoff -a
  called modprobe --quiet br_netfilter
  [[ $(sysctl -n net.ipv4.ip_forward) == 1 ]] || die 'the host forwards no packets'
  [[ -L /etc/systemd/system/multi-user.target.wants/kubelet.service ]] || die 'the kubelet is not enabled'
  # A volume of a pod.
  mkdir -p /var/lib/kubelet/pods/1/volume
  mount -t tmpfs tmpfs /var/lib/kubelet/pods/1/volume
  # As sealer resets a host of kubeadm, before it takes the container runtime off.
  systemctl restart kubelet
  kubeadm reset -f
fi
# A pod that was left running.
if [[ $runtime == docker ]]; then
  docker run --detach --name left-over --net none --volume /data registry:2.8.3 >/dev/null
  docker stop sealer-registry >/dev/null && docker rmi -f sealer-registry >/dev/null
else
  pod=$(grep -m 1 '/registry:' <<<"$(ctr images ls -q)")
  ctr images export /tmp/registry.tar "$pod"
  ctr --namespace k8s.io images import /tmp/registry.tar >/dev/null
  ctr --namespace k8s.io run --detach "$pod" left-over
  # And what containerd mounts for each.
  shm=/run/containerd/io.containerd.grpc.v1.cri/sandboxes/left-over/shm
  mkdir -p $shm
  mount -t tmpfs tmpfs $shm

  grep -q sealer-registry <<<"$(nerdctl ps -a)" || die 'sealer does not find its registry'
  nerdctl stop sealer-registry && nerdctl rmi -f sealer-registry
fi
twice 'the end' "bash $rootfs/scripts/uninstall-$runtime.sh"

hosts=$(sed '/#hostalias-set-by-sealer/d' /etc/hosts)
printf '%s\n' "$hosts" >/etc/hosts
rm -rf /var/lib/sealer /root/.docker
say 'done'
