#!/usr/bin/env bash
# Runs all tests: unit tests, and Maven for real against real registries. Installs what is missing through apt.
# Arguments go to Maven, for example: it/test.sh -Dit.test='ErrorMessages*'
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=setup.sh
. "$here/setup.sh"

need mvn=maven docker-registry=docker-registry skopeo=skopeo buildah=buildah umoci=umoci shellcheck=shellcheck \
  unshare=util-linux python3=python3 containerd=containerd runc=runc htpasswd=apache2-utils openssl=openssl ip=iproute2 \
  curl=curl git=git dockerd=docker.io

cd "$here/.."
mvn -B verify "$@"
