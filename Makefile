# Two commands are enough: `make run` and `make test`. `make` alone lists the rest.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run accounts test check format bench lock assets

export PORT ?= 8000
export DATA_DIR ?= var
export DENGJI_DEMO ?= true
PYTHON := .venv/bin/python

help: ## List these commands.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Set up what is missing and serve the site (PORT=8000, DATA_DIR=var); again: keeps the data.
	@scripts/run.sh

accounts: ## Print the demo accounts as JSON, and nothing else.
	@$(PYTHON) -m flask --app app.wsgi accounts

test: ## Set up what is missing, check the sources and run every test.
	@scripts/test.sh

check: ## Check style, types, layers, templates and built assets.
	@scripts/setup.sh test
	@scripts/check.sh

format: ## Bring the sources into the house style.
	@$(PYTHON) -m ruff check --fix --quiet .
	@$(PYTHON) -m ruff format --quiet .

bench: ## Print the benchmarks with their goals; ONLY=name for one of them.
	@scripts/setup.sh test
	@$(PYTHON) -m bench $(ONLY)

lock: ## Write the lock files anew from pyproject.toml (needs uv).
	@scripts/lock.sh

assets: ## Rebuild the browser's files from frontend/ (needs node).
	@scripts/assets.sh build
