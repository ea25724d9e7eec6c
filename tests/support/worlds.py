"""What tests of the hub's features share: members that act without a door between, drafts, and a consumer of a feed."""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from hubs import Api
from memory import forget_interned

_made = count()


def use_sqlite(template: Path, folder: Path) -> None:
    """Give this process a new, empty hub on SQLite. It need not survive a power cut, so it does not wait for the disk."""
    from django.db import connections

    from accord.site.databases import database

    path = folder / f"world-{next(_made)}.db"
    shutil.copy(template, path)
    entry: dict[str, Any] = {**database(), "NAME": path}
    entry["OPTIONS"] = {**entry["OPTIONS"], "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"}
    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": entry})["default"]
    with suppress(AttributeError):  # where this thread has asked nothing yet
        del connections["default"]
    forget_interned()


def caller(who: Api | str) -> Any:
    """The member as it acts inside the hub, with all that is about its own."""
    from accord.hub.members import queries

    return queries.as_member(queries.member(who if isinstance(who, str) else who.id))


def draft(
    who: Any, value: str, *, tlp: str = "TLP:GREEN", audience: Any = None, marking: Any = None, scheme: str = "other", **more: Any
) -> Any:
    """A claim as the member `who` (a caller) would send it."""
    from accord.formats.signals import read_signal, read_wire
    from accord.tables import identifier_tables, schemes

    identifier = {"value": value, **({"kind": more.pop("kind")} if "kind" in more else {})}
    marked = {"tlp": tlp, **({"audience": audience} if audience else {}), **(marking or {})}
    wire = {"identifier": identifier, "scheme": scheme, "marking": marked, **more}
    return read_signal(read_wire(wire), originator=who.id, tables=identifier_tables(), schemes=schemes(), home=who.country)


def publish(who: Any, value: str, **more: Any) -> Any:
    """Publish one claim; returns what became of it."""
    from accord.hub.signals.publishing.turns import publish as publish_all

    return publish_all(who, [draft(who, value, **more)])[0]


def found(who: Any, signal_id: Any) -> Any:
    """The signal as `who` may change or answer it."""
    from accord.hub.signals import queries

    row = queries.find(who, str(signal_id))
    assert row is not None
    return row


def whole_feed(member: int, *, after: int = 0, limit: int = 500) -> list[dict[str, Any]]:
    """Everything a member's feed holds after a cursor, page by page."""
    from accord.hub.journal import queries

    entries: list[dict[str, Any]] = []
    while True:
        page = queries.feed(member, after=after, limit=limit)
        entries += [json.loads(body) for body in page.entries]
        assert page.next >= after
        after = page.next
        if not page.more:
            return entries


def everything_listed(who: Any) -> dict[str, dict[str, Any]]:
    """Every signal in a member's list, by id, whatever its state."""
    from accord.hub.signals import queries

    items: list[dict[str, Any]] = []
    before = None
    while True:
        page, before = queries.listed(who, queries.Filters(), before=before, limit=1000)
        items += page
        if before is None:
            break
    assert len({item["id"] for item in items}) == len(items)
    return {item["id"]: item for item in items}


@dataclass
class Consumer:
    """A member's own copy of what it was sent, kept as the feed's contract says; it objects to doubles and to what it never had.

    `over` are signals that a circle opened to it when they had ended: it may read them, and hears of them if something comes after.
    """

    member: int
    limit: int = 3
    cursor: int = 0
    holds: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard_of: set[str] = field(default_factory=set)
    over: frozenset[str] | set[str] = frozenset()

    def catch_up(self) -> "Consumer":
        from accord.hub.journal import queries

        while True:
            page = queries.feed(self.member, after=self.cursor, limit=self.limit)
            assert page.next >= self.cursor
            for body in page.entries:
                entry = json.loads(body)
                assert self.cursor < entry["seq"] <= page.next, "an entry out of order, or twice"
                self.cursor = entry["seq"]
                self._take(entry["type"], entry["data"])
            self.cursor = page.next
            if not page.more:
                return self

    def _take(self, entry_type: str, data: dict[str, Any]) -> None:
        if entry_type in ("signal.published", "signal.revised", "signal.granted"):
            kept = self.holds.get(data["id"])
            assert kept is None or (entry_type == "signal.revised" and data["revision"] > kept["revision"]), (
                f"{entry_type}: it had that already"
            )
            self.holds[data["id"]] = data
            self.heard_of.add(data["id"])
        elif entry_type in ("signal.retracted", "signal.expired"):
            assert data["id"] in self.heard_of | self.over, f"{entry_type} of something that was never received"
            self.holds.pop(data["id"], None)
        elif "signal" in data:
            assert data["signal"] in self.heard_of | self.over, f"{entry_type} on something that was never received"


def take_in(by: Any, name: str, values: list[str], **marking: Any) -> str:
    """Take in a list of these identifiers; returns the number under which it can be taken back."""
    from io import BytesIO

    from accord.hub.imports import actions, queries
    from accord.hub.signals import queries as signals

    plan = queries.Plan(caller=by, source=queries.source_of(name), marking={"tlp": "TLP:GREEN", **marking})
    opened = queries.opened(BytesIO("\n".join(values).encode()))
    actions.take_in(plan, opened, queries.recognised(opened, by, source=plan.source or ""))
    return str(signals.collections(by)[0].id)
