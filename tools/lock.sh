#!/bin/sh
# Lock versions and digests of all that Nokshi stands on, for every system, naming no host.
# `tools/lock.sh` takes the newest versions; `tools/lock.sh --keep` changes only what pyproject.toml asks for.
set -eu
cd "$(dirname "$0")/.."
if ! command -v uv >/dev/null; then
    echo "Locking needs uv. Type: pip install uv" >&2
    exit 1
fi
upgrade=--upgrade
if [ "${1:-}" = --keep ]; then upgrade=; fi

lock() {
    output=$1
    shift
    # shellcheck disable=SC2086
    uv pip compile "$@" --output-file "requirements/$output.txt" $upgrade --quiet --no-config --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
}

lock run pyproject.toml
lock dev pyproject.toml --group dev --constraints requirements/run.txt
lock build --group build --constraints requirements/dev.txt
lock node --group node
npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent
# npm also writes where to give money; that is an address too.
.venv/bin/python - <<'PYTHON'
import json
from pathlib import Path

lock = Path("package-lock.json")
browser = json.loads(lock.read_text())
for package in browser["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(browser, indent=2) + "\n")
PYTHON
if grep -nE 'https?://|file:|--find-links|--index' requirements/*.txt package-lock.json; then
    echo "A lock names a host." >&2
    exit 1
fi
