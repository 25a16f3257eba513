# setup: everything to run    run: the program with a fictional Nieuw-West    test: all checks    bench: docs/benchmarks.md, or a PART of it
PY ?= python3
PORT ?= 8000
TESTERS ?= $(shell $(PY) -c 'import os; print(min(8, 1 + (os.cpu_count() or 2)))')
BIN := .venv/bin

.PHONY: setup run test bench test-tools

setup: .venv/.runtime
	@$(BIN)/python scripts/front_end.py
	@$(BIN)/python scripts/offline_page.py
	@$(BIN)/python scripts/booth_scripts.py
	@$(BIN)/python scripts/translations.py compile

run: setup
	@$(BIN)/snw serve --demo --port $(PORT)

# File by file in one process more than there are cores, for tests wait as often as they work; eight at most.
# What was compiled is kept, whatever the environment says: tests start hundreds of programs.
test: test-tools
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder --durations 25 --durations-min 8

bench: test-tools .venv/.bench
	@$(BIN)/python -m tests.benchmarks $(PART)

test-tools: setup .venv/.tests
	@sh scripts/system_packages.sh
	@$(BIN)/python scripts/front_end.py --with-checkers

.venv/.runtime: pyproject.toml constraints.txt scripts/python_packages.py
	@$(PY) scripts/python_packages.py runtime
	@touch $@

.venv/.tests: .venv/.runtime
	@$(PY) scripts/python_packages.py tests
	@touch $@

.venv/.bench: .venv/.tests
	@$(PY) scripts/python_packages.py bench
	@touch $@
