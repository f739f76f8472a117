# Handshakes. `make run` starts it, `make test` checks it, `make soak` checks it at length.

.PHONY: run test soak clean
.DEFAULT_GOAL := run

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

# The stamp is made last, so a step that was broken off is done again.
RUNS := $(VENV)/runs
TESTS := $(VENV)/tests

run: $(RUNS)
	@$(BIN)/flask --app app db upgrade
	@exec $(BIN)/flask --app app serve

test: export HYPOTHESIS_PROFILE := bounded
soak: export HYPOTHESIS_PROFILE := soak
test soak: $(TESTS)
	$(BIN)/python -m tests.browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict meetup
	$(BIN)/pytest -n 2 $(ARGS)

$(RUNS): requirements.txt
	@for python in $(PYTHONS); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo 'Handshakes needs Python 3.11 or newer; name one with PYTHON=/path/to/python3.' >&2; exit 1; fi; \
	$(BIN)/python -m pip --version >/dev/null 2>&1 || "$$found" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt >&2
	@touch $@

$(TESTS): requirements.txt tests/requirements.txt $(RUNS)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r tests/requirements.txt >&2
	@touch $@

# What people wrote, in instance/, is not make's to remove.
clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
