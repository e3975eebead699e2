# Everything here works on a fresh checkout; the first run installs what it needs.

PYTHON ?= python3
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help test demo bundle installers test-installers gallery pictures translations chaos fuzz lint lock clean
.NOTPARALLEL:

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test:  ## install what is missing, check style, types and floors, run every test
	@tools/system-packages test
	@tools/environment
	@tools/peer-packages
	@tools/lint
	.venv/bin/python -m pytest --numprocesses 2 --dist loadscope --cov --cov-report=term-missing:skip-covered

demo:  ## try the program on a demo site; without a screen, a tour on a virtual one, with pictures
	@tools/system-packages demo
	@tools/environment
	@tools/demo

bundle:  ## the program as a folder that needs no Python, in build/bundle/
	@tools/system-packages installers
	@tools/environment
	@tools/bundle

installers: bundle  ## what this system can build of tarball, Debian package and Windows installers, in dist/
	@.venv/bin/python -m tools.icons
	@tools/tarball
	@.venv/bin/python -m installers.debian.build
	@tools/sbom

test-installers:  ## try what `make installers` has made: on a virtual screen, in a clean root
	.venv/bin/python -m pytest installers/tests

gallery:  ## a picture of every screen, light and dark, small and large, English and Hindi, in build/gallery/
	@tools/system-packages test
	@tools/environment
	.venv/bin/python -m tools.gallery

pictures:  ## the pictures of docs/user.md anew, in docs/pictures/guide/
	@tools/system-packages test
	@tools/environment
	.venv/bin/python -m tools.guide_pictures

translations:  ## find the words in the code, and compile what resources/translations has of them
	@tools/environment
	.venv/bin/python -m tools.translations

chaos:  ## ten rounds of chaos around one client, seven minutes; CHAOS_SEED=n repeats a run
	@tools/system-packages test
	@tools/environment
	@tools/peer-packages
	@tools/chaos

fuzz:  ## bad input for everything that outsiders can reach, two minutes; FUZZ_SECONDS=n for longer
	@tools/system-packages test
	@tools/environment
	@tools/fuzz

lint:  ## check style, types for three platforms, and the floors
	@tools/environment
	@tools/lint

lock:  ## write requirements/*.txt anew from pyproject.toml
	@tools/environment
	@tools/lock

clean:  ## remove everything that was made here
	rm -rf .venv build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -rf tests/peers/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
