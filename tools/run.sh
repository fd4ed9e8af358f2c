#!/bin/sh
# `make run`: bring the database and the static files up to date, then serve in the foreground, with a background worker.
set -eu
cd "$(dirname "$0")/.."

export CLAUDEPRIVACY_QA=1 CLAUDEPRIVACY_STATIC=collected
python=.venv/bin/python

echo "claudeprivacy: preparing the database and the demonstration data ..." >&2
$python manage.py make_key --if-missing >/dev/null
$python manage.py migrate --verbosity 0
$python manage.py load_demo >/dev/null
$python manage.py collectstatic --noinput --verbosity 0
$python manage.py load_campaign </dev/null >/dev/null & # half a minute, beside the server that answers already
tools/worker.sh $$ </dev/null & # `exec` keeps our number: it is the server's
exec $python -m gunicorn
