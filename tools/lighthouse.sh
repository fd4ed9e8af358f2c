#!/bin/bash
# Lighthouse by hand: log-in, home with the modal, the Privacy tab. Needs npm and a Chromium; not part of any build.
# Starts a server of its own on a throwaway database; reports go to var/lighthouse/. FORMS=desktop runs only that.
set -euo pipefail
cd "$(dirname "$0")/.."
CHROME_PATH=${CHROMIUM_PATH:-$(command -v chromium || tools/browser.sh)} # the whole browser, not its shell
export CHROME_PATH PORT=${PORT:-8765} CLAUDEPRIVACY_QA=1 CLAUDEPRIVACY_STATIC=collected
work=$(mktemp -d)
export DATABASE_URL="sqlite:///$work/db.sqlite3" CLAUDEPRIVACY_VAR="$work/var"
reports=$PWD/var/lighthouse
mkdir -p "$reports" "$CLAUDEPRIVACY_VAR"
[ -x "$reports/node_modules/.bin/lighthouse" ] || npm install --silent --no-save --prefix "$reports" lighthouse@12 >&2

python=.venv/bin/python
$python manage.py make_key >/dev/null
$python manage.py migrate --verbosity 0
$python manage.py load_demo >/dev/null
$python manage.py collectstatic --noinput --verbosity 0
$python -m gunicorn >"$work/log" 2>&1 &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
address=http://127.0.0.1:$PORT
until curl -fs "$address/healthz/" >/dev/null; do sleep 0.3; done

cookies() { # PERSONA: the cookies of a browser that is this persona
    local jar=$work/$1 token
    token=$(curl -fs -c "$jar" "$address/qa/" | grep -om1 'csrfmiddlewaretoken" value="[^"]*' | cut -d'"' -f3)
    curl -fs -o /dev/null -b "$jar" -c "$jar" -H "Referer: $address/" -H 'Accept: application/json' "$address/qa/enter/" \
        --data-urlencode "csrfmiddlewaretoken=$token" --data-urlencode "persona=$1@example.com" --data-urlencode now=2025-09-15T10:00:00Z
    awk '$6 ~ /csrftoken|sessionid|qa/ { printf "%s=%s; ", $6, $7 }' "$jar"
}

measure() { # NAME PATH PERSONA FORM-FACTOR
    local headers='{}' form=()
    [ -z "$3" ] || headers="{\"Cookie\": \"$(cookies "$3" | sed 's/\\/\\\\/g; s/"/\\"/g')\"}"
    [ "$4" = mobile ] || form=(--preset=desktop)
    "$reports/node_modules/.bin/lighthouse" "$address$2" --quiet --output=json --output=html --output-path="$reports/$1-$4" \
        --extra-headers="$headers" "${form[@]}" --chrome-flags="--headless=new --no-sandbox"
    $python - "$reports/$1-$4.report.json" "$1 ($4)" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
scores = {key: round((part["score"] or 0) * 100) for key, part in report["categories"].items()}
print("|", sys.argv[2], "|", " | ".join(str(score) for score in scores.values()), "|")
for part in report["categories"].values():
    for item in part["auditRefs"]:
        audit = report["audits"][item["id"]]
        if item["weight"] and audit["score"] is not None and audit["score"] < 1:
            print("   ", audit["id"], audit["score"], audit.get("displayValue", ""))
PYTHON
}

echo "| screen | performance | accessibility | best practices | SEO |"
for form in ${FORMS:-mobile desktop}; do
    measure login /login/ "" $form
    measure modal / free $form
    measure privacy /settings/privacy/ on $form
done
