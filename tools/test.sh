#!/bin/bash
# The tests. test.sh: `make test`. test.sh fast: the inner loop. test.sh rest: what CI runs besides (tests/README.md).
# Every phase runs, whatever the ones before it said. ONLY names a folder or file under tests/, or a word; PYTEST_ARGS
# goes to pytest; REPORTS names a folder for JUnit files and for what failed browser tests leave behind.
set -u
cd "$(dirname "$0")/.." || exit
mode=${1:-test}
export DJANGO_ALLOW_ASYNC_UNSAFE=true # Playwright runs an event loop in the thread of the tests
unset PYTHONDONTWRITEBYTECODE         # each process would compile every test anew

failed=()
read -ra extra <<<"${PYTEST_ARGS:-}"
places=(tests) # where the tests that need no browser are looked for
if [ -n "${ONLY:-}" ]; then
    for found in "tests/${ONLY#tests/}" "tests/${ONLY#tests/}.py"; do
        [ ! -e "$found" ] || places=("$found")
    done
    [ "${places[*]}" != tests ] || extra+=(-k "$ONLY")
fi
depth=part # with ONLY each test is whole
[ -z "${ONLY:-}" ] || depth=whole
pytest=(.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist worksteal)

under() { # FOLDER: whether its tests are asked for
    [ "${places[*]}" = tests ] || [[ "${places[0]}" = "$1"* ]]
}

run() { # NAME COMMAND ...: 0 too where nothing was collected and somebody asked for a few tests only
    local name=$1 code report=()
    shift
    [ -z "${REPORTS:-}" ] || report=("--junitxml=$REPORTS/$name.xml")
    printf '\n== tests: %s\n' "$name"
    "$@" "${report[@]}" "${extra[@]}"
    code=$?
    [ $code = 0 ] || { [ $code = 5 ] && [ -n "${ONLY:-}${PYTEST_ARGS:-}" ]; }
}

phase() { # NAME COMMAND ...
    run "$@" || failed+=("$1")
}

on_sqlite() {
    env -u DATABASE_URL "${pytest[@]}" "$@"
}

on_postgresql() {
    .venv/bin/python tools/with_postgres.py --throwaway "${pytest[@]}" --only-database --one-in 3 "$@"
}

in_chromium() { # ARGUMENTS: pytest's
    under tests/browser || return 0
    if CHROMIUM_PATH=$(tools/browser.sh); then
        export CHROMIUM_PATH
        phase "browser${suffix:-}" on_sqlite "$@"
    elif [ "${CI:-}" = true ]; then
        failed+=(browser)
    else
        printf '\n== tests: browser: not run, for want of a Chromium\n'
    fi
}

# Firefox and WebKit: one process each. Where one of them is missing its tests are skipped and say so, which CI doesn't accept.
# They wait more than they compute: they run beside the others, and are heard when those are done.
begin_engines() { # ARGUMENTS: pytest's
    engines='' said=$(mktemp)
    trap 'rm -f "$said"' EXIT
    under tests/engines || return 0
    FIREFOX_PATH=$(tools/browser.sh firefox) || [ "${CI:-}" != true ] || failed+=(firefox)
    WEBKIT_DRIVER_PATH=$(tools/browser.sh webkit) || [ "${CI:-}" != true ] || failed+=(webkit)
    export FIREFOX_PATH WEBKIT_DRIVER_PATH
    run "engines${suffix:-}" env -u DATABASE_URL .venv/bin/python -m pytest tests/engines -n 2 --dist loadgroup "$@" >"$said" 2>&1 &
    engines=$!
}

end_engines() {
    [ -n "$engines" ] || return 0
    wait "$engines" || failed+=(engines)
    cat "$said"
}

trap '[ -z "${engines:-}" ] || kill "$engines" 2>/dev/null; exit 130' INT TERM
without_browser=("${places[0]}")
case $mode in
    fast)
        phase fast on_sqlite "${without_browser[@]}" -m "not browser and not slow and not house" --depth $depth --one-in 4
        ;;
    test)
        on_both="both and not browser"
        [ -z "${ONLY:-}" ] || on_both="not browser"
        begin_engines --depth $depth
        # These have phases of their own, and each process takes seconds to collect them.
        [ "${places[*]}" != tests ] || without_browser+=(--ignore=tests/browser --ignore=tests/engines "--ignore-glob=*/test_house*")
        phase sqlite on_sqlite "${without_browser[@]}" -m "not browser and not house" --depth $depth --one-in 2
        phase postgresql on_postgresql "${without_browser[@]}" -m "$on_both" --depth $depth
        in_chromium tests/browser --depth $depth
        end_engines
        ;;
    rest)
        suffix=-rest
        begin_engines --depth rest
        phase sqlite-rest on_sqlite "${without_browser[@]}" -m "(parted or alike) and not browser" --depth rest --one-in 2
        phase postgresql-rest on_postgresql "${without_browser[@]}" -m "not browser and (parted or alike or not both)" --depth rest
        in_chromium tests/browser -m "parted or alike" --depth rest
        end_engines
        ;;
esac

if [ ${#failed[@]} -gt 0 ]; then
    printf '\n== tests failed: %s\n' "${failed[*]}"
    exit 1
fi
printf '\n== all tests passed\n'
