"""Run inside a hub's data directory by bench/sizing.py: one member's list from nothing, and what it leaves on the disk.

`python -m bench.sizing_lists SIGNALS` with ACCORD_DATA set fills the hub there, measures, and prints JSON.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any


def measure(size: int) -> dict[str, Any]:
    from accord.site.place import DATA
    from bench.list_building import World

    world = World(size)
    filled = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    member = world.members[0]
    begun, used = time.perf_counter(), time.process_time()
    entries = world.build([member])
    taken = {"first_s": round(time.perf_counter() - begun, 1), "first_cpu_s": round(time.process_time() - used, 1)}
    folder = Path(DATA) / "lists"
    files = {str(path.relative_to(folder)): path.stat() for path in folder.rglob("*") if path.is_file()}
    kept = {stat.st_ino: stat.st_size for stat in files.values()}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    world.change()
    begun, used = time.perf_counter(), time.process_time()
    world.build([member])
    again = {"again_s": round(time.perf_counter() - begun, 2), "again_cpu_s": round(time.process_time() - used, 2)}
    return (
        taken
        | again
        | {
            "entries": entries,
            "folder_bytes": sum(kept.values()),
            "files": {name: stat.st_size for name, stat in sorted(files.items())},
            "most_bytes": most * 1024,
            "filled_bytes": filled * 1024,
        }
    )


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
