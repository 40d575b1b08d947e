#!/usr/bin/env bash
# Takes back what init-kube.sh did. The script that uninstalls the container runtime calls it: bash clean-kube.sh
# k0s itself is gone by then: sealer has reset it. A second run does nothing.
set -euo pipefail

rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# Not what somebody else has put there meanwhile under the same name.
for program in "$rootfs"/bin/*; do
  installed=/usr/bin/${program##*/}
  if [[ -f $program ]] && cmp -s -- "$program" "$installed"; then
    rm -f -- "$installed"
  fi
done
rm -rf -- /etc/k0s

# sealer leaves the password of the registry here, for a kubelet that k0s has elsewhere.
rm -f -- /var/lib/kubelet/config.json
if [[ -d /var/lib/kubelet ]]; then
  rmdir --ignore-fail-on-non-empty -- /var/lib/kubelet
fi
