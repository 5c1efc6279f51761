PYTHON ?= python3.11
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help install demo test check bench evaluate vendor clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

install: .venv/.ready ## make .venv with everything in it

demo: .venv/.ready ## build the bundled sample reports and serve them on 127.0.0.1:8000
	$(BIN)/reportgraph demo

test: .venv/.ready ## run the tests
	$(BIN)/pytest

check: .venv/.ready ## formatting, lint, types, import rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q

bench: .venv/.ready ## print the benchmarks, as ratios against named peers
	$(BIN)/python -m bench

evaluate: .venv/.ready ## score the extractor on the test part of the corpus
	$(BIN)/reportgraph evaluate --corpus corpus --part test

vendor: ## copy the scripts of others anew from npm (needs node; not needed to run or test)
	npm install --no-audit --no-fund --ignore-scripts
	cp node_modules/vis-network/standalone/umd/vis-network.min.js node_modules/vis-network/LICENSE-* api/static/vendor/vis-network/
	cp node_modules/@zazuko/yasgui/build/yasgui.min.js node_modules/@zazuko/yasgui/build/yasgui.min.css api/static/vendor/yasgui/
	cp node_modules/axe-core/axe.min.js tests/api/pages/vendor/
	sed -i '/sourceMappingURL/d' api/static/vendor/*/*.min.js tests/api/pages/vendor/axe.min.js
	@# one namespace of its prefix list reads like a folder of a machine; nothing else uses it
	sed -i 's|,awol=`[^`]*`||; s|,awol,|,|' api/static/vendor/yasgui/yasgui.min.js

clean: ## remove what the other targets made
	rm -rf .venv .reportgraph .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
