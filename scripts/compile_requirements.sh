#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: exact versions for every Python from 3.11 on, with hashes, with no
# package index named. One resolution serves all sets, so that a package has the same version in each of them.
# make requirements            keeps the versions it can
# make requirements ARGS=--upgrade   takes the newest
set -eu
cd "$(dirname "$0")/.."

whole=$(mktemp -d)
trap 'rm -rf "$whole"' EXIT
export UV_PYTHON_DOWNLOADS=never UV_CUSTOM_COMPILE_COMMAND="make requirements"
uv=.venv-uv/bin/uv
options="--quiet --universal --python-version 3.11 --no-annotate --no-emit-index-url --no-emit-find-links --generate-hashes --no-emit-package accord-client"

cat requirements/uv.txt requirements/run.txt requirements/test.txt requirements/check.txt 2>/dev/null | grep -E '^[a-z0-9]' | sed 's/ *\\$//' | sort -u >"$whole/all.txt" || true
$uv pip compile $options "$@" pyproject.toml --group installer --group build --group test --group check --output-file "$whole/all.txt"
compile() {
    name=$1
    shift
    $uv pip compile $options "$@" --constraints "$whole/all.txt" --output-file "$whole/$name.txt"
    mv "$whole/$name.txt" "requirements/$name.txt"
}
compile uv --group installer
compile run pyproject.toml --group build
compile test --group test
compile check --group check
