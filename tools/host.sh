#!/bin/bash
# `make host`: builds the wheel, installs it with what it needs into a fresh environment, and walks a second site on it
# (tests/host): nothing of this checkout but the wheel is on the path there.
set -eu
cd "$(dirname "$0")/.."
home=$(mktemp -d)
trap 'rm -rf "$home" build claudeprivacy.egg-info' EXIT

.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$home" .
sed -nE 's/^([A-Za-z0-9._-]+)(\[[^]]*\])?(==[^ ;]+).*/\1\3/p' requirements.txt >"$home/constraints.txt"
.venv/bin/python -m venv "$home/venv"
"$home/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -c "$home/constraints.txt" "$home"/*.whl

cp -r tests/host "$home/site"
cd "$home/site"
env -u DJANGO_SETTINGS_MODULE -u PYTHONPATH TOWN_VAR="$home/var" "$home/venv/bin/python" -W error::DeprecationWarning manage.py test
