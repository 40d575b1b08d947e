# shellcheck shell=bash
# Sourced by quickstart.sh and test.sh: gets a JDK, a Maven and the programs of the tests from apt where they are missing.

say() {
  printf '\n== %s\n' "$*"
}

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# java_release JAVA: the feature release of a java program, 0 if it does not run.
java_release() {
  local line
  line=$("$1" -version 2>&1 | grep -m 1 ' version "') || { echo 0; return; }
  line=${line#*\"}
  line=${line%%[.\"-]*}
  case $line in
    '' | *[!0-9]*) echo 0 ;;
    *) echo "$line" ;;
  esac
}

# find_jdk: the home of a JDK 17 or later: JAVA_HOME, that of the javac on the PATH, or one below /usr/lib/jvm.
find_jdk() {
  local home on_path=''
  if command -v javac >/dev/null; then
    on_path=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  fi
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*17* /usr/lib/jvm/*; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ "$(java_release "$home/bin/java")" -ge 17 ]; then
      echo "$home"
      return
    fi
  done
  return 1
}

# jdk_package: JDK 17 where the release has it; newer releases have a newer default.
jdk_package() {
  case $(LC_ALL=C apt-cache policy openjdk-17-jdk-headless 2>/dev/null) in
    *'Candidate: '[0-9]*) echo openjdk-17-jdk-headless ;;
    *) echo default-jdk-headless ;;
  esac
}

# as_root COMMAND...: with sudo unless this is root already.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# may_be_root: whether as_root can work; sudo may ask for a password where somebody can type it.
may_be_root() {
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }
}

# install_packages PACKAGE...: quietly; without the right to do so, says what to type.
install_packages() {
  command -v apt-get >/dev/null ||
    die "no apt on this machine. Install these with its own package manager, then start this again: $*"
  may_be_root ||
    die "programs are missing, and there is neither root nor sudo. As root, type: apt-get update && apt-get install -y $*"
  say "Installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@" \
    >/dev/null
}

# need PROGRAM=PACKAGE...: installs the packages of programs that are missing, and a JDK if there is none.
need() {
  local pair missing=()
  PATH=$PATH:/usr/sbin:/sbin
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  local without_jdk=
  find_jdk >/dev/null || without_jdk=yes
  if [ -n "$without_jdk" ] || [ "${#missing[@]}" -gt 0 ]; then
    if command -v apt-get >/dev/null && may_be_root; then
      as_root apt-get -qq update || say 'apt-get update failed; going on with the package lists that are there'
    fi
    [ -z "$without_jdk" ] || missing+=("$(jdk_package)")
    install_packages "${missing[@]}"
  fi
  JAVA_HOME=$(find_jdk) || die 'there is still no JDK 17 or later: set JAVA_HOME to one'
  export JAVA_HOME PATH
}
