# Everything a working day needs, one word each. Needs only make and Python 3.11, 3.12 or 3.13 with venv.
# PYTHON=/usr/bin/python3.13 chooses the Python; ARGS="..." is handed on to the command behind a target.

SETUP = sh scripts/setup.sh
PYTHON ?=
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test pythons check format bench bench-peers sweep walk laws mutants matching kill scale upgrade reached requirements docs wheel install-played clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv with everything Accord needs to run: .venv/bin/accord
	@$(SETUP) run

demo: setup ## Bring up a hub with a world to look at, and serve it
	@.venv/bin/accord demo $(ARGS)

serve: setup ## Serve the hub in your data directory (ACCORD_DATA)
	@.venv/bin/accord serve $(ARGS)

test: setup ## Run all tests; one of them: make test ARGS=tests/core/identifiers/test_phone.py
	@$(SETUP) test
	@sh scripts/test.sh $(ARGS)

pythons: setup ## Import everything, run the core's tests and serve a hub on the lowest and the highest Python promised
	@$(SETUP) test
	@sh scripts/test_pythons.sh $(ARGS)

check: setup ## Lint, format, types, layers, documents, translations; one of them: make check ARGS=types
	@$(SETUP) test check
	@.venv/bin/python scripts/check.py $(ARGS)

format: setup ## Put the code into its one format
	@$(SETUP) check
	@.venv/bin/ruff check --fix --quiet --exit-zero
	@.venv/bin/ruff format

sweep: setup ## Read 1,000 account numbers of every bank in every shape that people type, about 20 minutes; fewer: NUMBERS=100
	@$(SETUP) test
	@ACCORD_SWEEP=$(or $(NUMBERS),1000) .venv/bin/python -m pytest -n0 -q -s tests/core/typed tests/stories/test_what_people_type.py \
		tests/stories/test_what_desks_type.py

walk: setup ## Walk every page in a browser, in each language that it has, at three widths, by day and by night; mails and prints too
	@$(SETUP) test
	@ACCORD_WALK=whole .venv/bin/python -m pytest -n0 -q tests/doors/console/test_browser_walk.py \
		tests/doors/public/test_every_page.py tests/doors/test_mails.py tests/doors/test_prints.py

laws: setup ## Look for examples that break a law, other ones in each of 10 rounds of 2 minutes; ROUNDS=1 SEED=7 plays one again
	@$(SETUP) test
	@sh scripts/laws.sh $(or $(ROUNDS),10) $(or $(SEED),$$(date +%s))

bench: setup ## Measure the hot paths beside their yardsticks, about 10 minutes; ARGS="--size 100k", 1M or 5M
	@$(SETUP) test
	@.venv/bin/python -m bench $(ARGS)

bench-peers: setup ## Measure beside OpenTAXII and medallion, installed for it and thrown away
	@$(SETUP) test
	@.venv/bin/python -m bench.peers $(ARGS)

kill: setup ## Kill a served hub in 500 rounds, and count what it lost or did twice, an hour or two; ARGS="--rounds 20 --seed 7 --on sqlite --lanes 2"
	@$(SETUP) test
	@PYTHONPATH=.:tests/support .venv/bin/python -m kills $(ARGS)

scale: setup ## Play three NATS servers, a primary, two replicas, two edge nodes and two backgrounds while parts of them fall: ARGS="--rate 500 --seconds 30"
	@$(SETUP) test
	@PYTHONPATH=.:tests/support .venv/bin/python -m scale $(ARGS)

upgrade: setup ## Upgrade a hub of an older version while clients work at it: ARGS="--from COMMIT --signals 100000 --on postgresql"
	@$(SETUP) test
	@PYTHONPATH=.:tests/support .venv/bin/python -m kills.upgrade $(ARGS)

mutants: setup ## Play 100 faults over the source, drawn by SEED, and say how many a test notices, an hour or two; ARGS="--count 10 --only accord.core"
	@$(SETUP) test
	@.venv/bin/python scripts/mutants.py --seed $(or $(SEED),1) $(ARGS)

reached: setup ## Run the tests and note which come through which function, so that make mutants asks these first
	@$(SETUP) test
	@PYTHONPATH=scripts sh scripts/test.sh -p reached tests

matching: setup ## Measure how well what is listed is found again, on real lists out of packages, and write docs/matching.md
	@$(SETUP) test
	@.venv/bin/python -m bench.matching

docs: setup ## Write anew what is generated: docs/cli.md, docs/openapi.json, the README's figures, translation files
	@$(SETUP) test check
	@.venv/bin/python scripts/check_docs.py --write
	@.venv/bin/python scripts/check_translations.py --write

requirements: setup ## Compile requirements/*.txt from pyproject.toml; newest versions: ARGS=--upgrade
	@sh scripts/compile_requirements.sh $(ARGS)

wheel: setup ## Pack a release into dist/accord-VERSION: the wheels of hub and client, their packages' hashes, the files of docs/operate
	@.venv/bin/python scripts/release.py

install-played: setup ## Play docs/operate in an empty folder: from the wheel, with PostgreSQL and nginx of this machine, over TLS
	@$(SETUP) test
	@.venv/bin/python scripts/play_install.py $(ARGS)

clean: ## Remove what the other targets made (never a data directory)
	@rm -rf .venv .venv-uv .venv-3* .setup.lock .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	@find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
