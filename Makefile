# Every target works from a fresh clone: it first makes .venv and installs the pinned requirements.
# Needed: Python 3.11 or newer (PYTHON=… chooses one), make, git.

ifeq ($(OS),Windows_NT)
  PYTHON ?= python
  BIN := .venv/Scripts
  BENCH := .venv-bench/Scripts
  GRADING := .venv-nbgrader/Scripts
else
  PYTHON ?= python3
  BIN := .venv/bin
  BENCH := .venv-bench/bin
  GRADING := .venv-nbgrader/bin
endif

PORT ?= 8000
COVERAGE ?= 100
BUILD := $(BIN)/jupyter-book build . -W --keep-going -n
STAMP := .venv/installed
CORETYPES ?= Nehalem Haswell SkylakeX
NBVAL := $(BIN)/python -m pytest -n 2 --dist loadfile --nbval book

export TQDM_DISABLE ?= 1
export PYTHONUTF8 := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: help book test lint unit slow-test notebooks-test site-test serve lab notebooks notebooks-matrix \
  bench links pdf binder-test lighthouse requirements clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \2/p' Makefile | awk '{printf "  %s %-18s", $$1, $$2; $$1=$$2=""; print}'

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; v = sys.version_info; v >= (3, 11) or sys.exit('Python %d.%d is too old: 3.11 or newer is needed, say PYTHON=...' % v[:2])"
	test -x $(BIN)/python || test -x $(BIN)/python.exe || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@echo done > $(STAMP)

book: $(STAMP) ## build the book into _build/html
	$(BUILD)

test: lint unit slow-test notebooks-test ## everything: code, exercises, notebooks, book, site
	$(BUILD) --all --quiet
	$(MAKE) site-test

lint: $(STAMP) ## ruff on everything, mypy --strict on nnlib
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: $(STAMP) ## tests of nnlib, the exercises and the notebooks' form
	MPLBACKEND=agg OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 tests nnlib --doctest-modules -m "not slow" \
	  --ignore=tests/site --ignore=tests/binder --ignore=tests/benchmarks \
	  --cov=nnlib --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=$(COVERAGE)

slow-test: $(STAMP) $(GRADING)/installed ## accuracy over five seeds; a class's round trip with nbgrader
	OPENBLAS_NUM_THREADS=1 NNLIB_NBGRADER_PYTHON=$(abspath $(GRADING)/python) \
	  $(BIN)/python -m pytest tests/golden tests/checks -m slow

# nbgrader is for teachers and lives in an environment of its own, with the same versions otherwise.
$(GRADING)/installed: tests/checks/requirements-nbgrader.txt requirements.txt
	test -d .venv-nbgrader || $(PYTHON) -m venv .venv-nbgrader
	$(GRADING)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt -r tests/checks/requirements-nbgrader.txt
	$(GRADING)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@echo done > $@

notebooks-test: $(STAMP) ## run every notebook and compare its outputs strictly
	OPENBLAS_NUM_THREADS=1 $(NBVAL)

site-test: $(STAMP) ## tests of the built site, in a browser too where there is one
	$(BIN)/python -m pytest tests/site

serve: book ## build the book and show it on http://localhost:8000
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lab: $(STAMP) ## open the chapters in JupyterLab
	env -u TQDM_DISABLE $(BIN)/jupyter lab --notebook-dir=. book/01-neurons.ipynb

notebooks: $(STAMP) ## run every notebook again and store its outputs
	OPENBLAS_NUM_THREADS=1 $(BIN)/python book/_ext/execute.py $(NOTEBOOKS)

notebooks-matrix: $(STAMP) ## compare the notebooks on three kinds of processor, 1 and 2 threads
	for core in $(CORETYPES); do for threads in 1 2; do \
	  echo "OPENBLAS_CORETYPE=$$core OPENBLAS_NUM_THREADS=$$threads"; \
	  OPENBLAS_CORETYPE=$$core OPENBLAS_NUM_THREADS=$$threads $(NBVAL) -q || exit 1; done; done

bench: ## measure training beside PyTorch and scikit-learn, in an environment of its own
	test -d .venv-bench || $(PYTHON) -m venv .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check -r tests/benchmarks/requirements.txt
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BENCH)/python tests/benchmarks/bench.py

links: $(STAMP) ## follow every external link (needs the network)
	$(BIN)/jupyter-book build . --builder linkcheck

pdf: $(STAMP) ## the whole book as PDF, with solutions and without (needs Chromium)
	$(BIN)/jupyter-book build . --builder=custom --custom-builder=singlehtml
	$(BIN)/python book/_ext/pdf.py _build/singlehtml _build/pdf

binder-test: $(STAMP) ## Binder's environment and every chapter in its JupyterLab (minutes; needs Chromium)
	$(BIN)/python -m pytest tests/binder -s

lighthouse: book ## Lighthouse's four marks for every page (minutes; needs Chromium, Node.js and the npm registry)
	$(BIN)/python tests/site/lighthouse.py

requirements: $(STAMP) ## pin the newest versions that pyproject.toml allows
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --extra dev --no-emit-package nnlib pyproject.toml -o requirements.txt --upgrade
	$(BIN)/uv pip compile --universal --extra binder --no-emit-package nnlib pyproject.toml -c requirements.txt -o .binder/requirements.txt

clean: ## remove what was built, and .venv
	rm -rf _build .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
