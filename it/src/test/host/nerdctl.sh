#!/usr/bin/env bash
# Stands in for nerdctl: maps the verbs that scripts of cluster images, and sealer, use to ctr. What it does not know is
# an error, so that the real program is not asked for what nobody tried.
set -euo pipefail

die() {
  echo "nerdctl: $*" >&2
  exit 64
}

namespace=default
if [[ ${1:-} == --namespace ]]; then
  namespace=$2
  shift 2
fi
containerd() {
  ctr --namespace "$namespace" "$@"
}
# nerdctl names images as docker does: a name without a registry is one of docker.io.
full() {
  case $1 in
    *.*/*:* | *:*/*:*) echo "$1" ;;
    */*:*) echo "docker.io/$1" ;;
    *:*) echo "docker.io/library/$1" ;;
    *) echo "docker.io/library/$1:latest" ;;
  esac
}
stop() {
  containerd tasks kill --signal KILL "$1" 2>/dev/null || true
  containerd tasks delete --force "$1" >/dev/null 2>&1 || true
}
run() {
  local name='' options=() detached='' restart='' image
  while [[ $1 == --* ]]; do
    case $1 in
      --detach) detached=yes && shift ;;
      --name) name=$2 && shift 2 ;;
      --restart) restart=$2 && shift 2 ;;
      --net) [[ $2 == host ]] || die "only the network of the host is known" && options+=(--net-host) && shift 2 ;;
      --env) options+=(--env "$2") && shift 2 ;;
      --volume)
        IFS=: read -r from to mode <<<"$2"
        [[ -e $from ]] || die "$from does not exist"
        options+=(--mount "type=bind,src=$from,dst=$to,options=rbind:${mode:-rw}")
        shift 2
        ;;
      *) die "unknown option $1 of run" ;;
    esac
  done
  image=$1
  [[ $detached == yes && $restart == always && -n $name && $# == 1 ]] ||
    die "a registry runs in the background, has a name, and comes back after a restart of the host"
  containerd run --detach --log-uri "file:///run/$name.log" "${options[@]}" "$(full "$image")" "$name"
  echo "$name"
}

verb=$1
shift
case $verb in
  load) containerd images import - ;;
  ps)
    case "$*" in
      '--all --quiet' | '--all --format {{.Names}}') containerd containers ls -q ;;
      -a) containerd containers ls ;;
      *) die "unknown arguments of ps: $*" ;;
    esac
    ;;
  tag) containerd images tag --force "$(full "$1")" "$(full "$2")" >/dev/null ;;
  run) run "$@" ;;
  stop) stop "$1" ;;
  rm)
    [[ $1 == --force ]] || die "unknown arguments of rm: $*"
    shift
    for container; do
      stop "$container"
      containerd containers delete "$container"
    done
    ;;
  rmi)
    image=$(full "${*: -1}")
    grep -qxF -- "$image" <<<"$(containerd images ls -q)" || die "no image $image"
    containerd images rm "$image" >/dev/null
    ;;
  logs) cat "/run/$1.log" ;;
  *) die "unknown verb $verb" ;;
esac
