"""The demo's cast on a hub of its own, without its lists and its story: whoever is rung there is on call."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from databases import sqlite_at, use_database


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
