# make demo: the main job on a demonstration centre.  make test: everything that must hold.  make bench: how fast it is (SLOW=1: on a quarter of one core).  make texts: what translators get.
PYTHON = .venv/bin/python
SHELL = /bin/bash

.PHONY: setup demo test bench texts clean

setup:
	@packaging/setup.sh

demo: setup
	@packaging/demo.sh

test: setup
	@packaging/test_tools.sh
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n auto --dist worksteal

bench: setup
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks$(if $(SLOW),.slow)

texts: setup
	@PYTHONPATH=. $(PYTHON) packaging/texts.py

clean:
	rm -rf build .venv
