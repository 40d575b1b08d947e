#!/usr/bin/env bash
# Puts the programs of bin/ on the PATH of a host.
#
# sealer calls it on every host just before it starts k0s:
#     cd ROOTFS/scripts && export RegistryURL=DOMAIN:PORT && bash init-kube.sh
# containerd.sh calls it much earlier, since loading images and configuring the registry need nerdctl and seautil.
# k0s brings and configures a kubelet of its own, so nothing else is set up here. A second run changes nothing.
set -euo pipefail

fail() {
  echo "init-kube.sh: $*" >&2
  exit 1
}

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

missing=()
for program in k0s kubectl nerdctl seautil; do
  [[ -f $rootfs/bin/$program ]] || missing+=("$program")
done
((${#missing[@]} == 0)) || fail "the cluster image lacks bin/: ${missing[*]}"

# /usr/bin, because sealer deletes k0s and kubectl there when the cluster is deleted.
find "$rootfs/bin" -maxdepth 1 -type f ! -name '.*' -exec install -C -m 0755 -t /usr/bin -- {} +
install -d -m 0755 /etc/k0s
bash "$rootfs/scripts/registry-login.sh"
