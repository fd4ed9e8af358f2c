#!/bin/sh
# Prints the path of a browser for the tests: the one named in the environment, one that is installed, or one that apt-get
# installs. Usage: browser.sh [chromium|firefox|webkit]; webkit is WebKitGTK's driver, with a display for it. Exits 1 if there is none.
set -eu

also=true # what must be there besides
case ${1:-chromium} in
    chromium) title=Chromium variable=CHROMIUM_PATH named=${CHROMIUM_PATH:-} packages=chromium-headless-shell
        names="chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable" ;;
    firefox) title=Firefox variable=FIREFOX_PATH named=${FIREFOX_PATH:-} packages=firefox-esr names="firefox-esr firefox" ;;
    webkit) title="WebKitGTK driver" variable=WEBKIT_DRIVER_PATH named=${WEBKIT_DRIVER_PATH:-}
        packages="webkit2gtk-driver xvfb xauth" names=WebKitWebDriver also=Xvfb ;;
    *) echo "usage: $0 [chromium|firefox|webkit]" >&2 && exit 2 ;;
esac

find_browser() {
    command -v "$also" >/dev/null || return 1
    if [ -n "$named" ] && command -v "$named"; then return 0; fi
    for name in $names; do
        if command -v "$name"; then return 0; fi
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
# shellcheck disable=SC2086 # several packages
apt_install $packages gettext && find_browser && exit
echo "claudeprivacy: no $title found for the browser tests. Type: sudo apt-get install $packages (or set $variable)" >&2
exit 1
