# Two commands set everything up on a machine with Python 3.11 or later and git:
#   make site   builds the example into site/
#   make test   runs lint, types and all tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site look test lint schema lock bench clean

site: $(VENV)/site
	$(BIN)/playbook build
	@echo "To look at it: make look, then open http://127.0.0.1:8000/"

look: $(VENV)/site
	$(BIN)/playbook serve

test: lint
	$(BIN)/pytest -n 2 --dist loadgroup

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The schemas that editors read; a test holds them to the model.
schema: $(VENV)/site
	$(BIN)/playbook schema

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks

# What is installed, pinned with hashes. Run after a change of the dependencies in pyproject.toml.
lock: $(VENV)/dev
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --extra build --output-file requirements/site.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --extra build --extra dev --output-file requirements/dev.txt pyproject.toml

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/site: requirements/site.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements/site.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/site
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) site
