#!/bin/sh
# venv.sh create DIR | venv.sh install DIR REQUIREMENTS
set -eu

say() { echo "claudeprivacy: $*" >&2; }
fail() { say "$*"; exit 1; }

create() {
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null || fail "Python 3.11 or newer is needed, and \"$python\" was not found. Name one: make PYTHON=/path/to/python3.12"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or newer is needed, and this is $("$python" -V). Name another: make PYTHON=/path/to/python3.12"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv is missing. On Debian or Ubuntu type: sudo apt-get install python3-venv"
    rm -rf "$1"
    "$python" -m venv "$1" || fail "could not make $1 with $python"
    touch "$1/.made"
}

install() {
    say "installing $2 into $1 (once; later starts skip this) ..."
    "$1/bin/python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$2" ||
        fail "pip could not install $2 (see above). Is the package index reachable?"
}

"$@"
