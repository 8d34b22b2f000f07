# Everything here sets itself up; `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help run test torture wander schema check lint lock messages wheel clean
bin := .venv/bin

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

run:  ## serve Nokshi at http://127.0.0.1:8000
	@tools/setup.sh run
	@$(bin)/nokshi run

test:  ## run all tests on SQLite
	@tools/setup.sh dev
	@$(bin)/python -m pytest -q -n auto

torture:  ## kill processes 200 times at work and count what is lost: KILLS=200 SEED=1
	@tools/setup.sh dev
	@$(bin)/python -m tests.torture --kills $(or $(KILLS),200) --seed $(or $(SEED),1)

wander:  ## let a stranger click at random through everything: CLICKS=10000 SEED=1
	@tools/setup.sh dev
	@NOKSHI_WANDER_CLICKS=$(or $(CLICKS),10000) NOKSHI_WANDER_SEED=$(or $(SEED),1) $(bin)/python -m pytest tests/wander -q -s --disable-warnings 2>&1 | grep -v '"logger":'

schema:  ## call the whole API with what is made up, for long: EXAMPLES=30
	@tools/setup.sh dev
	@NOKSHI_SCHEMA_EXAMPLES=$(or $(EXAMPLES),30) $(bin)/python -m pytest tests/api/test_schema.py -q --show-capture=no

lint:  ## look at style, types and floors
	@tools/setup.sh dev
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-cache

check:  ## print the numbers of the code and look at their limits
	@tools/setup.sh dev
	@$(bin)/python tools/measures.py

messages:  ## gather texts to translate and compile translations
	@tools/setup.sh dev
	@$(bin)/python tools/messages.py

lock:  ## choose and lock newer versions of what Nokshi stands on
	@tools/lock.sh

wheel:  ## build a wheel and a source archive in dist/
	@tools/setup.sh dev
	@$(bin)/python -m hatchling build

clean:  ## remove what was set up and built, not your data
	rm -rf .venv node_modules dist nokshi/ui/static/vendor .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find nokshi -name '*.mo' -delete
	find nokshi tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
