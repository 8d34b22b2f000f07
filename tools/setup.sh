#!/bin/sh
# Make .venv ready: tools/setup.sh run (to serve Nokshi) or tools/setup.sh dev (to work on it as well).
# Needs Python 3.11 or later with venv; takes uv when it is there. What is ready already is left alone.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
python=.venv/bin/python
stamp=.venv/.nokshi-$kind

say() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then echo "$*"; else echo "sudo $*"; fi; }

# Print the one command that brings Python with venv to this machine ($1: the version's name, as python3).
python_command() {
    if command -v apt-get >/dev/null; then as_root apt-get install -y "$1" "$1-venv"
    elif command -v dnf >/dev/null; then as_root dnf install -y python3.12
    elif command -v apk >/dev/null; then as_root apk add python3
    elif command -v pacman >/dev/null; then as_root pacman -S python
    elif command -v zypper >/dev/null; then as_root zypper install -y python312
    else echo "brew install python"; fi
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null && is_new_enough "$name"; then command -v "$name"; return; fi
    done
    say "Nokshi needs Python 3.11 or later. Type:"
    say "    $(python_command python3)"
    exit 1
}

make_venv() {
    base=$(find_python)
    if command -v uv >/dev/null; then uv venv --quiet --seed --python "$base" .venv; return; fi
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$base" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        say "Python is here, its venv is not. Type:"
        say "    $(python_command "$version")"
        exit 1
    fi
    "$base" -m venv .venv
}

install() {
    if command -v uv >/dev/null; then uv pip install --quiet --python "$python" "$@"; return; fi
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null
    "$python" -m pip install --quiet --disable-pip-version-check --no-input "$@"
}

has_npm() {
    major=$(npm --version 2>/dev/null | cut -d. -f1) || return 1
    [ "${major:-0}" -ge 9 ] 2>/dev/null
}

digest() { cat requirements/*.txt pyproject.toml hatch_build.py | cksum; }

if ! is_new_enough "$python"; then
    say "Setting up in .venv; this happens once and takes a minute or two."
    rm -rf .venv
    make_venv
fi
if [ "$(cat "$stamp" 2>/dev/null)" != "$(digest)" ]; then
    say "Installing what is listed in requirements/$kind.txt."
    has_npm || install --require-hashes -r requirements/node.txt
    install --require-hashes -r "requirements/$kind.txt" -r requirements/build.txt
    install --no-deps --no-build-isolation --editable .
    digest >"$stamp"
fi
"$python" hatch_build.py
