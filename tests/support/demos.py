"""The demo: whole, as `accord demo` makes and serves it; and its cast alone, without its lists and its story, where whoever is rung is on
call."""

import json
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import once
from databases import sqlite_at, use_database
from programs import started


def served(data: Path) -> tuple[dict[str, Any], Any]:
    """The demo in this folder, without npm: what it prints when it is ready, and its process."""
    process = started("demo", "--port", "0", "--json", data=data, PATH="/nowhere")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1].decode()
    return json.loads(line), process


def stop(process: Any) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)


def kept() -> Path:
    """The data directory of the whole demo that all tests begin with; nobody serves it. To be read alone."""

    def make(place: Path) -> None:
        _, process = served(place / "demo")
        stop(process)
        assert process.returncode == 0

    return once.made("demo", make) / "demo"


@contextmanager
def whole(folder: Path) -> Iterator[dict[str, Any]]:
    """A whole demo in this new folder, served: a copy of the one that is kept. Gives what it prints."""
    shutil.copytree(kept(), folder)
    output, process = served(folder)
    try:
        yield output
    finally:
        stop(process)


@contextmanager
def cast_in(folder: Path, template: Path) -> Iterator[Any]:
    """`template`: an empty, migrated hub to copy from. Gives the demo's world."""
    from django.conf import settings
    from django.db import connections

    from accord.hub.members import actions
    from accord.site.demo.described import desks
    from accord.site.demo.duty import declare, set_up
    from accord.site.demo.mark import Mark
    from accord.site.demo.people import engage
    from accord.site.demo.world import bring_up

    shutil.copy(template, folder / "accord.db")
    use_database(sqlite_at(folder / "accord.db"))
    ring, settings.ACCORD_KEYRING = settings.ACCORD_KEYRING, str(folder / "vault-keys")
    # The secret of the template is sealed by a key of the ring beside it.
    shutil.copytree(template.parent / "vault-keys" / "0", folder / "vault-keys" / "0", dirs_exist_ok=True)
    actions.add_member(desks()[0].name, "secretariat", "")
    mark = Mark(folder / "demo.json")
    world = bring_up(mark)
    engage(world, mark)
    set_up(world)
    declare(world)
    try:
        yield world
    finally:
        settings.ACCORD_KEYRING = ring
        connections.close_all()
