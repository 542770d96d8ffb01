# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: $(VENV)/.installed ## make .venv with the command `succession` in .venv/bin

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Succession needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Install it with: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.txt setup.cfg
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements.txt
	$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements-dev.txt
	@touch $@

run: setup ## serve the application on http://127.0.0.1:5000 (PORT=...), with the demo company when the database is empty
	@$(BIN)/succession serve --port $(PORT)

test: $(VENV)/.tested browser check ## check the house rules and run every test, on SQLite and on PostgreSQL
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

test-long: $(VENV)/.tested ## 20,000 random organisations against brute force
	$(BIN)/pytest tests/analysis -m exhaustive --override-ini addopts="--strict-markers -q"

test-trust: $(VENV)/.tested ## the long tests of trust: fuzz, concurrency, sessions, guesses
	$(BIN)/pytest tests/trust -m trust --override-ini addopts="--strict-markers -q -rP"

check: $(VENV)/.tested ## style, types, import order, templates, vendored files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python tools/vendor.py check

browser: # Chromium for the browser tests, where this runs as root on Debian
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } || echo "No Chromium: the browser tests are skipped."

sbom: $(VENV)/.installed ## the parts that are installed, as CycloneDX 1.5 in sbom.json
	$(BIN)/python tools/sbom.py > sbom.json

bench: $(VENV)/.tested ## timings, as ratios within one run
	$(BIN)/python -m benchmarks

lock: ## write the lock files anew (needs uv)
	uv pip compile setup.cfg --extra run --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.txt
	uv pip compile setup.cfg --extra dev --extra run -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.txt

clean: ## remove .venv and caches; never the database
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis build *.egg-info

.PHONY: help setup run test test-long test-trust sbom check browser bench lock clean
