#!/usr/bin/env bash
# Starts the registry that holds every image of the cluster, as a container of the host's container runtime.
#
# sealer calls it on each host that serves the registry, after the runtime's script:
#     cd ROOTFS/scripts && bash init-registry.sh PORT VOLUME DOMAIN
#   PORT    where the registry listens, on all addresses of the host
#   VOLUME  its directory of images on the host
#   DOMAIN  the name that its certificate is for: certs/DOMAIN.crt and .key, absent only for an insecure registry
# etc/registry_config.yml and etc/registry_htpasswd are used where they exist.
# A second run replaces the container; the images in VOLUME stay.
set -euo pipefail

fail() {
  echo "init-registry.sh: $*" >&2
  exit 1
}

(($# >= 3)) || fail "usage: init-registry.sh PORT VOLUME DOMAIN"
port=$1 volume=$2 domain=$3
# sealer looks for the container under this name, and deletes an image of this name with it.
name=sealer-registry
rootfs=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# The runtime's script has loaded images/*; which version of the registry was among them is not known here.
if [[ -f $rootfs/scripts/docker.sh ]]; then
  runtime=docker
  images=$(docker images --format '{{.Repository}}:{{.Tag}}')
else
  runtime=nerdctl
  images=$(ctr --namespace default images ls -q)
fi
image=$(grep -E '(^|/)registry:' <<<"$images" | sort -V | tail -n 1) ||
  fail "no image named registry is loaded: the cluster image needs one in images/"

options=(--detach --name "$name" --restart always --net host
  --volume "$volume:/var/lib/registry"
  --env "REGISTRY_HTTP_ADDR=:$port")

certificate=$rootfs/certs/$domain.crt key=$rootfs/certs/$domain.key
if [[ -f $certificate && -f $key ]]; then
  options+=(--volume "$rootfs/certs:/certs:ro"
    --env "REGISTRY_HTTP_TLS_CERTIFICATE=/certs/$domain.crt"
    --env "REGISTRY_HTTP_TLS_KEY=/certs/$domain.key")
elif [[ -f $certificate || -f $key ]]; then
  fail "only one of certs/$domain.crt and certs/$domain.key exists"
fi

if [[ -f $rootfs/etc/registry_config.yml ]]; then
  options+=(--volume "$rootfs/etc/registry_config.yml:/etc/docker/registry/config.yml:ro")
fi

if [[ -f $rootfs/etc/registry_htpasswd ]]; then
  options+=(--volume "$rootfs/etc/registry_htpasswd:/etc/registry_htpasswd:ro"
    --env REGISTRY_AUTH=htpasswd
    --env "REGISTRY_AUTH_HTPASSWD_REALM=$domain"
    --env REGISTRY_AUTH_HTPASSWD_PATH=/etc/registry_htpasswd)
fi

answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

mkdir -p -- "$volume"
containers=$("$runtime" ps --all --format '{{.Names}}')
if grep -qxF "$name" <<<"$containers"; then
  "$runtime" rm --force "$name" >/dev/null
fi
! answers || fail "another program of this host listens on port $port already"
"$runtime" tag "$image" "$name"
"$runtime" run "${options[@]}" "$image" >/dev/null

for ((second = 0; second < 30; second++)); do
  ! answers || exit 0
  sleep 1
done
"$runtime" logs "$name" >&2 || true
fail "nothing listens on port $port after 30 seconds; above is what the registry said"
