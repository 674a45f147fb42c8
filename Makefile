# Two commands do all the set-up: `make run` and `make test`. The environment is .venv; data of runs is under data/var.
PYTHON ?= python3
BIN := .venv/bin
export LMW_SIMULATED ?= 1
export LMW_WAREHOUSE ?= duckdb:///data/var/demo.duckdb
unexport PYTHONDONTWRITEBYTECODE  # every process that starts would compile all modules anew

.PHONY: help run test check bench format requirements wheelhouse clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: .venv/run  ## install, load the demo year on first start, and serve the dashboard on http://127.0.0.1:8050
	@$(BIN)/python serve.py

test: .venv/test  ## install what tests need, and run all tests
	@sh deploy/test-needs
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: .venv/test  ## lint, format, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/test  ## measure; PART=etl (or sla, ask, fault) for one part, ROWS=1000000 for one size, NAMED=1 for hours of it
	@sh deploy/test-needs
	@$(BIN)/python -m bench $(PART) $(if $(ROWS),--rows $(ROWS)) $(if $(NAMED),--named)

format: .venv/test  ## let the formatter write
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

requirements: .venv/test  ## freeze requirements*.in with all that they bring along
	@$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options requirements.in -o requirements.txt
	@$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options requirements-dev.in -o requirements-dev.txt

wheelhouse: .venv/run  ## a folder for an installation without a network: the release, its wheels, checksums
	@PYTHON=$(BIN)/python sh deploy/wheelhouse

clean:  ## remove the environment; data/var stays
	rm -rf .venv

.venv/made:
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "This needs Python 3.11 or newer with venv. On Debian or Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv && touch $@

.venv/run: .venv/made requirements.txt
	@echo "Installing (about a minute, once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt && touch $@

.venv/test: .venv/run requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt && touch $@
