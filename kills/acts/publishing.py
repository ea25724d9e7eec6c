"""Claims, one by one and many at a time."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kills.acts.base import Act
from kills.calls import PATIENCE, NotAnswered

_NEW = 0, 1  # what the tables call published, and quarantined


def claim(value: str) -> dict[str, Any]:
    return {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}


class PublishOne(Act):
    """`POST /signals` with one claim, and now and then what may be done to it: revise, retract."""

    name = "publish"
    promises = ("made", "retracted")
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.made: dict[str, str] = {}  # value: id
        self.retracted: set[str] = set()

    def once(self) -> None:
        value = f"one-{self.chance.getrandbits(64):016x}.com"
        told = self.calls.send(self.name, "/signals", claim(value))
        self.made[value] = told.body["id"]
        if self.chance.random() < 0.2:
            self.calls.send(self.name, f"/signals/{told.body['id']}/retract", {"reason": "A slip."})
            self.retracted.add(value)

    def faults(self) -> Iterator[str]:
        yield from missing(self, self.made)
        ended = {entry["data"]["id"] for entry in whole_feed(self) if entry["type"] == "signal.retracted"}
        lost = [value for value in self.retracted if self.made[value] not in ended]
        if lost:
            yield f"publish: {len(lost)} retractions that were acknowledged are in no feed."


class PublishInBulk(Act):
    """`POST /signals` with many lines, as the client sends them: what had no outcome is sent again."""

    name = "bulk"
    who = "Kasi"
    promises = ("made",)
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.made: dict[str, str] = {}

    def once(self) -> None:
        from accord.client import Client, HubFailed, Unreachable

        values = [f"many-{self.chance.getrandbits(64):016x}.com" for _ in range(self.chance.choice((3, 40, 150)))]
        key = self.calls.new_key()
        self.stage.book.meant(self.name, key, values)
        until, rewinds = time.monotonic() + PATIENCE, self.stage.book.rewinds
        while time.monotonic() < until:
            try:
                with Client(self.stage.hub.address, self.stage.world.tokens[self.who], timeout=15) as client:
                    for outcome in client.publish(claim(value) for value in values):
                        self._take(values[outcome.line - 1], outcome, rewinds)
            except (Unreachable, HubFailed):
                self.stage.book.note("bulk sent again as a whole")
                self.calls.stumbled += 1
                continue
            self.stage.book.told(self.name, key, len(values))
            return
        raise NotAnswered(f"bulk: an upload did not come through in {PATIENCE:.0f} s.")

    def _take(self, value: str, outcome: Any, rewinds: int) -> None:
        if outcome.status not in ("published", "duplicate", "quarantined") or not outcome.id:
            raise NotAnswered(f"bulk: a line was answered {outcome.status} {outcome.code}.")
        before = self.made.setdefault(value, outcome.id)
        if before != outcome.id:
            self.calls.refuse_rewound(rewinds)
            raise NotAnswered("bulk: a line that was acknowledged has another id when it is sent again.")

    def faults(self) -> Iterator[str]:
        yield from missing(self, self.made)


def whole_feed(act: Act) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    after = 0
    while True:
        page = act.calls.get(act.name, f"/feed?after={after}&limit=1000")
        entries += page["entries"]
        after = page["next"]
        if not page["more"]:
            return entries


def missing(act: Act, made: dict[str, str]) -> Iterator[str]:
    """Each claim that was acknowledged is there once, under the id that was told, in the tables and in its member's feed."""
    entries = [entry for entry in whole_feed(act) if entry["type"] == "signal.published"]
    in_feed = Counter(entry["data"]["identifier"]["value"] for entry in entries)
    ids = {entry["data"]["identifier"]["value"]: entry["data"]["id"] for entry in entries}
    kept = Counter(str(bytes(id).hex()) for (id,) in act.stage.hub.rows("SELECT id FROM signals_signal"))
    lost = [value for value, id in made.items() if not kept[id.replace("-", "")] or not in_feed[value]]
    if lost:
        yield f"{act.name}: {len(lost)} of {len(made)} claims that were acknowledged are lost."
    twice = [value for value in made if in_feed[value] > 1]
    if twice:
        yield f"{act.name}: {len(twice)} of {len(made)} claims are there twice."
    other = [value for value, id in made.items() if in_feed[value] and ids[value] != id]
    if other:
        yield f"{act.name}: {len(other)} claims have another id than was told."
