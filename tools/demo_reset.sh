#!/bin/sh
# `make demo-reset`: the demo as it was on the first day, printed links included. A server that runs meanwhile goes on with it.
set -eu
cd "$(dirname "$0")/.."

export CLAUDEPRIVACY_QA=1
python=.venv/bin/python

$python manage.py reset_demo
$python manage.py make_key --if-missing >/dev/null
$python manage.py migrate --verbosity 0
$python manage.py load_demo
