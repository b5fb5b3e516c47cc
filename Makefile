# make demo: the main job on a demonstration centre.  make test: everything that must hold.  make bench: how fast it is.
PYTHON = .venv/bin/python
SHELL = /bin/bash

.PHONY: setup demo test bench clean

setup:
	@packaging/setup.sh

demo: setup
	@packaging/demo.sh

test: setup
	@packaging/test_tools.sh
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n auto

bench: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks

clean:
	rm -rf build .venv
