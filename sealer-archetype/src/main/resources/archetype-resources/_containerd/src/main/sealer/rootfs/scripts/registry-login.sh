#!/usr/bin/env bash
# Lets containerd log in to the cluster's registry where that has a password: bash registry-login.sh
#
# init-kube.sh calls it with RegistryURL (DOMAIN:PORT of the registry) in the environment. sealer has by then written
# the password for the kubelet, which passes it on for the containers of a pod; the pause image and k0s know nothing of
# it. Without a password, this does nothing. A second run changes nothing.
set -euo pipefail

registry=${RegistryURL:-sea.hub:5000}
password=/var/lib/kubelet/config.json
[[ -f $password ]] || exit 0

# {"auths": {"DOMAIN:PORT": {"auth": "BASE64"}}}, with blanks anywhere.
login=$(tr -d '[:space:]' <"$password" | grep -oE "\"${registry//./\\.}\":\{[^}]*\"auth\":\"[^\"]+\"" || true)
[[ $login =~ \"auth\":\"([A-Za-z0-9+/=]+)\"$ ]] || exit 0
login=${BASH_REMATCH[1]}

directory=/etc/containerd/certs.d/$registry
certificate=$directory/${registry%:*}.crt
scheme=http
[[ ! -f $certificate ]] || scheme=https
hosts=$(
  printf 'server = "%s://%s"\n\n[host."%s://%s"]\n' "$scheme" "$registry" "$scheme" "$registry"
  printf '  capabilities = ["pull", "resolve"]\n'
  [[ $scheme == http ]] || printf '  ca = "%s"\n' "$certificate"
  printf '\n  [host."%s://%s".header]\n    authorization = ["Basic %s"]\n' "$scheme" "$registry" "$login"
)
install -d -m 0755 -- "$directory"
# Only root may read a password. containerd reads the file with every image.
umask 077
printf '%s\n' "$hosts" >"$directory/.hosts.toml"
mv -f -- "$directory/.hosts.toml" "$directory/hosts.toml"
