#!/bin/bash
# `make test`: every phase runs, whatever the ones before it said. PYTEST_ARGS goes to pytest; REPORTS names a folder for
# JUnit files and for pictures of failed browser tests.
set -u
cd "$(dirname "$0")/.." || exit
trap 'exit 130' INT TERM
export DJANGO_ALLOW_ASYNC_UNSAFE=true # Playwright runs an event loop in the thread of the tests

failed=()
workers=(-n auto --maxprocesses 4)
read -ra extra <<<"${PYTEST_ARGS:-}"

phase() { # NAME COMMAND ...
    local name=$1 code
    shift
    local report=()
    [ -z "${REPORTS:-}" ] || report=("--junitxml=$REPORTS/$name.xml")
    printf '\n== tests: %s\n' "$name"
    "$@" "${report[@]}" "${extra[@]}"
    code=$?
    # 5: nothing collected, which is fine when somebody asked for a few tests only.
    [ $code = 0 ] || { [ $code = 5 ] && [ ${#extra[@]} -gt 0 ]; } || failed+=("$name")
}

phase sqlite env -u DATABASE_URL .venv/bin/python -m pytest -m "not browser" "${workers[@]}"
phase postgresql .venv/bin/python tools/with_postgres.py --throwaway .venv/bin/python -m pytest -m "not browser" --only-database "${workers[@]}"

if CHROMIUM_PATH=$(tools/browser.sh); then
    export CHROMIUM_PATH
    pictures=()
    [ -z "${REPORTS:-}" ] || pictures=(--screenshot only-on-failure --output "$REPORTS/browser")
    phase browser env -u DATABASE_URL .venv/bin/python -m pytest -m "browser and not engines" "${workers[@]}" "${pictures[@]}"
elif [ "${CI:-}" = true ]; then
    failed+=(browser)
else
    printf '\n== tests: browser: not run, for want of a Chromium\n'
fi

# Firefox and WebKit: one process each. Where one of them is missing its tests are skipped and say so, which CI doesn't accept.
FIREFOX_PATH=$(tools/browser.sh firefox) || [ "${CI:-}" != true ] || failed+=(firefox)
WEBKIT_DRIVER_PATH=$(tools/browser.sh webkit) || [ "${CI:-}" != true ] || failed+=(webkit)
export FIREFOX_PATH WEBKIT_DRIVER_PATH
phase engines env -u DATABASE_URL .venv/bin/python -m pytest -m engines tests/engines -n 2 --dist loadgroup

if [ ${#failed[@]} -gt 0 ]; then
    printf '\n== tests failed: %s\n' "${failed[*]}"
    exit 1
fi
printf '\n== all tests passed\n'
