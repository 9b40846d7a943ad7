# Everything a contributor needs. A machine with Python 3.11+ and make is enough for `make demo` and `make test`
# (the end-to-end tests also drive tmux; `make test` says so where it is missing).

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# One more than there are cores: rooms on real terminals wait more than they compute.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

.DEFAULT_GOAL := help
.PHONY: help demo venv test check fix bench soak picture wheel-check clean lock

help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: venv ## open the demo: a documented incident, replayed
	$(BIN)/warroom demo

venv: $(STAMP) ## set up .venv with the pinned dependencies

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "warroom needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make venv PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

check: venv ## format, lint, types, import rules, plans, rules of notification
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/warroom plan check plans/*.yaml
	$(BIN)/warroom clock check

test: check ## everything that must pass
	@for tool in tmux cc jq; do command -v $$tool >/dev/null || \
		{ echo "the tests need $$tool: the rooms are real terminals (tmux), disks fail by a shim (cc), exports are" \
		"checked by what auditors have (jq). apt-get install tmux gcc libc6-dev jq"; exit 1; }; done
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal

fix: venv ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: venv ## measure, as ratios within one run; prints JSON
	$(BIN)/python -m tests.bench

soak: venv ## the same laws, far more examples and rounds
	WARROOM_SOAK=1 $(BIN)/pytest --numprocesses auto --timeout 3600 tests/core tests/stores tests/counters

picture: venv ## draw the README's picture of the room
	$(BIN)/python -m tests.picture room.svg

wheel-check: venv ## sdist, wheel from the sdist, a clean venv, the tests copied elsewhere
	sh tests/wheel_check.sh $(BIN)/python

lock: ## pin what is installed now
	$(BIN)/python -m pip freeze --exclude-editable --exclude warroom > constraints.txt

clean: ## remove what was made
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
