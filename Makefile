# Everything a contributor runs. `make demo` and `make test` work in a fresh clone.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
SEED := seeds/000_d46b8b9bb079dfb7.txt
EVAL := build/eval
BASELINE := evals/baselines/qwen2.5-coder-1.5b-instruct-q4-k-m.json

.PHONY: demo test check lint types layers prompts evals model bench lock clean

demo: model
	$(BIN)/summarise $(SEED)

test: $(VENV)/ready model
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=95

check: lint types layers prompts evals test

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

layers: $(VENV)/ready
	$(BIN)/lint-imports

prompts: $(VENV)/ready
	$(BIN)/summarizer prompts check
	$(BIN)/summarizer schemas check

# recorded answers of the embedded model on all gold: no model, no key
evals: $(VENV)/ready
	rm -rf $(EVAL)
	$(BIN)/summarizer eval run --model replay -o $(EVAL) --report html --report md
	$(BIN)/summarizer eval gate $(EVAL) --baseline $(BASELINE) --junit $(EVAL)/junit.xml

# joins and verifies the weights once; they stay in the user's cache directory
model: $(VENV)/run
	$(BIN)/summarizer models fetch

bench: $(VENV)/ready model
	$(BIN)/python benchmarks/start_up.py
	$(BIN)/python benchmarks/cache.py
	$(BIN)/python benchmarks/overhead.py
	$(BIN)/python benchmarks/telemetry.py
	$(BIN)/python benchmarks/stores.py
	$(BIN)/python benchmarks/killed.py
	$(BIN)/python benchmarks/scoring.py
	$(BIN)/python benchmarks/embedded.py

# uv installs faster; pip does the same where there is no uv
define install
	if command -v uv >/dev/null; then \
	  VIRTUAL_ENV=$(VENV) uv pip install -q --require-hashes -r $(1) && \
	  VIRTUAL_ENV=$(VENV) uv pip install -q --no-deps --no-build-isolation -e . ; \
	else \
	  $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $(1) && \
	  $(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
endef

# what the program itself needs
$(VENV)/run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(call install,requirements.txt)
	touch $@

# what the tests need as well, all extras among it
$(VENV)/ready: requirements-dev.txt $(VENV)/run
	@$(call install,requirements-dev.txt)
	touch $@

# writes the pinned requirements anew (needs uv)
lock:
	uv pip compile -q --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate \
	  --python-version 3.11 --custom-compile-command "make lock" --group build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate \
	  --python-version 3.11 --custom-compile-command "make lock" --group dev --all-extras pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage*
