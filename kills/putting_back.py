"""A hub is put back to an older state while its clients are at work: what was answered since is lost by design, and nothing else is.

The backup is made while nobody is at work, so that what was acknowledged until then is exactly what it must hold.
"""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kills.acts import Act
from kills.serving import HubDown, Serving

if TYPE_CHECKING:
    from kills.rounds import Life

STUMBLES_WITHIN = 90.0  # seconds: a program of a member tries again for a while before it says so


@dataclass(frozen=True)
class Older:
    """A backup, and what each act had been told by then."""

    backup: Path
    promises: dict[type[Act], dict[str, Any]]


def older_state(life: "Life") -> Older:
    """Before anybody is at work. Raises HubDown."""
    hub = life.stage.hub
    done = hub.command("backup", "create", "--to", str(life.folder / "older"), "--json")
    if done.returncode:
        raise HubDown(f"The backup to go back to could not be made: {done.stderr.decode()[-500:]}")
    (made,) = [path for path in (life.folder / "older").iterdir() if path.is_dir()]
    return Older(made, {kind: act.snapshot() for kind, act in life.acts.items()})


def put_back(life: "Life", older: Older, at_work: Sequence[Act], cut: float | None) -> None:
    """The hub was killed: its backup is restored at another place, which is then served at its address. Raises HubDown."""
    hub = life.stage.hub
    _wait_until_nobody_is_answered(at_work)
    before, url = hub.data, hub.url
    number = life.stage.book.rewinds + 1
    hub.data = life.folder / f"hub-put-back-{number}"
    hub.url = hub.postgres.made() if hub.postgres else ""
    stands = cut is not None and _restored(hub, before, older.backup, killed_after=cut)
    if cut is not None and not stands and hub.postgres:  # what a cut leaves half written there is for nobody: an operator makes another
        hub.postgres.drop(hub.url)
        hub.url = hub.postgres.made()
    if not stands:
        _restored(hub, before, older.backup)
    life.stage.book.rewound(sum(act.rewind(older.promises[kind]) for kind, act in life.acts.items()))
    shutil.rmtree(life.folder / "older")
    shutil.rmtree(before)
    if hub.postgres:
        hub.postgres.drop(url)
    hub.start()


def _wait_until_nobody_is_answered(at_work: Sequence[Act]) -> None:
    """Whatever was answered is in the book: each that asks has met a hub that is gone."""
    stumbled = {act: act.has_stumbled for act in at_work if act.asks}
    until = time.monotonic() + STUMBLES_WITHIN
    while any(act.has_stumbled <= before for act, before in stumbled.items()):
        if time.monotonic() > until:
            names = " ".join(act.name for act, before in stumbled.items() if act.has_stumbled <= before)
            raise HubDown(f"{names} did not notice that the hub is gone.")
        time.sleep(0.01)


def _restored(hub: Serving, before: Path, backup: Path, *, killed_after: float | None = None) -> bool:
    """Whether it was done before it was killed: its mark is gone then. The log of what was erased lies where the old hub had it."""
    words = ("backup", "restore", "--from", str(backup), "--data", str(hub.data), "--json")
    done = hub.command(*words, settings=hub.settings, killed_after=killed_after)
    if done.returncode and killed_after is None:
        raise HubDown(f"The backup of {before.name} could not be restored: {done.stderr.decode()[-500:]}")
    return hub.data.exists() and any(hub.data.iterdir()) and not (hub.data / "restoring").exists()
