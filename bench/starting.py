"""From `accord serve` to ready, in new processes, beside new processes that do nothing but set Django up."""

import json
import statistics
import subprocess
import sys
import time

from bench.hub import ROOT, Broken, Hub, environment
from bench.report import Figure, tell

READY_WITHIN = 60.0  # seconds
BARE = """
import json, sys
from django.conf import settings
apps, middleware = json.loads(sys.argv[1])
settings.configure(INSTALLED_APPS=apps, MIDDLEWARE=middleware, SECRET_KEY="bench")
import django
django.setup()
import django.core.handlers.wsgi
"""


def ready(hub: Hub, rounds: int) -> Figure:
    """The hub is stopped and started in each round; it is ready where it says so and `/readyz` agrees. It runs afterwards."""
    tell(f"starting: the hub {rounds + 1} times, each beside a process that sets Django up")
    starts: list[float] = []
    bare: list[float] = []
    for place in range(rounds + 1):
        hub.stop()
        begun = time.perf_counter()
        hub.start()
        _until_ready(hub)
        taken = time.perf_counter() - begun
        other = _bare(hub)
        if place:  # the first fills the system's cache of files
            starts.append(taken)
            bare.append(other)
    own, other = statistics.median(starts), statistics.median(bare)
    tell(f"starting: {own:.2f} s to ready, Django alone {other:.2f} s")
    return Figure(
        key="start",
        value=own / other,
        yardstick="a new process that imports Django and sets it up with all apps of others that the hub has, and nothing of the hub",
        absolutes={"ready_s": round(own, 2), "bare_s": round(other, 2), "worst_s": round(max(starts), 2), "rows_stored": hub.stored()},
        says=f"{own:.2f} s from `accord serve` until /readyz answers 200, with {hub.stored():,} signals stored; Django alone {other:.2f} s",
    )


def _until_ready(hub: Hub) -> None:
    wire = hub.wire("")
    until = time.monotonic() + READY_WITHIN
    try:
        while wire.get("/readyz").status != 200:
            if time.monotonic() > until:
                raise Broken(f"The hub is not ready {READY_WITHIN:.0f} s after it was started.")
            time.sleep(0.01)
    finally:
        wire.close()


def _bare(hub: Hub) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-c", BARE, json.dumps([hub.world["apps"], hub.world["middleware"]])]
    done = subprocess.run(command, env=environment(), cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise Broken(f"Django alone could not be set up: {done.stderr.decode()[-1000:]}")
    return time.perf_counter() - begun
