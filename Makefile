# `make` alone prints what there is to make. Everything goes into .venv; nothing else of the machine is touched,
# except that `make setup` and `make test`, run as root on Debian, install the Debian packages they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DATA ?= data
T ?=
N ?= 2
TEST_PACKAGES := chromium curl fonts-dejavu-core fonts-liberation libatomic1 libimage-exiftool-perl strace

.PHONY: help setup run test check format bench nightly lock clean

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.run ## install Stop Press into .venv from the lock files: leaves .venv/bin/stoppress

run: .venv/.run ## that, and the whole newsroom on its demo content (DATA=folder; default ./data)
	@exec $(BIN)/stoppress up --data "$(DATA)"

test: .venv/.test ## every check and test, as CI runs them (T=path for one part of the tests, N=processes)
	@if [ -n "$(T)" ]; then $(BIN)/python -m pytest $(T); else \
	$(MAKE) static && $(BIN)/python -m pytest -n $(N) --dist loadfile; fi

check: .venv/.test ## the quick part: format, lint, types, import contracts, missing migrations, unit tests
	@$(MAKE) static
	@$(BIN)/python -m pytest tests/house tests/editions tests/press tests/wires

format: .venv/.test ## mend what a tool can mend
	@$(BIN)/ruff check --fix stoppress tests
	@$(BIN)/ruff format stoppress tests

bench: .venv/.test ## the measurements of docs/measurements.md, each as a table (hours at full size: see docs)
	@$(BIN)/stoppress bench all

nightly: .venv/.test ## the tests at their large figures
	@STOPPRESS_NIGHTLY=1 $(BIN)/python -m pytest -n $(N) --dist loadfile

lock: .venv/.test ## write requirements/*.txt again from pyproject.toml and requirements/*.in
	@for part in run build test; do \
	  from=requirements/$$part.in; [ $$part = run ] && from=pyproject.toml; \
	  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host -o requirements/$$part.txt $$from; done

clean: ## remove .venv and what tools left (never the data folder)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info

.PHONY: static
static:
	@$(BIN)/ruff format --check --quiet stoppress tests || { echo "make format mends this"; exit 1; }
	@$(BIN)/ruff check --quiet stoppress tests
	@$(BIN)/mypy --no-error-summary stoppress
	@$(BIN)/lint-imports --no-cache | tail -3

# Installs Debian packages as root; else says what is missing.
define debian
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "installing $(1)"; apt-get update -qq >/dev/null && \
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
else echo "Missing: $(1). On Debian: apt-get install $(1)" >&2; exit 1; fi
endef

$(BIN)/python:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Stop Press needs Python 3.11 or newer (PYTHON=/path/to/python3 names one)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call debian,python3-venv); }
	@$(PYTHON) -m venv .venv

.venv/.run: $(BIN)/python requirements/build.txt requirements/run.txt pyproject.toml
	@echo "installing Stop Press into .venv"
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.run requirements/test.txt Makefile
	@missing=""; for package in $(TEST_PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q '^install ok installed' || missing="$$missing $$package"; done; \
	  if [ -n "$$missing" ]; then $(call debian,$$missing); fi
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
