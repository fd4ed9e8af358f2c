#!/bin/sh
# The background worker beside `make run`'s server, the process $1: started again when it dies, and ended with the server,
# however that ends. Production runs `db_worker` by itself (docs/operations.md).
set -u
cd "$(dirname "$0")/.."
server=$1 worker=
trap '' INT HUP # these are for the server; whether it is there is looked at each second
trap 'exit 0' TERM
trap 'kill $worker 2>/dev/null' EXIT

runs() { kill -0 "$1" 2>/dev/null; }

while runs "$server"; do
    .venv/bin/python manage.py db_worker --ends-with="$server" --queue-name='*' --no-startup-delay --no-reload --interval=0.5 --verbosity=0 >/dev/null &
    worker=$!
    while runs "$server" && runs $worker; do sleep 1; done
    sleep 1
    if runs "$server"; then echo "claudeprivacy: the background worker ended; it is started again" >&2; fi
done
kill $worker 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do # seconds in which a task under way may come to its end
    runs $worker || exit 0
    sleep 1
done
kill -9 $worker 2>/dev/null
