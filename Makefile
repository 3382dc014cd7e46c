# Everything that a newcomer needs: `make demo` and `make test`. Both install what they use into .venv and node_modules.

PYTHON ?= python3
BIN := .venv/bin
RUN := PATH="$(CURDIR)/$(BIN):$$PATH"
ENVIRONMENT ?= example
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install demo test test-unit lint format snapshots notebooks bench synth down clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed node_modules/installed  ## install the pinned tools into .venv and node_modules

demo: install  ## deploy the example organisation into a local multi-account AWS and try every grant
	$(RUN) landbridge demo $(ENVIRONMENT)

test: install  ## run all tests; needs nothing running
	$(RUN) pytest -n $(WORKERS) --dist loadgroup

test-unit: .venv/installed  ## run the unit tests of landbridge/ alone, without Node
	$(RUN) pytest -n $(WORKERS) tests/landbridge

lint: install  ## ruff, mypy --strict, and the declaration of every environment
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy app.py landbridge stacks constructs sandbox tests benchmarks
	$(RUN) mypy functions/*.py functions/*/*.py
	@for directory in environments/[!_]*/; do $(BIN)/landbridge validate "$$directory" || exit $$?; done

format: .venv/installed  ## let ruff rewrite the code
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

snapshots: install  ## rewrite the committed templates; nothing else ever does
	$(RUN) python -m tests.snapshots.write

notebooks: install  ## execute docs/examples/*.ipynb anew and rewrite their outputs; nothing else ever does
	$(RUN) python -m tests.docs.examples.write

bench: install  ## measure synthesis of a large organisation, and the proof of its effective access
	$(RUN) python benchmarks/synth.py --teams 1000 --groups 2000 --grants 20
	$(RUN) python benchmarks/access.py

synth: install  ## synthesize $(ENVIRONMENT) into cdk.out
	$(RUN) node_modules/.bin/cdk synth --quiet -c environment=$(ENVIRONMENT)

down:  ## stop the local AWS and forget everything in it
	@test ! -x $(BIN)/landbridge || $(BIN)/landbridge sandbox down

clean: down  ## remove everything that was installed or built
	rm -rf .venv node_modules cdk.out .sandbox .mypy_cache .ruff_cache .pytest_cache

.venv/installed: requirements.txt requirements-dev.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "make: needs Python 3.11 or later; set PYTHON=python3.11 or the like")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

node_modules/installed: package.json package-lock.json .venv/installed
	$(RUN) npm ci --no-audit --no-fund --loglevel=error
	@touch $@
