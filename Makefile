# Everything runs in a virtual environment of its own; python3 and make are all that is needed.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo run test check test-long coverage lint docs avatar pictures bench clean

demo: $(VENV)/.demo
	@$(BIN)/study-bot demo

run: $(VENV)/.run
	@$(BIN)/study-bot run

# The tests write many small files: in memory, where Linux has a gigabyte of it for them.
IN_MEMORY = $(shell [ -w /dev/shm ] && [ $$(df -Pk /dev/shm | awk 'END {print $$4}') -gt 1000000 ] && echo TMPDIR=/dev/shm)

test: lint
	$(IN_MEMORY) $(BIN)/pytest -n auto -m "not long"

# What this branch changed since it left BASE.
BASE ?= main
check: lint
	@tests=$$($(BIN)/python -m tests.support.touched $(BASE)) || exit 1; \
	[ -z "$$tests" ] || $(IN_MEMORY) $(BIN)/pytest -n auto -m "not long" $$tests

coverage: $(VENV)/.dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto -m "not long"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95

test-long: $(VENV)/.dev
	$(IN_MEMORY) $(BIN)/pytest -n auto -m long

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

docs: $(VENV)/.dev
	$(BIN)/python -m tests.support.reference

avatar: $(VENV)/.dev
	$(BIN)/python -m tests.support.avatar

pictures: avatar
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(BIN)/python -m tests.support.screenshots

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench $(if $(QUICK),quick)

$(VENV)/bin/python:
	@echo "Making a Python of its own in $(VENV)…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing the bot into $(VENV), about half a minute…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing the bot and its demo into $(VENV), about half a minute…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo]'
	@touch $@ $(VENV)/.run

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.demo $(VENV)/.run

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
