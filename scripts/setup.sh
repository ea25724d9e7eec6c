#!/bin/sh
# Finds a Python that can do the work (3.11 to 3.13, with venv) and hands over to scripts/setup.py.
# PYTHON chooses one: make setup PYTHON=/usr/bin/python3.13
set -eu
cd "$(dirname "$0")/.."

fits() {
    "$1" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if ! fits "$PYTHON"; then
        echo "PYTHON=$PYTHON is no Python 3.11, 3.12 or 3.13 with the venv module. Name one that is, or leave PYTHON out." >&2
        exit 1
    fi
    ACCORD_PYTHON_CHOSEN=1 exec "$PYTHON" scripts/setup.py "$@"
fi
# What is there already is kept: a second run must not change the Python under somebody's feet.
for python in .venv/bin/python python3.13 python3.12 python3.11 python3; do
    if fits "$python"; then
        exec "$python" scripts/setup.py "$@"
    fi
done
echo "Accord needs Python 3.11, 3.12 or 3.13 with the venv module, and found none. Install it (Debian, Ubuntu: apt-get install python3 python3-venv), then run this again." >&2
exit 1
