# Two commands for a fresh machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
PORT ?= 8000

.PHONY: install demo test check bench e2e shots clean
.DEFAULT_GOAL := install

install: .venv/.base ## the program alone, in .venv/bin/minsheng

.venv/.base: requirements/base.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/.dev: .venv/.base requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: .venv/.base ## the invented district, from nothing to a running site; PORT=8001 for another port
	MINSHENG_DEMO=1 $(BIN)/minsheng demo --port $(PORT)

test: .venv/.dev ## everything: unit, contract, both databases, browser
	$(BIN)/pytest -n $(WORKERS) --dist loadfile tests
	$(BIN)/python -m tests.postgres -- $(BIN)/pytest -n $(WORKERS) --dist loadfile tests/apps \
	  tests/cli/test_backup.py tests/cli/test_import.py tests/cli/test_export.py

check: .venv/.dev ## style, types, fences, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	find src -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check

e2e: .venv/.dev ## the browser part alone
	$(BIN)/pytest -n $(WORKERS) --dist loadfile tests/browser

bench: .venv/.dev ## measures against the budgets; dated results in docs/bench
	$(BIN)/python -m tests.bench

shots: .venv/.dev ## pictures of every page at both widths in var/shots; those of the README in docs/shots
	$(BIN)/python -m tests.browser.shoot var/shots
	$(BIN)/python -m tests.browser.walk docs/shots
	$(BIN)/python -m tests.browser.formats docs/shots

clean:
	rm -rf .venv var build dist src/*.egg-info
