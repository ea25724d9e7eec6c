"""Requests: asked, answered step by step, with money held, given back and let go, and files put to them."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from kills.acts.base import Act
from kills.calls import Calls

OPENING = {"asks": "hold", "recall-sent": False, "harmed-in": "TH"}
ZERO = Decimal(0)


@dataclass
class Asked:
    """What was acknowledged of one request."""

    id: str
    disputed: Decimal
    held: Decimal = ZERO
    returned: Decimal = ZERO
    released: Decimal = ZERO
    state: str = "received"
    steps: Counter[str] = field(default_factory=Counter)
    messages: int = 0

    @property
    def pending(self) -> Decimal:
        return self.disputed - self.held - self.returned - self.released


class _Requests(Act):
    def open(self, calls: Calls, amount: Decimal) -> Asked:
        account = f"TH:004:{self.chance.randrange(10**9, 10**10)}"
        body = {
            "protocol": "hold-funds",
            "identifiers": [account],
            "fields": OPENING,
            "private": {"narrative": "It began with a message."},
            "payments": [{"amount": f"{amount} THB", "bank_reference": account, "from_bank": "TH:014"}],
        }
        told = calls.send(self.name, "/requests", body)
        (opened,) = told.body["requests"]
        return Asked(opened["id"], amount)


class AskAndAnswer(_Requests):
    name = "requests"
    promises = ("asked",)
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.asked: list[Asked] = []
        self.bank = self.client_of("Kasi")

    def once(self) -> None:
        amount = Decimal(self.chance.randrange(100_000, 10_000_000)) / 100
        one = self.open(self.calls, amount)
        self.asked.append(one)
        if self.chance.random() < 0.5:
            self._step(one, "acknowledge", {})
        if self.chance.random() < 0.4:
            self.calls.send(self.name, f"/requests/{one.id}/messages", {"text": "Please hurry."})
            one.messages += 1
        if self.chance.random() < 0.8:
            self._hold(one)

    def _hold(self, one: Asked) -> None:
        part = self._part(one.pending)
        until = (datetime.now(UTC) + timedelta(days=5)).isoformat(timespec="seconds")
        self._step(one, "hold-part", {"amount": f"{part} THB", "until": until}, held=part)
        for _ in range(self.chance.randrange(4)):
            what = self.chance.choice(("hold-more", "return-part", "release-part"))
            part = self._part(one.pending if what == "hold-more" else one.held)
            if not part:
                continue
            if what == "hold-more":
                self._step(one, what, {"amount": f"{part} THB"}, held=part)
            elif what == "return-part":
                self._step(one, what, {"amount": f"{part} THB"}, held=-part, returned=part)
            else:
                self._step(one, what, {"amount": f"{part} THB", "release-ground": "asker-called-off"}, held=-part, released=part)

    def _part(self, whole: Decimal) -> Decimal:
        """Less than the whole, to the cent."""
        cents = int(whole * 100)
        return Decimal(self.chance.randrange(1, cents)) / 100 if cents > 1 else ZERO

    def _step(self, one: Asked, step: str, fields: dict[str, Any], **moved: Decimal) -> None:
        told = self.bank.send(self.name, f"/requests/{one.id}/steps", {"step": step, "fields": fields})
        one.steps[step] += 1
        one.state = told.body["state"]
        for account, amount in moved.items():
            setattr(one, account, getattr(one, account) + amount)

    def faults(self) -> Iterator[str]:
        for one in self.asked:
            page = self.calls.get(self.name, f"/requests/{one.id}")
            yield from self._of(one, page)
        asker = self.stage.world.numbers[self.who]
        own = self.stage.hub.rows(f"SELECT id FROM requests_request WHERE asker = {asker}")
        if len(own) != len(self.asked):
            yield f"requests: {len(self.asked)} were acknowledged, and {len(own)} are there."

    @property
    def has_stumbled(self) -> int:
        return self.calls.stumbled + self.bank.stumbled

    def close(self) -> None:
        self.bank.close()
        super().close()

    def _of(self, one: Asked, page: dict[str, Any]) -> Iterator[str]:
        taken = Counter(row["step"] for row in page["taken"])
        for step in {*one.steps, *(taken.keys() - {"open"})}:
            if taken[step] != one.steps[step]:
                yield f"requests: {step} was acknowledged {one.steps[step]} times and was taken {taken[step]} times in {one.id}."
        sums = {name: Decimal(text.split()[0]) for name, text in page["totals"].get("THB", {}).items()}
        for account in ("disputed", "held", "returned", "released", "pending"):
            if sums.get(account, ZERO) != getattr(one, account):
                yield f"ledger: {account} should be {getattr(one, account)} and is {sums.get(account, ZERO)} in {one.id}."
        if len(page["messages"]) != one.messages:
            yield f"requests: {one.messages} messages were acknowledged, and {len(page['messages'])} are there in {one.id}."
        if page["state"] != one.state:
            yield f"requests: {one.id} should be {one.state} and is {page['state']}."
        if page["closed"] is None and not any(clock["due"] for clock in page["clocks"]):
            yield f"clocks: {one.id} is open, {page['state']}, and none is set."


class AttachFiles(_Requests):
    """Files of up to two megabytes."""

    sizes = (2_000, 60_000, 2_000_000)
    name = "attachments"
    who = "Police"
    promises = ("request", "files")
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.request = ""
        self.files: dict[str, str] = {}  # id: SHA-256

    def begin(self) -> None:
        self.request = self.open(self.calls, Decimal("100.00")).id

    def once(self) -> None:
        size = self.chance.choice(self.sizes)
        data = (self.chance.randbytes(48).hex() * (size // 96 + 1)).encode()[:size]
        headers = {"Content-Type": "text/plain", "Content-Disposition": 'attachment; filename="chat.txt"'}
        if len(self.files) >= 60:
            self.begin()
            self.files.clear()
        told = self.calls.send(self.name, f"/requests/{self.request}/attachments", data, headers=headers, note=f"{size} bytes")
        self.files[told.body["id"]] = hashlib.sha256(data).hexdigest()

    def faults(self) -> Iterator[str]:
        there = {row["id"] for row in self.calls.get(self.name, f"/requests/{self.request}")["attachments"]}
        if there != set(self.files):
            lost, beside = set(self.files) - there, there - set(self.files)
            yield f"attachments: {len(lost)} that were acknowledged are lost, {len(beside)} are there beside."
        for id, digest in self.files.items():
            if id in there and hashlib.sha256(self._bytes(id)).hexdigest() != digest:
                yield f"attachments: {id} is not what was sent."

    def _bytes(self, id: str) -> bytes:  # noqa: A002 - as the API calls it
        body = self.calls.get(self.name, f"/attachments/{id}")
        return body if isinstance(body, bytes) else b""
