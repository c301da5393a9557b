# A bare `make` lists what can be asked. CI runs these targets and nothing else (.ci/run).
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

# The virtual environment is remade from the hash lock whenever the lock changes.
$(STAMP): requirements/dev.lock requirements/installer.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shirushi needs Python 3.11 or newer; set PYTHON=python3.11")'
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing pinned packages into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/installer.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes --requirement requirements/dev.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: setup
setup: $(STAMP) ## Install everything the other targets need

.PHONY: demo
demo: $(STAMP) ## Walk one micro-credential from description to degree on examples/
	@$(BIN)/shirushi demo

.PHONY: serve
serve: $(STAMP) ## Open the site on this machine, with demonstration accounts
	@$(BIN)/shirushi serve

.PHONY: browser
browser: ## Install Chromium and Japanese fonts for the browser tests, where Debian's packages are at hand
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo "Installing Debian's chromium for the browser tests ..."; \
	    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 \
	      || echo "Chromium could not be installed; the browser tests will be skipped with a message."; \
	  else echo "No Chromium here; the browser tests will be skipped with a message."; fi; }

.PHONY: test
test: $(STAMP) browser ## Run the tests, then the site's again on PostgreSQL
	@$(BIN)/pytest -n auto --dist loadfile -q
	@$(MAKE) --no-print-directory test-postgres

.PHONY: test-postgres
test-postgres: $(STAMP) ## Run the site's tests on a throwaway PostgreSQL
	@$(BIN)/python -m pytest -p tests.postgres_plugin -m "web and not browser" -n auto --dist loadfile -q tests

.PHONY: test-library
test-library: ## Run the library's tests in an environment without Django
	@test -d $(VENV)-library || $(PYTHON) -m venv $(VENV)-library
	@$(VENV)-library/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/installer.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV)-library $(VENV)-library/bin/uv pip install --quiet --require-hashes --requirement requirements/library-test.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV)-library $(VENV)-library/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(VENV)-library/bin/pytest -q -p no:cacheprovider -m "not web"

.PHONY: check
check: fmt-check lint types imports facts docs-check ## Everything CI checks except the tests

.PHONY: fmt
fmt: $(STAMP) ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only --quiet .

.PHONY: fmt-check
fmt-check: $(STAMP)
	@$(BIN)/ruff format --check .

.PHONY: lint
lint: $(STAMP) ## Lint the code, and refuse files over 800 lines
	@$(BIN)/ruff check .
	@$(BIN)/python tools/sizes.py

.PHONY: types
types: $(STAMP) ## Check the types, strictly
	@$(BIN)/mypy

.PHONY: imports
imports: $(STAMP) ## Check that imports only go down
	@$(BIN)/lint-imports

.PHONY: docs
docs: $(STAMP) ## Write the reference pages that the code and the data tell (docs/generated, docs/frameworks)
	@$(BIN)/python tools/docs.py

.PHONY: facts
facts: $(STAMP) ## Check that every fact has a source, and count the facts by confidence and grade
	@$(BIN)/python tools/check_facts.py

.PHONY: docs-check
docs-check: $(STAMP)
	@$(BIN)/python tools/docs.py --check

.PHONY: bench
bench: $(STAMP) ## Measure issuing and verifying, as ratios to a bare signature and to other stacks
	@$(BIN)/python -m bench.ratios

.PHONY: bench-page
bench-page: $(STAMP) ## The same with a stream of a million, written to docs/reference/speed.md
	@$(BIN)/python -m bench.ratios --rounds 100 --stream 1000000 --write

.PHONY: bench-solver
bench-solver: $(STAMP) ## Measure the planner against greedy and CP-SAT, and ten thousand audits, into docs/reference/planning-speed.md
	@test -d $(VENV)-bench || $(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/installer.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV)-bench $(VENV)-bench/bin/uv pip install --quiet --require-hashes --requirement requirements/bench.lock \
	  || echo "CP-SAT could not be installed; its rows are left out."
	@$(BIN)/python -m bench.planning --cpsat $(VENV)-bench/bin/python --write

.PHONY: equality
equality: $(STAMP) ## Compare the compiled path with the general one on 20,000 random credentials
	@$(BIN)/python -m tools.equality

.PHONY: fuzz
fuzz: ## Fuzz every parser long, under Atheris where it can be had (SECONDS_EACH=60)
	@test -d $(VENV)-fuzz || $(PYTHON) -m venv $(VENV)-fuzz
	@$(VENV)-fuzz/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/installer.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV)-fuzz $(VENV)-fuzz/bin/uv pip install --quiet --require-hashes --requirement requirements/fuzz.lock
	@PYTHONPATH=src:. $(VENV)-fuzz/bin/python -m fuzz.run --seconds $(or $(SECONDS_EACH),60)
	@PYTHONPATH=src:. $(VENV)-fuzz/bin/python tools/hostile.py

.PHONY: explore
explore: $(STAMP) ## Ask every property about examples that no run has met (ROUNDS=10)
	@for round in $$(seq $(or $(ROUNDS),10)); do \
	  $(BIN)/pytest --hypothesis-profile explore -n auto -q -p no:cacheprovider $$(grep -rl "@given" tests) || exit 1; done

.PHONY: lock
lock: $(STAMP) ## Write the hash locks anew (they record no download addresses)
	@$(BIN)/python tools/lock.py

.PHONY: clean
clean: ## Remove what the other targets made
	@rm -rf $(VENV) $(VENV)-library $(VENV)-fuzz var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
