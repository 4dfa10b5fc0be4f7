# shellcheck shell=bash
# Shared by the scripts of the lab: sourced, never run.

LAB_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/kube-router-lab"

say() { printf 'lab: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# need command:package /a/file:package ... installs the packages whose command or file is missing.
# A user other than root is told the one command to run.
need() {
    local pair what missing=()
    for pair in "$@"; do
        what=${pair%:*}
        case $what in
        /*) [ -e "$what" ] || missing+=("${pair##*:}") ;;
        *) PATH="$PATH:/usr/sbin:/sbin" command -v "$what" >/dev/null || missing+=("${pair##*:}") ;;
        esac
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "please install: ${missing[*]} (names of the Debian packages)"
    [ "$(id -u)" = 0 ] || die "please run: sudo apt-get install -y --no-install-recommends ${missing[*]}"
    say "installing ${missing[*]}"
    install_packages "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
}

install_packages() {
    apt_install "$@" && return 0
    # The lists may be older than the archive, or empty in a fresh container. The lock of the lists
    # does not wait for anybody, hence the loop.
    local try
    for try in 1 2 3 4 5; do
        apt-get -qq update >/dev/null 2>&1 && break
        sleep "$try"
    done
    apt_install "$@"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq -y install --no-install-recommends "$@" \
        </dev/null >/dev/null 2>"${LAB_APT_LOG:-/dev/null}"
}

# locked NAME: the rest of the calling (sub)shell runs alone, among all that use this cache folder.
locked() {
    mkdir -p "$LAB_CACHE"
    exec {LAB_LOCK}>"$LAB_CACHE/$1.lock"
    flock "$LAB_LOCK"
}

# compile SOURCE NAME ARGS...: builds one C file into the cache folder once per content; prints its path.
compile() {
    local source=$1 name=$2 out
    shift 2
    out="$LAB_CACHE/$name-$(cat "$source" <(echo "$*") | sha256sum | cut -c1-12)"
    if [ ! -e "$out" ]; then
        need gcc:gcc /usr/include/stdio.h:libc6-dev
        mkdir -p "$LAB_CACHE"
        gcc -O2 -Wall "$@" -o "$out.$$" "$source" || die "gcc could not build $source"
        mv "$out.$$" "$out"
    fi
    printf '%s\n' "$out"
}
