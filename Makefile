# Each target sets up .venv by itself, and installs again only when the lock changed.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
SPARK := .venv-spark
SPARK_STAMP := $(if $(shell command -v java),$(SPARK)/installed)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-all check bench pages spark lock format clean

run: $(STAMP) ## crawl the made-up market, analyze it, write the weekly folder and the site
	$(BIN)/aipm run --sample

test: $(STAMP) ## the quick suite
	$(BIN)/pytest -q -n 2 --dist worksteal

test-all: $(STAMP) $(SPARK_STAMP) ## the quick suite and the slow matrices
	$(BIN)/pytest -q -n 2 --dist worksteal -m "slow or not slow"

check: $(STAMP) ## format, lint, types, import contracts, SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint queries analysis

bench: $(STAMP) ## repeatable measurements, side by side
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

pages: $(STAMP) ## write anew what the README and docs/ take from the code and from the sample market
	rm -rf build/sample
	$(BIN)/aipm run --sample --workspace build/sample
	$(BIN)/python docs/dictionary.py
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/outputs.py build/sample

spark: $(SPARK)/installed ## an environment of its own for the test that reads the lake with Spark; it takes half a gigabyte

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(STAMP) ## resolve pyproject.toml anew for Python 3.11-3.13 on Linux and macOS
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra scale --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	echo "pyspark>=4,<5" | $(BIN)/uv pip compile - --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements-spark.lock

clean:
	rm -rf .venv $(SPARK) aipm-sample

$(STAMP): requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(STAMP)

$(SPARK)/installed: requirements-spark.lock
	test -x $(SPARK)/bin/python || $(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install --quiet --require-hashes -r requirements-spark.lock
	touch $(SPARK)/installed
