#!/bin/sh
# Shows that Accord runs on the lowest and the highest Python that pyproject.toml promises: with each of them that .venv has not, every
# module is imported, the core's tests run, and a hub is served. One that is missing is skipped by name; under CI=true that is a failure.
set -eu
cd "$(dirname "$0")/.."

# A shim of a version manager may stand in the path for a Python that isn't there; so each is asked which one it is.
find_python() {
    for python in "/usr/bin/python$1" "python$1" "/usr/local/bin/python$1"; do
        if [ "$("$python" -c 'import sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$1" ]; then
            command -v "$python"
            return
        fi
    done
    return 1
}

for version in 3.11 3.13; do
    if .venv/bin/python -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')"; then
        echo "Python $version is the one in .venv: make test runs all tests with it."
        continue
    fi
    if ! python=$(find_python "$version"); then
        echo "Python $version is missing. Install it with its venv module, then run make pythons again." >&2
        if [ "${CI:-}" = true ]; then exit 1; fi
        continue
    fi
    ACCORD_VENV=.venv-$version ACCORD_PYTHON_CHOSEN=1 "$python" scripts/setup.py run test
    echo "Testing with $(".venv-$version/bin/python" --version)"
    ".venv-$version/bin/python" scripts/import_all.py
    ".venv-$version/bin/python" -m pytest -n 2 -q tests/core tests/client/test_hub.py tests/client/test_install.py "$@"
done
