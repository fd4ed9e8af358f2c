# `make help` lists what there is. Every target works as the first command on a fresh machine.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --no-strip-extras --annotation-style line --extra site pyproject.toml

.PHONY: help run demo-reset test test-fast test-rest check host walk load bench mutants gallery screenshots pictures lock messages clean venv venv-dev venv-bench

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

run: venv ## Serve on http://127.0.0.1:8000 (PORT, HOST and DATABASE_URL are honoured)
	@exec tools/run.sh

demo-reset: venv ## Drop the demo's database and its files, and make it anew (never production's; stop the server first)
	@$(MANAGE) drop_demo
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo

test: venv-dev ## Run the tests: SQLite, PostgreSQL, browsers (ONLY=consent/core: some; PYTEST_ARGS is passed on)
	@exec tools/test.sh

test-fast: venv-dev ## Run what takes a minute: no browser, no process started (ONLY, PYTEST_ARGS as above)
	@exec tools/test.sh fast

test-rest: venv-dev ## Run what `make test` leaves to CI: every variant, every example, all of it on PostgreSQL
	@exec tools/test.sh rest

check: venv-dev ## Run linters, type checks, Django's own checks and the house laws
	@exec tools/check.sh

host: venv-dev ## Build consent's wheel, install it into a fresh environment, walk a second site on it
	@exec tools/host.sh

walk: venv-dev ## Put the site into production by what deploy/ says, and through a bad night (needs nginx and pgbouncer)
	@$(BIN)/python tools/deploy_walk.py

load: venv-dev ## The deadline hour on loopback, with a killed worker, an extension, a restarted database (two minutes)
	@$(BIN)/python tools/deadline_hour.py

bench: $(if $(PEERS),venv-bench,venv-dev) ## Run the benchmarks (PEERS=1 also installs the packages we compare with)
	@$(BIN)/python -m pytest tests/bench -o 'python_files=bench_*.py' -p no:randomly -s $(PYTEST_ARGS)

mutants: venv-bench ## Change the rules in one place at a time; a test must notice (ONLY=verdict: some; LEFT=1: what was left)
	@$(BIN)/python -m tools.mutants $(if $(LEFT),--left) $(ONLY)

gallery: venv-dev ## Picture every screen in every variant, on one page in var/gallery/ (ONLY, VARIANTS: some of them)
	@CHROMIUM_PATH=$$(tools/browser.sh) $(BIN)/python tools/gallery.py

screenshots: venv-dev ## Take the pictures of README and docs anew (ONLY=modal,chat: some of them; look at each before committing)
	@CHROMIUM_PATH=$$(tools/browser.sh) DJANGO_ALLOW_ASYNC_UNSAFE=true $(BIN)/python tools/screenshots.py

pictures: venv-dev ## Take the reference pictures in tests/browser/pictures/ anew (look at each before committing)
	@CHROMIUM_PATH=$$(tools/browser.sh) DJANGO_ALLOW_ASYNC_UNSAFE=true CLAUDEPRIVACY_PICTURES=take \
		$(BIN)/python -m pytest tests/browser/test_pictures.py -k looks_as_it_did -p no:randomly -q

lock: venv-dev ## Rewrite requirements*.txt from pyproject.toml (UPGRADE=1 for newest versions)
	@$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group bench -c requirements-dev.txt -o requirements-bench.txt

messages: venv-dev ## Collect translatable texts and compile the translations (needs gettext)
	@$(BIN)/python tools/typography.py
	@$(MANAGE) makemessages --exclude en --no-location --ignore .venv --ignore var
	@$(BIN)/python tools/typography.py
	@$(MANAGE) compilemessages --ignore .venv --ignore var

clean: ## Remove everything made here, except the database
	rm -rf $(VENV) var .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache htmlcov

# The virtual environment: a stamp remembers what was installed, so that only a changed lock file installs again.
venv: $(VENV)/.run
venv-dev: $(VENV)/.dev
venv-bench: $(VENV)/.bench

$(VENV)/.made:
	@PYTHON=$(PYTHON) tools/venv.sh create $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/.made
	@tools/venv.sh install $(VENV) requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/.made
	@tools/venv.sh install $(VENV) requirements-dev.txt
	@touch $(VENV)/.run $@

$(VENV)/.bench: requirements-bench.txt | $(VENV)/.made
	@tools/venv.sh install $(VENV) requirements-bench.txt
	@touch $(VENV)/.run $(VENV)/.dev $@
