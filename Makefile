PY ?= python3
BIN := .venv/bin

.PHONY: setup
setup: .venv/.ok

.venv/.ok: pyproject.toml
	$(PY) -m venv .venv
	$(BIN)/python -m pip install -q 'pip>=25.1'
	$(BIN)/python -m pip install -q -e '.[postgres]' --group dev --group peers
	touch $@
