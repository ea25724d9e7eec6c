#!/bin/sh
# Runs the tests, on three processes. Tests in a real browser need Chromium: fetched where we may, else skipped by name.
set -eu
cd "$(dirname "$0")/.."

find_browser() {
    for name in "${ACCORD_CHROMIUM:-}" /usr/bin/chromium chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

install() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $1 for the tests in a browser"
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-remove --no-install-recommends "$1"; } >/dev/null || true
    fi
}

if grep -rqs --include='*.py' '^ *\(from\|import\) playwright' tests && ! find_browser >/dev/null; then
    install chromium
    if ! find_browser >/dev/null; then
        if [ "${CI:-}" = true ]; then
            echo "Chromium is missing, and with CI=true no test is left out. Install it (Debian: apt-get install chromium), then run make test again." >&2
            exit 1
        fi
        export ACCORD_NO_BROWSER="Chromium is missing: install it (Debian: apt-get install chromium), then run make test again"
        echo "Tests in a browser are skipped. $ACCORD_NO_BROWSER." >&2
    fi
fi
ACCORD_CHROMIUM=$(find_browser || true)
export ACCORD_CHROMIUM
# Most tests take the same browser built without windows, which does a third less (tests/support/browsing.py).
if [ "$ACCORD_CHROMIUM" = /usr/bin/chromium ] && [ ! -e /usr/bin/chromium-headless-shell ] && grep -qs ^ID=debian /etc/os-release; then
    install chromium-headless-shell
fi

# What Python compiles is kept for the next of the hundreds of processes that tests start, and for the next run.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/bytecode"

# One more than the cores that are asked for: a seventh of the time a test waits, for a process that starts or is to end, or for a clock.
PROCESSES=3
if [ "$#" -gt 0 ]; then
    exec .venv/bin/python -m pytest -n "$PROCESSES" --dist loadscope "$@"
fi
# Streams are played inside the test process, on an event loop of their own, and in a process that has run thousands of other tests
# they wait in vain; so they get a fresh one, which mostly waits, beside the others.
APART=tests/doors/edge/test_stream.py
said=$(mktemp)
made=$(mktemp -d)
trap 'rm -rf "$said" "$made"' EXIT
trap 'exit 130' INT TERM
# Thousands of small databases are copied and thrown away: in memory, where there is plenty and a program can be started there.
can_run() {
    printf '#!/bin/sh\n' >"$1/try" && chmod +x "$1/try" && "$1/try" 2>/dev/null && rm "$1/try"
}
has_room() {
    [ "$(df -Pk /dev/shm 2>/dev/null | awk 'END { print int($4) }')" -gt 8000000 ] && [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -gt 12000000 ]
}
if [ -z "${TMPDIR:-}" ] && has_room; then
    memory=$(mktemp -d /dev/shm/t.XXXX)
    trap 'rm -rf "$said" "$made" "$memory"' EXIT
    chmod 755 "$memory" # a database server of a test runs as another user
    if can_run "$memory"; then
        export TMPDIR="$memory"
    fi
fi
# What all processes begin with is made by the first of them (tests/support/once.py).
ACCORD_TEST_ONCE=$(mktemp -d)
export ACCORD_TEST_ONCE
trap 'rm -rf "$said" "$made" "$ACCORD_TEST_ONCE" "${memory:-$made}"' EXIT
# In a new clone two processes compile half of the tests each, which all the others would otherwise do one beside the other.
collect() {
    find tests -name 'test_*.py' | sort | awk -v half="$1" 'NR % 2 == half' | xargs .venv/bin/python -m pytest --collect-only -q -p no:cacheprovider
}
if [ ! -d ".venv/bytecode$PWD/tests" ]; then
    for half in 0 1; do
        collect "$half" >/dev/null 2>&1 &
    done
    wait
fi
# In a new clone the file of well-known hosts is made once, while the tests are collected, and not by each process that wants it.
if [ ! -d .venv/var/accord ]; then
    .venv/bin/accord init --data "$made/hub" --name Tests >/dev/null &
fi
.venv/bin/python -m pytest "$APART" >"$said" 2>&1 &
apart=$!
status=0
# A module stays on one process: what it serves, and the browser that it opens, are made once. The long ones begin (tests/conftest.py).
.venv/bin/python -m pytest -n "$PROCESSES" --dist loadscope --no-loadscope-reorder --ignore="$APART" || status=$?
wait "$apart" || status=$?
cat "$said"
exit "$status"
