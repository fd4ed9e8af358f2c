#!/bin/bash
# tools/scan.sh [SECONDS]: wapiti against the real site on loopback, logged in as a persona who has decided; for SECONDS (300) at most.
# Wapiti lives in an environment of its own (var/scan/venv): its dependencies and ours don't agree. Not part of CI.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-300} port=${PORT:-8765} home=$PWD/var/scan
base=http://127.0.0.1:$port
mkdir -p "$home"
rm -rf "$home"/{db.sqlite3*,access,log,report.json,session,files}
[ -x "$home/venv/bin/wapiti" ] || {
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install -qq --disable-pip-version-check wapiti3==3.2.3
}

export CLAUDEPRIVACY_QA=1 CLAUDEPRIVACY_STATIC=collected CLAUDEPRIVACY_VAR="$home/files" DATABASE_URL="sqlite:///$home/db.sqlite3"
.venv/bin/python manage.py make_key >/dev/null
.venv/bin/python manage.py migrate -v0
.venv/bin/python manage.py load_demo >/dev/null
.venv/bin/python manage.py collectstatic --noinput -v0
PORT=$port .venv/bin/python -m gunicorn --access-logfile "$home/access" --error-logfile "$home/log" >/dev/null &
server=$!
trap 'kill $server; wait $server || true' EXIT
until curl -fs "$base/healthz/" >/dev/null; do sleep 0.5; done

# Nothing leaves this machine: every endpoint wapiti would ask is the site itself, and modules that need others are left out.
left_out=()
for place in logout/ settings/account/ qa/ language/; do left_out+=(--exclude "$base/$place*"); done
"$home/venv/bin/wapiti" --url "$base/" --scope domain --depth 6 --max-links-per-page 60 --max-files-per-dir 60 \
    --start "$base/settings/privacy/" --start "$base/legal/consumer-terms/" --start "$base/receipts/verify/" \
    --start "$base/login/" --start "$base/signup/" --start "$base/password/reset/" "${left_out[@]}" \
    --form-url "$base/login/" --form-user on@example.com --form-password demo --endpoint "$base/healthz/" --dns-endpoint localhost --no-bugreport \
    --module exec,file,sql,xss,permanentxss,redirect,crlf,ldap,csrf,cookieflags,csp,http_headers,methods,htaccess,upload \
    --max-scan-time "$seconds" --max-attack-time $((seconds / 5)) --tasks 4 --level 1 --color --verbose 0 \
    --store-session "$home/session" --flush-session --format json --output "$home/report.json"

.venv/bin/python - "$home" <<'REPORT'
import collections, json, pathlib, re, sys

home = pathlib.Path(sys.argv[1])
answers = collections.Counter(re.findall(r'" (\d{3}) ', (home / "access").read_text()))
report = json.loads((home / "report.json").read_text())
print(f"{sum(answers.values())} requests; answers: {dict(sorted(answers.items()))}")
for kind in ("vulnerabilities", "anomalies"):
    for name, found in report[kind].items():
        for one in found:
            print(f"{kind}: {name}: {one['method']} {one['path']} {one.get('parameter') or ''} {one['info']}")
failed = sum(count for status, count in answers.items() if status >= "500")
sys.exit(f"{failed} answers of 500 or more") if failed else print("no answer of 500 or more")
REPORT
