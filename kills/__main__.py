"""`make kill`: kill a served hub in many rounds, and count what it lost or did twice. ARGS="--rounds 500 --seed 1".

Each round has a number, the seed of all that it chooses: ARGS="--rounds 1 --seed 77" plays round 77 again. What the clients meet is chosen
again too; when exactly the kill falls into their work is not.
"""

import argparse
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from kills.acts import ACTS
from kills.lanes import Lanes
from kills.rounds import KINDS, Outcome, lives_of, plan


def main() -> int:
    asked = argparse.ArgumentParser(prog="make kill", description=__doc__)
    asked.add_argument("--rounds", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1, help="number of the first round")
    asked.add_argument("--on", choices=list(KINDS), help="play on this database alone")
    asked.add_argument("--acts", nargs="+", choices=[act.name for act in ACTS], help="play these acts alone")
    asked.add_argument("--lanes", type=int, default=1, help="hubs that are played beside each other, each by a process of its own")
    asked.add_argument("--home", type=Path, help="where the hubs lie while they are played; /dev/shm waits for no disk")
    asked.add_argument("--keep", type=Path, default=Path("build/kills"), help="where the hub and the book of a round with faults are left")
    given = asked.parse_args()
    acts = [act for act in ACTS if not given.acts or act.name in given.acts]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    lives = lives_of([plan(given.seed + number, vendor=given.on, acts=acts) for number in range(given.rounds)])
    outcomes: list[Outcome] = []
    began = time.monotonic()
    with Lanes(lives, given.lanes, given.home, given.keep.absolute()) as played:
        try:
            for number, outcome in enumerate(played, 1):
                outcomes.append(outcome)
                _tell(number, given.rounds, outcome, began)
        except KeyboardInterrupt:
            print("Ended before its end.")
    return _sum_up(outcomes, time.monotonic() - began, given.rounds)


def _tell(number: int, of: int, outcome: Outcome, began: float) -> None:
    left = (time.monotonic() - began) / number * (of - number)
    end = "" if not outcome.faults else f"  {len(outcome.faults)} FAULTS"
    print(
        f"{number}/{of}  {outcome.plan}: {outcome.told.total()} answered, {outcome.seconds:.1f} s{end}; about {left / 60:.0f} min left",
        flush=True,
    )
    for fault in outcome.faults:
        print(f"    {fault}", flush=True)


def _sum_up(outcomes: list[Outcome], seconds: float, wanted: int) -> int:
    bad = [outcome for outcome in outcomes if outcome.faults]
    kinds: Counter[tuple[str, str]] = Counter()
    acts: Counter[str] = Counter()
    told: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    for outcome in outcomes:
        kinds[outcome.plan.vendor, outcome.plan.kind] += outcome.killed
        acts.update(act.name for act in outcome.plan.acts)
        told.update(outcome.told)
        notes.update(outcome.notes)
    print(f"\n{len(outcomes)} rounds of {wanted} in {seconds / 60:.1f} minutes, {len(bad)} with faults.")
    print("Kills:  " + ", ".join(f"{kind} on {vendor} {count}" for (vendor, kind), count in sorted(kinds.items())))
    print("Acts, with rounds and answers:  " + ", ".join(f"{name} {count}/{told[name]}" for name, count in sorted(acts.items())))
    print(f"Retries that got the first answer again: {sum(outcome.replayed for outcome in outcomes)}")
    if outcomes:
        downs = sorted(outcome.down_for for outcome in outcomes)
        print(f"Ready again after {downs[len(downs) // 2]:.1f} s in the middle, {downs[-1]:.1f} s at most.")
        times = sorted(outcome.seconds for outcome in outcomes)
        print(f"A round took {times[len(times) // 2]:.1f} s in the middle, {times[-1]:.1f} s at most.")
    for note, count in sorted(notes.items()):
        if count:
            print(f"    {count:6} times: {note}")
    for outcome in bad:
        print(f'{outcome.plan}\n    play it again: make kill ARGS="--rounds 1 --seed {outcome.plan.seed}"')
        for fault in outcome.faults:
            print(f"    {fault}")
    return 1 if bad or len(outcomes) < wanted else 0


if __name__ == "__main__":
    sys.exit(main())
