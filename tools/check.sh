#!/bin/bash
# `make check`: every step runs and takes one line; only a failing step shows what it printed.
# With names of steps, those alone: tools/check.sh "ruff format" mypy
set -u
cd "$(dirname "$0")/.." || exit
trap 'exit 130' INT TERM
PATH="$PWD/.venv/bin:$PATH"

output=$(mktemp)
var=$(mktemp -d)
trap 'rm -rf "$output" "$var"' EXIT
failed=()
steps=0
only=("$@")

wanted() { # NAME
    local each
    [ ${#only[@]} -gt 0 ] || return 0
    for each in "${only[@]}"; do [ "$each" != "$1" ] || return 0; done
    return 1
}

step() { # NAME COMMAND ...
    local name=$1 started=$SECONDS
    shift
    wanted "$name" || return 0
    steps=$((steps + 1))
    if "$@" >"$output" 2>&1; then
        printf '%-22s ok      %2d s\n' "$name" $((SECONDS - started))
    else
        printf '%-22s FAILED  %2d s\n' "$name" $((SECONDS - started))
        sed 's/^/    /' "$output"
        failed+=("$name")
    fi
}

production() {
    env CLAUDEPRIVACY_ENV=production HSTS=preload CLAUDEPRIVACY_VAR="$var" ALLOWED_HOSTS=example.com DATABASE_URL=sqlite://:memory: \
        SITE_URL=https://example.com CONTROLLER_NAME=Example CONTROLLER_CONTACT=privacy@example.com \
        CONTROLLER_ADDRESS="1 Example Street" CONTROLLER_JURISDICTION=FR \
        SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" "$@"
}

step "ruff" ruff check --quiet
step "ruff format" ruff format --quiet --check
step "imports" lint-imports --no-cache
step "mypy" mypy --no-error-summary
step "djlint" djlint --quiet --lint templates consent/templates
step "dead code" python tools/dead_code.py
step "migrations written" python manage.py makemigrations --check --dry-run
step "migrations safe" python tools/with_postgres.py --throwaway env DJANGO_SETTINGS_MODULE=tools.lint_settings python manage.py lintmigrations --quiet ok
production python manage.py make_key >/dev/null
step "django check" production python manage.py check --deploy --fail-level WARNING
step "house laws" pytest tests/test_house*.py --quiet -p no:randomly

if [ ${#failed[@]} -gt 0 ]; then
    printf -v names '%s, ' "${failed[@]}"
    printf '\n%d of %d checks failed: %s\n' ${#failed[@]} "$steps" "${names%, }"
    exit 1
fi
if [ "$steps" = 0 ]; then
    printf 'No step is called %s.\n' "${only[*]}"
    exit 2
fi
printf '\nall %d checks passed\n' "$steps"
