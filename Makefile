PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint format bench clean

# The marker is newer than pyproject.toml when .venv holds what it asks for.
.venv/ready: pyproject.toml
	@sh .ci/venv.sh $(PYTHON)
	@touch $@

demo: .venv/ready
	@$(BIN)/qcrawl demo

test: .venv/ready
	$(BIN)/python -m pytest -n auto

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The peers that are measured beside us are many and heavy: only who measures installs them.
.venv/bench-ready: .venv/ready
	@echo "Installing the peers, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' >>.venv/install.log 2>&1 || (cat .venv/install.log; exit 1)
	@touch $@

bench: .venv/bench-ready
	$(BIN)/python -m bench

clean:
	rm -rf .venv build dist *.egg-info demo
