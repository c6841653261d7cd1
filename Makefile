# `make` alone lists what there is to do. The first target that needs it sets up .venv by itself.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000

BIN := $(VENV)/bin
READY := $(VENV)/.ready
SITE := _build/html
INSTALL := $(BIN)/pip install --quiet --no-compile
NBVAL := --nbval --nbval-cell-timeout=120
QUICK := $(BIN)/pytest --quiet --doctest-modules -m "not slow"
# One process more than a small machine has cores: the browser tests wait more than they compute.
# In their own order: else the longest files, which hold few tests, come last and are waited for.
PARALLEL := -n 3 --dist loadscope --no-loadscope-reorder

# Sets print in one order, and a backend set elsewhere takes no figure out of a notebook.
export PYTHONHASHSEED := 0
unexport MPLBACKEND
# Dozens of processes share what one has compiled, also where it would not be kept.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help book downloads serve test check check-functions check-book bench bench-site \
	exhaustive experiments compare rounding environments store lab repository clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { \
		echo "The book needs Python 3.11 to 3.14, for which its packages are pinned, and $(PYTHON)" \
			"is $$($(PYTHON) --version 2>&1): name another one, as in 'make PYTHON=python3.14'."; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)
	@# Two pips unpack the pins side by side; another adds what they lack on some other system.
	@# Most modules are never imported, and Python compiles the others when they are.
	@echo "Installing the pins of requirements.txt into $(VENV)"
	@grep -o '^[^ #]*==[^ #]*' requirements.txt | xargs -P 2 -n 20 $(INSTALL) --no-deps
	@$(BIN)/pip check >/dev/null || $(INSTALL) --requirement requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

book: $(READY)  ## build the site into _build/html
	@rm -rf $(SITE)
	@$(BIN)/jupyter-book build . --all -n -W --keep-going
	@echo "The book is $(SITE)/index.html: open it as it is, or run 'make serve'."

downloads: $(READY)  ## build the site with the book as PDF and EPUB in it (needs Chromium)
	@$(BIN)/python -c "from tools import pdf; pdf.browser()"
	@DOWNLOADS=1 $(MAKE) --no-print-directory book
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || date +%s) \
		$(BIN)/python -m tools.downloads

serve:  ## serve the built site on http://127.0.0.1:8000 (PORT=…)
	@test -f $(SITE)/index.html || { echo "There is no site yet: run 'make book'."; exit 1; }
	@echo "http://127.0.0.1:$(PORT)/ (Ctrl+C ends it)"
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT)

# Every part runs, whatever became of the one before; the quick ones come first.
test: $(READY)  ## check everything: code, notebooks, site
	@failed=; \
	$(BIN)/ruff check . || failed="$$failed ruff"; \
	$(BIN)/ruff format --check . || failed="$$failed format"; \
	$(MAKE) --no-print-directory book || failed="$$failed book"; \
	$(BIN)/pytest tests activations chapters --doctest-modules $(NBVAL) $(PARALLEL) \
		|| failed="$$failed pytest"; \
	test -z "$$failed" || { echo "Failed:$$failed"; exit 1; }

check: $(READY)  ## check the code, and the chapters as stored: nothing trained or compared, no site
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j2 check-functions check-book

# Two processes, and one of them alone imports PyTorch, JAX and Keras.
check-functions: $(READY)
	@$(QUICK) activations/*.py activations/families tests/package --ignore tests/package/book

check-book: $(READY)
	@$(QUICK) activations/book tests/package/book tests/chapters tests/experiments

bench: $(READY)  ## time every function beside SciPy, PyTorch, JAX and a loop (JSON=… keeps it)
	@$(BIN)/pytest benchmarks --quiet --tb=line --benchmark-quiet $(if $(JSON),--benchmark-json=$(JSON))

bench-site: $(READY)  ## weigh and time every page beside the default build; what a phone cuts off
	@$(BIN)/python -m benchmarks.site
	@$(BIN)/python -m benchmarks.on_a_phone

experiments: $(READY)  ## make the stored runs anew, two hours (ONLY="dead_units …"; CHECK=1 compares)
	@$(BIN)/python -m experiments $(if $(CHECK),--check) $(ONLY)

exhaustive: $(READY)  ## try every float32 on every function, an hour; store the errors (FUNCTIONS=…)
	@$(BIN)/python -m benchmarks.exhaustive $(FUNCTIONS)

compare: $(READY)  ## rerun every notebook and compare all that it prints
	@$(BIN)/pytest chapters $(NBVAL) $(PARALLEL)

rounding: $(READY)  ## rerun what uses PyTorch with other last digits, as ten other machines have (SEEDS=…)
	@$(BIN)/python -m tests.chapters.another_machine $(SEEDS)

environments: $(READY)  ## run every chapter with Colab's versions, the oldest, the newest (ON=…)
	@$(BIN)/python -m tests.chapters.environments $(ON)

store: ONLY := $(sort $(wildcard chapters/*.ipynb))
store: $(READY)  ## rerun the notebooks, store what they print (ONLY="chapters/tanh.ipynb …")
	@printf '%s\n' $(ONLY) | xargs -n 1 -P 2 $(BIN)/jupyter nbconvert --log-level=WARN \
		--config tools/nbconvert_config.py --to notebook --execute --inplace

lab: $(READY)  ## open the chapters in JupyterLab
	@$(BIN)/jupyter trust chapters/*.ipynb >/dev/null  # or no figure shows before its cell is run
	@$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/chapters

repository: $(READY)  ## write the repository's address wherever it stands (URL=…)
	@$(BIN)/python -m tools.repository $(if $(filter command%,$(origin URL)),"$(URL)")

clean:  ## remove .venv and everything that was built
	rm -rf $(VENV) _build .pytest_cache .ruff_cache .hypothesis .benchmarks *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
