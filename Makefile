# Everything builds what it needs on first use: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV := .venv
SERVERS := .venv-servers
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SERVERS_READY := $(SERVERS)/.ready
N ?= 1000000

.PHONY: run demo test check bench docs screenshots servers lock clean

run: $(READY)  ## open the app
	@$(BIN)/inbox-tui

demo: $(READY)  ## open a living inbox of pretend services
	@$(BIN)/inbox-tui demo

test: $(READY) servers  ## fast tests first, then those with real servers
	$(BIN)/python -m pytest -m "not server and not pty and not slow"
	$(BIN)/python -m pytest -m "server or pty or slow"

check: $(READY)  ## lint, formatting, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_import_rules.py

bench: $(READY) servers  ## figures beside their baselines, in one run
	$(BIN)/python -m tests.bench --messages $(N)

screenshots: $(READY)  ## draw screenshots/ anew from the running demo
	$(BIN)/python -m tests.screenshots

servers: $(SERVERS_READY)  ## the test servers' own environment

$(READY): pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(SERVERS_READY): requirements/servers.txt
	$(PYTHON) -m venv $(SERVERS)
	$(SERVERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/servers.txt
	@touch $@

docs: $(READY)  ## write anew the pages that are made from the program
	$(BIN)/python -m inbox_tui.config.documentation > docs/config.md

lock: $(READY)  ## resolve the requirement files anew, with hashes and without index addresses
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile $(LOCK) --extra all --extra conformance --group dev pyproject.toml -o requirements/dev.txt
	$(VENV)/lock/bin/uv pip compile $(LOCK) --group servers -o requirements/servers.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

clean:
	rm -rf $(VENV) $(SERVERS) .mypy_cache .ruff_cache .pytest_cache .hypothesis
