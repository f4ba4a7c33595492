# Everything sets itself up: uv goes into the project's own environment, packages come from hashed locks.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1
CLICKS := tests/browser tests/workspace/test_page_with_an_app.py

.PHONY: demo test test-live check sbom faults faults-ci faults-short faults-long bench lock format clean help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: $(if $(MAIL),$(VENV)/.dev,$(VENV)/.run) ## Run the whole bot on a local workspace at http://127.0.0.1:8080; MAIL=1 adds real mailboxes
	$(BIN)/python -m bot demo $(if $(MAIL),--mail)

test: $(VENV)/.dev ## Run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile --ignore tests/live $(CLICKS:%=--ignore %)
	$(BIN)/python -m pytest $(CLICKS) # alone: whoever clicks through pages waits for a busy machine

test-live: $(VENV)/.dev ## Run the connectors against the platforms' real software, on this machine
	ZURUF_LIVE=1 $(BIN)/python -m pytest tests/live

check: $(VENV)/.dev ## Lint, types, layers, documentation up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.policy_file
	$(BIN)/python -m bot.library
	$(BIN)/python -m bot.settings
	$(BIN)/python -m docs.generate
	$(BIN)/python -m supply

sbom: $(VENV)/.dev ## Check licences and floors; write build/sbom.json
	$(BIN)/python -m supply

faults: $(VENV)/.dev ## Prove that nothing is lost or doubled; writes build/faults.json
	$(BIN)/python -m tests.faults

faults-ci: $(VENV)/.dev ## The same with every second of the seeded bugs
	$(BIN)/python -m tests.faults --share

faults-short: $(VENV)/.dev ## Every single fault, while you work
	$(BIN)/python -m tests.faults --part single

faults-long: $(VENV)/.dev ## The same with as many histories as before a release
	$(BIN)/python -m tests.faults --long

bench: $(VENV)/.dev ## Run the benchmarks; writes build/bench.json
	$(BIN)/python -m bench

format: $(VENV)/.dev ## Format and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.uv ## Renew the locks in requirements/
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command 'make lock' -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command 'make lock' -c requirements/run.txt --group dev -o requirements/dev.txt pyproject.toml

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.uv: requirements/uv.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes --only-binary :all: -r requirements/uv.txt
	touch $@

$(VENV)/.run: $(VENV)/.uv requirements/run.txt
	test -e $(VENV)/.dev || $(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/run.txt
	touch $@

$(VENV)/.dev: $(VENV)/.uv requirements/dev.txt requirements/run.txt
	$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	touch $@
