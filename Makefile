# The tasks of bpvcheck. Each sets up what it needs: `make demo` and `make test` work on a fresh
# clone with Python 3.11 or later, make and a C compiler. Another Python: make PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What `make lock` may move: everything, or with LOCK_FLAGS= only what pyproject.toml asks for.
LOCK_FLAGS ?= --upgrade
# More for pytest or the benchmark: make test ARGS="-k language"
ARGS ?=
# Other spoilt records for make fuzz
SEED ?= 1

LOCALE := bpvcheck/locale
POT := build/bpvcheck.pot

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo plugins test test-spark fuzz faults bench lint format lock generate messages messages-check clean

help:  ## List the tasks
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
	while IFS='|' read -r task text; do printf '%-23s %s\n' "  $$task" "$$text"; done

demo: $(READY)  ## Judge the demo records and write a report for each party
	@$(BIN)/bpvcheck demo

plugins: $(READY)  ## Install the plugins of sectors that are in plugins/
	@$(PIP) install --no-deps --no-build-isolation $(wildcard plugins/*/)
	@$(BIN)/bpvcheck plugins list

test: $(READY)  ## Run all tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --max-worker-restart 0 \
		--dist loadgroup $(ARGS)

# Apart, because PySpark is half a gigabyte that nothing else needs.
test-spark: $(READY)  ## Compare the ledger of a real Spark with that of one machine; needs Java
	@$(PIP) install --require-hashes --requirement requirements-spark.lock
	@$(BIN)/python -m pytest tests/engine/test_spark.py $(ARGS)

fuzz: $(READY)  ## Compare 100,000 spoilt records as columns and by the models: make fuzz SEED=2
	MUTANTS=100000 SEED=$(SEED) $(BIN)/python -m pytest -n auto --maxprocesses 4 \
		tests/intake/test_mutants.py $(ARGS)

faults: $(READY)  ## Try what docs/reliability.md promises: make faults ARGS="--runs 5"
	@$(BIN)/python benchmarks/faults.py $(ARGS)

bench: $(READY)  ## Time whole commands beside merely parsing: make bench ARGS="--runs 1"
	@$(BIN)/python benchmarks/run.py $(ARGS)

lint: $(READY)  ## Check format, style, types and import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY)  ## Refresh requirements.lock to the newest versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --extra durable --custom-compile-command "make lock" $(LOCK_FLAGS) \
		--group dev pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --extra spark --constraint requirements.lock \
		--custom-compile-command "make lock" $(LOCK_FLAGS) \
		pyproject.toml --output-file requirements-spark.lock

generate: $(READY)  ## Write what is generated: schemas, tables, indexes
	$(BIN)/python -m bpvcheck.generate

messages: $(READY)  ## Carry texts from the code into the Dutch catalogue and compile it
	@mkdir -p $(dir $(POT))
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --add-location file \
		--sort-by-file --project bpvcheck --output-file $(POT) bpvcheck
	$(BIN)/pybabel --quiet update --domain bpvcheck --locale nl --input-file $(POT) \
		--output-dir $(LOCALE) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --domain "bpvcheck messages" --directory $(LOCALE)
	@$(MAKE) --no-print-directory messages-check

messages-check: $(READY)  ## Check that every text has its translation
	@$(BIN)/python -m pytest --quiet tests/test_i18n.py -k catalogue

clean:  ## Remove what was built and cached; remove .venv yourself to start afresh
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find bpvcheck plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: pinned by requirements.lock, with the project itself editable.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || { \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo 'bpvcheck needs Python 3.11 or later; try: make PYTHON=python3.12' >&2; exit 1; }; \
		echo 'Setting up .venv; the first time takes a minute or two ...'; \
		$(PYTHON) -m venv $(VENV); }
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@
