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

bench: .venv/ready
	$(BIN)/python -m bench

clean:
	rm -rf .venv build dist *.egg-info demo
