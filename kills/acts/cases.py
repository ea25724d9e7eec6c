"""A case that two members work on: what is put in, what of it is shared, and who leads it."""

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from kills.acts.base import Act
from kills.calls import Calls, Told

MOST_PARTS = 40  # of one case, until the next is opened
TWO = ("Sender", "Kasi")


class _Joint(Act):
    """A case in which both take part; Sender opened it."""

    who = "Sender"

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.case = ""
        self.clients = {self.who: self.calls, "Kasi": self.client_of("Kasi")}
        self.ids = {name: "" for name in TWO}

    def begin(self) -> None:
        for name, calls in self.clients.items():
            self.ids[name] = calls.get(self.name, "/me")["member"]["id"]
        self.open()

    def open(self) -> None:
        case = self.calls.send(self.name, "/cases", {"title": "The gold club"}).body["id"]
        self.calls.send(self.name, f"/cases/{case}/members", {"member": self.ids["Kasi"]})
        self.clients["Kasi"].send(self.name, f"/cases/{case}/accept", {})
        self.case = case

    def page(self, name: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.clients[name].get(self.name, f"/cases/{self.case}")
        return shown

    @property
    def has_stumbled(self) -> int:
        return sum(calls.stumbled for calls in self.clients.values())

    def close(self) -> None:
        self.clients["Kasi"].close()
        super().close()


class WorkCase(_Joint):
    """Targets, notes and tasks are put in; some are shared, and taken back. Each is there once, for exactly those who are to see it."""

    name = "case"
    promises = ("case", "parts", "shared")
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.parts: dict[str, str] = {}  # id: text
        self.shared: set[str] = set()

    def open(self) -> None:
        super().open()
        self.parts, self.shared = {}, set()

    def once(self) -> None:
        if len(self.parts) >= MOST_PARTS:
            self.open()
        text = f"w{self.chance.getrandbits(64):016x}.com"
        what, body = self.chance.choice(
            (("notes", {"text": text}), ("targets", {"value": text}), ("tasks", {"text": text, "owner": self.ids["Kasi"]}))
        )
        at_once = what != "tasks" and self.chance.random() < 0.3
        if at_once:
            body = {**body, "audience": [self.ids["Kasi"]]}
        part = self.calls.send(self.name, f"/cases/{self.case}/{what}", body).body["part"]
        self.parts[part] = text
        if what == "tasks" or at_once:
            self.shared.add(part)
        elif self.chance.random() < 0.5:
            self._show(part, "share")
            if self.chance.random() < 0.3:
                self._show(part, "withdraw")

    def _show(self, part: str, word: str) -> None:
        self.calls.send(self.name, f"/cases/{self.case}/{word}", {"parts": [part], "members": [self.ids["Kasi"]]})
        (self.shared.add if word == "share" else self.shared.discard)(part)

    def faults(self) -> Iterator[str]:
        for name, wanted in (("Sender", set(self.parts)), ("Kasi", self.shared)):
            page = self.page(name)
            seen = {row["id"]: row.get("text") or row.get("value") for kind in ("targets", "notes", "tasks") for row in page[kind]}
            if seen.keys() != wanted:
                lacks, more = len(wanted - seen.keys()), len(seen.keys() - wanted)
                yield f"case: {name} should see {len(wanted)} parts, lacks {lacks} and sees {more} more."
            other = [part for part, text in seen.items() if part in self.parts and text != self.parts[part]]
            if other:
                yield f"case: {len(other)} parts say something else to {name} than was put in."


class HandOverLead(_Joint):
    """The lead goes from one to the other and back; now and then two of the other's programs take it at the same moment."""

    name = "lead"
    promises = ("case", "lead", "offered", "taken")
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.lead, self.offered = self.who, False
        self.taken: list[str] = []

    def once(self) -> None:
        other = TWO[1 - TWO.index(self.lead)]
        if not self.offered:
            self.clients[self.lead].send(self.name, f"/cases/{self.case}/lead", {"member": self.ids[other]})
            self.offered = True
        if self.chance.random() < 0.2:
            self.clients[other].send(self.name, f"/cases/{self.case}/lead/decline", {})
            self.offered = False
            return
        path = f"/cases/{self.case}/lead/take"
        if self.chance.random() < 0.4:
            self._two_take(other, path)
        else:
            self.clients[other].send(self.name, path, {})
        self.lead, self.offered = other, False
        self.taken.append(other)
        time.sleep(self.chance.uniform(0, 0.05))

    def _two_take(self, name: str, path: str) -> None:
        """Each under a key of its own, until it is answered: one has taken the lead, the other is told so."""
        rewinds, told = self.stage.book.rewinds, list[Told]()
        second = self.client_of(name)
        keys = [UUID(int=self.chance.getrandbits(128), version=4) for _ in range(2)]

        def take(calls: Calls, key: UUID) -> None:
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(key)}
            told.append(calls.ask(self.name, "POST", path, msgspec.json.encode({}), headers=headers))

        beside = threading.Thread(target=take, args=(second, keys[0]), daemon=True)
        self.stage.book.meant(self.name, str(keys[0]), path)
        beside.start()
        try:
            take(self.clients[name], keys[1])
            beside.join()
        finally:
            second.close()
        codes = sorted((one.status, one.body.get("code", "")) for one in told)
        self.calls.refuse_rewound(rewinds)
        self.stage.book.told(self.name, str(keys[0]), codes)
        if codes != [(200, ""), (409, "lead-taken")]:
            self.trouble.append(f"lead: two took it at the same moment and were answered {codes}.")

    def faults(self) -> Iterator[str]:
        for name in TWO:
            page = self.page(name)
            leads = [row["member"] for row in page["participants"] if row["is_lead"]]
            if page["is_lead"] != (name == self.lead) or [row["id"] for row in leads] != [self.ids[self.lead]]:
                yield f"lead: {self.lead} took it, and {name} is shown {len(leads)} leads, and whether it leads: {page['is_lead']}."
            if page["is_offered"] != (self.offered and name != self.lead):
                yield f"lead: {name} is shown that it is offered: {page['is_offered']}."
        n = self.stage.hub.rows(f"SELECT n FROM cases_case WHERE id = '{self.case}'")[0][0]
        ((lines,),) = self.stage.hub.rows(f"SELECT COUNT(*) FROM cases_line WHERE case_n = {n} AND what = 'lead-taken' AND viewer = member")
        if lines != len(self.taken):
            yield f"lead: it was taken {len(self.taken)} times, and its timeline says {lines}."
