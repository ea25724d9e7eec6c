#!/bin/sh
# Runs the laws (Hypothesis) with other examples in each round, and names the seed: laws.sh ROUNDS SEED. Ends at the first fault.
set -eu
cd "$(dirname "$0")/.."
rounds=$1 seed=$2
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/bytecode" ACCORD_LAWS=1
for round in $(seq "$rounds"); do
    echo "Round $round, seed $seed. Again: make laws ROUNDS=1 SEED=$seed"
    .venv/bin/python -m pytest -n 2 --dist loadscope -q -m hypothesis --hypothesis-seed="$seed" tests
    seed=$((seed + 1))
done
