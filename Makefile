# Every target sets up what it needs: stock python3 (3.11 or newer) with venv and pip is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TRAIN_VENV := .venv-train
TRAIN_READY := $(TRAIN_VENV)/.ready
SHARED := $(or $(GOODOFFICES_SHARED),../shared)

# One way to read numbers and words on every machine; no pip chatter about its own newer versions.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

EXPORT := $(BIN)/uv export --quiet --frozen --format requirements-txt --no-header --no-annotate --no-emit-project --extra all

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check format bench speed robust raise codebook train lock upgrade clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(READY)  ## make .venv with everything that runs, from the hashed lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "goodoffices needs Python 3.11 or newer; say which with make PYTHON=python3.11 ...")'
	@echo "Setting up $(VENV): a minute or two, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## read five sample reports and print their records
	@$(BIN)/goodoffices read src/goodoffices/samples/reports.jsonl
	@cat src/goodoffices/samples/NEXT.txt

test: $(READY)  ## the tests (minutes)
	$(BIN)/python -m pytest

test-long: $(READY)  ## the tests that take longer: many processes, hash seeds, broken input, corpora, PostgreSQL, the browser, R
	@tools/postgres.sh
	@tools/chromium.sh
	@tools/r.sh
	$(BIN)/python -m pytest -m long

check: $(READY)  ## lint, format, types, layers, docs
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_layers.py tests/test_docs.py tests/test_packaging.py tests/test_codebook.py

format: $(READY)  ## let ruff lay out the code
	$(BIN)/ruff check --fix src tests bench tools
	$(BIN)/ruff format src tests bench tools

bench: $(READY)  ## accuracy against the floors, speed, robustness, the record (needs the evaluation data, see docs/accuracy.md)
	$(BIN)/python bench/accuracy.py
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/robust.py
	$(BIN)/python bench/record.py

speed: $(READY)  ## reading speed against the bare parser
	$(BIN)/python bench/speed.py

robust: $(READY)  ## read the whole corpus; no crash, memory flat
	$(BIN)/python bench/robust.py

raise: $(READY)  ## raise the accuracy floors to what is reached now (never lowers one), and note the figures in the docs
	$(BIN)/python bench/accuracy.py --raise --note

codebook: $(READY)  ## write docs/codebook.md from the knowledge pack
	$(BIN)/python tools/codebook.py

# torch comes in here and nowhere else; requirements-train.lock pins versions without hashes, because a machine may
# hold a CPU build of torch under the same version.
$(TRAIN_READY): requirements-train.lock pyproject.toml
	test -x $(TRAIN_VENV)/bin/python || $(PYTHON) -m venv $(TRAIN_VENV)
	$(TRAIN_VENV)/bin/python -m pip install --quiet -c requirements-train.lock --editable '.[train]'
	@touch $@

HALVES := build/sense-0 build/sense-1
TRAIN := $(TRAIN_VENV)/bin/python tools/train

# Two encoders of half the annotations each tell the small models what an encoder says of reports it has not seen.
train: $(TRAIN_READY)  ## train the models again (needs the evaluation data; two hours on two cores)
	$(TRAIN)/statements.py $(SHARED)
	$(TRAIN)/worth.py $(SHARED)
	$(TRAIN)/sense.py $(SHARED)
	$(TRAIN)/sense.py $(SHARED) --half 0 --epochs 5 --out build/sense-0
	$(TRAIN)/sense.py $(SHARED) --half 1 --epochs 5 --out build/sense-1
	$(TRAIN)/contacts.py $(SHARED) $(HALVES)
	$(TRAIN)/positions.py $(SHARED) $(HALVES)
	$(TRAIN)/tracks.py $(SHARED) $(HALVES)
	$(TRAIN)/relation.py $(SHARED)

# Versions stay as they are locked, but for what pyproject.toml asks anew; `make upgrade` takes the newest.
lock: $(READY)  ## write uv.lock and both requirements files from pyproject.toml
	$(BIN)/uv lock $(UPGRADE)
	$(EXPORT) --extra dev -o requirements.lock
	$(EXPORT) --extra train --no-hashes -o requirements-train.lock

upgrade: UPGRADE := --upgrade
upgrade: lock  ## the same with the newest versions that fit

clean:  ## remove what make set up
	rm -rf $(VENV) $(TRAIN_VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
