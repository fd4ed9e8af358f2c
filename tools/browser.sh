#!/bin/sh
# Prints the path of a Chromium: $CHROMIUM_PATH, one that is installed, or one that apt-get installs. Exits 1 if there is none.
set -eu

find_browser() {
    for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    return 1
}

apt_install() {
    command -v apt-get >/dev/null || return 1
    as_root=
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root="sudo -n"
    fi
    echo "claudeprivacy: installing $* with apt-get (once) ..." >&2
    { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
}

find_browser && exit
apt_install chromium gettext && find_browser && exit
echo "claudeprivacy: no Chromium found for the browser tests. Type: sudo apt-get install chromium (or set CHROMIUM_PATH)" >&2
exit 1
