"""`make scale`: three NATS servers, a primary, two replicas, two edge nodes, the hub's web and two backgrounds on this machine, 50
consumers, 1,000 entries a second for a minute. In the middle a NATS server loses its store, a replica stands still, a background is killed.
ARGS="--rate 500 --seconds 30".
"""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path

from scale.scene import Plan, play


def main() -> int:
    usual = Plan()
    asked = argparse.ArgumentParser(prog="make scale", description=__doc__)
    asked.add_argument("--rate", type=float, default=usual.rate, help="entries a second")
    asked.add_argument("--seconds", type=float, default=usual.seconds)
    asked.add_argument("--consumers", type=int, default=usual.consumers)
    asked.add_argument("--checks", type=float, default=usual.checks, help="a second, at both nodes together")
    asked.add_argument("--stands", type=float, default=usual.stands, help="seconds for which a replica stands still")
    asked.add_argument("--processes", type=int, default=usual.processes, help="for the consumers")
    asked.add_argument("--home", type=Path, help="where the data directories lie meanwhile")
    given = vars(asked.parse_args())
    folder = Path(tempfile.mkdtemp(prefix="accord-scale-", dir=given.pop("home")))
    folder.chmod(0o755)  # PostgreSQL's user goes through it
    begun = time.monotonic()
    try:
        outcome = play(Plan(**{name.name: given.get(name.name, name.default) for name in fields(Plan)}), folder, _tell)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nPlayed in {time.monotonic() - begun:.0f} s.")
    for name, value in outcome.figures.items():
        print(f"    {name}: {value}")
    print(f"{len(outcome.faults)} faults." if outcome.faults else "Everything holds.")
    for fault in outcome.faults[:60]:
        print(f"    {fault}")
    return 1 if outcome.faults else 0


def _tell(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    sys.exit(main())
