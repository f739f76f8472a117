# Handshakes. `make run` starts it, `make demo` a town to look at, `make test` checks it, `make soak`
# checks it at length, `make bench` measures it, `make pictures` takes the pictures in README anew.

.PHONY: run demo test soak bench pictures clean
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

# Its database is made anew each time, so that the town is as of today. Nothing of an instance that
# people live in gets near it: neither its database, nor its mail, nor its key. Everybody may know
# the passwords of the demo, so a session that began in it must not be good anywhere else.
demo: override export MEETUP_DATABASE_URL := sqlite:///$(CURDIR)/instance/demo.sqlite3
demo: override export MEETUP_MAIL_URL := none
demo: export MEETUP_BASE_URL ?= http://127.0.0.1:$(or $(PORT),5000)
demo: $(RUNS)
	@rm -f instance/demo.sqlite3*
	@MEETUP_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))') && \
	export MEETUP_SECRET_KEY && \
	$(BIN)/flask --app app db upgrade && \
	$(BIN)/flask --app app demo && \
	exec $(BIN)/flask --app app serve

test: export HYPOTHESIS_PROFILE := bounded
soak: export HYPOTHESIS_PROFILE := soak
# Some machines have Python keep nothing that it compiles; the tests start it dozens of times.
test soak: export PYTHONDONTWRITEBYTECODE :=
test soak: $(TESTS)
	$(BIN)/python -m tests.browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict meetup
	$(BIN)/pytest -n 2 $(ARGS)

# What brings PostgreSQL asks for a runtime folder; without a session there is none.
bench: $(TESTS)
	@$(BIN)/python -W 'ignore:XDG_RUNTIME_DIR is not set' -m bench $(ARGS)
	@$(BIN)/python -W 'ignore:XDG_RUNTIME_DIR is not set' -m bench.imports
	@$(BIN)/python -W 'ignore:XDG_RUNTIME_DIR is not set' -m bench.mails

pictures: $(TESTS)
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.looks.readme

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
