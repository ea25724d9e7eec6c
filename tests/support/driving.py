"""Drives a request into each state of its protocol, and says who may do what there: by the protocol's file alone."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from itertools import product
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from hubs import Hub
from msgspec.structs import replace
from worlds import caller

from accord.core.times import DAY

File = dict[str, Any]
ACCOUNT, ONWARD = "TH:004:1234567890", "TH:002:1234567891"
ABOUT = {"phone": "+66812345678", "account": ACCOUNT, "url": "https://evil.example.com/a", "domain": "evil.example.com"}
# The members, by the side on which each stands; the secretariat is the hub's own.
SIDES = {
    "asker": ("Asker", "finance", "TH"),
    "answerer": ("Answerer", "finance", "TH"),
    "bank": ("Bank", "finance", "TH"),
    "police": ("Police", "state", "TH"),
    "reviewer": ("Reviewer", "support", "TH"),
    "watcher": ("Watcher", "platform", "TH"),
}
ABROAD = ("Abroad", "platform", "AE")


def file_of(name: str) -> File:
    """The newest file of a protocol, read without the code under test."""
    folder = files("accord.core.protocols").joinpath("shipped")
    newest = max((file for file in folder.iterdir() if file.name.startswith(f"{name}.")), key=lambda file: int(file.name.split(".")[1]))
    return tomllib.loads(newest.read_text(encoding="utf-8"))


def names() -> list[str]:
    folder = files("accord.core.protocols").joinpath("shipped")
    return sorted({file.name.split(".")[0] for file in folder.iterdir() if file.name.endswith(".toml")})


def sides_of(step: File) -> list[str]:
    return step["side"] if isinstance(step["side"], list) else [step["side"]]


def roles_of(file: File, step: File, side: str) -> list[str]:
    roles: list[str] = step.get("roles", file["side"][side]["roles"])
    return roles


def open_to(file: File, state: str, side: str, role: str) -> list[str]:
    """The keys of the steps that the file opens there."""
    keys = [step["key"] for step in file["step"] if side in sides_of(step) and state in step["from"] and role in roles_of(file, step, side)]
    return list(dict.fromkeys(keys))


ACTS = {"hold", "hold-more", "signal-blocked", "signal-removed", "keep-until", "hand-over", "open-file"}
LETS_GO = {
    *("release", "release-ordered", "refuse", "refuse-ask", "withdraw"),
    *("end-keeping", "signal-unblocked", "close-file", "reject-claim"),
}


def likely_first(file: File, state: str, keys: list[str]) -> list[str]:
    """In the order of the lists: what the state's clock waits for, what acts, the others, and at the end what lets go or ends it."""
    awaited = {clock["key"] for clock in file["state"][state].get("clock", []) if "then" not in clock}

    def rank(key: str) -> int:
        step = next(step for step in file["step"] if step["key"] == key and state in step["from"])
        to, effects = file["state"].get(step["to"], {}), set(step.get("effects", []))
        if to.get("final") or to.get("refusal") or effects & LETS_GO or key in ("call-off", "concede", "suspend"):
            return 3
        return 0 if key in awaited else 1 if effects & ACTS else 2

    return sorted(keys, key=rank)


@dataclass(frozen=True)
class Move:
    """A step of the file, on one of its sides."""

    side: str
    step: File
    variant: int = 0

    @property
    def stays(self) -> bool:
        return bool(self.step["to"] == "=")


@dataclass
class Driver:
    """One protocol on one hub."""

    hub: Hub
    name: str
    file: File = field(init=False)
    members: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)  # what an appeal is about, by request

    def __post_init__(self) -> None:
        self.file = file_of(self.name)
        for side, who in SIDES.items():
            self.members[side] = caller(self.hub.member(*who))
        self.members["secretariat"] = replace(caller(self.hub.admin), scopes=self.members["asker"].scopes | {"hub:requests:manage"})
        self.hub.member(*ABROAD)

    def reach_all(self) -> dict[str, str]:
        """A request in each state that can be reached, by state: driven there by steps and clocks alone."""
        requests: dict[str, str] = {}
        queue: list[tuple[tuple[Move, ...], bool]] = [((), False), ((), True)]
        while queue and len(requests) < len(self.file["state"]):
            path, abroad = queue.pop(0)
            request = self._walk(path, abroad)
            state = self.state(request)
            # The first one there stays there.
            attempt = None if requests.setdefault(state, request) == request else request
            for move in self._moves(state):
                if move.stays and any(past_move.stays for past_move in path):
                    continue
                # What stays may open the way to another state: it is taken where such a way is left.
                if not ({step["to"] for step in self._from(state)} if move.stays else {move.step["to"]}) - {*requests, "="}:
                    continue
                if attempt is None:
                    attempt = self._walk(path, abroad)
                if self._take(attempt, move):
                    requests.setdefault(self.state(attempt), attempt)
                    queue.append(((*path, move), abroad))
                    attempt = None  # what was refused is as it was, and may be tried again
            queue.sort(key=lambda branch: (branch[1], sum(move.stays for move in branch[0]), len(branch[0])))
        return requests

    def _from(self, state: str) -> list[File]:
        return [step for step in self.file["step"] if state in step["from"]]

    def _moves(self, state: str) -> Iterator[Move]:
        for step, variant in product(self._from(state), range(3)):
            # A date may have to lie within months or after them, and some steps want one of what they only may be given.
            varies = any(self.file["field"][key]["type"] == "time" for key in step.get("fields", [])) or bool(step.get("guards"))
            if variant == 0 or varies:
                yield from (Move(side, step, variant) for side in sides_of(step))

    def _walk(self, path: tuple[Move, ...], abroad: bool) -> str:
        request = self.opened(abroad=abroad)
        for move in path:
            assert self._take(request, move), (self.name, move)
        return request

    def opened(self, *, abroad: bool = False) -> str:
        """A request in the first state, with somebody on every side of its protocol, and a watcher."""
        from asking import open_for_hub, open_with_facts

        from accord.hub.requests import actions, store

        way = self.file["open"][0]
        kinds = [kind for kind in ABOUT if kind in self.file["kinds"]]
        fields, private = self._values(way, "asker", None, 0)
        claim = ""
        if "claim" in self.file["kinds"]:
            value = f"evil-{len(self.claims)}.example.com"
            claim = self.hub.member("Answerer").publish(value)["id"]
        asked: dict[str, Any] = {
            "identifiers": [value] if claim else [ABOUT[kinds[0]]] if kinds else [],
            "about": "" if kinds else str(uuid4()),
            "fields": fields,
            "private": private,
            "payments": [{"amount": "900.00 THB", "bank_reference": str(uuid4())}] if "payments" in way.get("fields", []) else [],
        }
        if not claim and "answerer" in self.file["side"]:
            asked["to"] = [self.hub.member("Abroad" if abroad else "Answerer").id]
        side = sides_of(way)[0]
        if side == "asker":
            opened = open_with_facts(self._as(way, side), self.name, {"consent": True, "proof": True}, **asked)
        elif side == "clock":
            opened = open_for_hub(_row(self.members["asker"]), self.name, side=side, **asked)
        else:
            # An organisation joins by one request at a time; here one lies in each state.
            with patch("accord.hub.requests.opening.limits.keep_to_one"):
                opened = actions.open_request(self.members[side], actions.Ask(self.name, **asked))
        (request,) = opened.requests
        self.claims[request.id] = claim
        sides = ["watcher", *(side for side in ("bank", "police", "reviewer") if side in self.file["side"])]
        store.add_parties(self._row(request.id).n, [store.Party(self.members[side].n, side) for side in sides])
        return request.id

    def _as(self, step: File, side: str) -> Any:
        role = next(candidate for candidate in roles_of(self.file, step, side) if candidate not in ("guest", "system"))
        return replace(self.members[side], role=role)

    def _take(self, request: str, move: Move) -> bool:
        """Whether the step could be taken."""
        from accord.hub.requests import actions
        from accord.hub.requests.errors import Refused

        if move.side == "clock":
            return self._fire(request, move.step["key"])
        fields, private = self._values(move.step, move.side, request, move.variant)
        who = self._as(move.step, move.side)
        if move.side == "answerer" and caller(self.hub.member("Abroad")).n in self._answerers(request):
            who = replace(caller(self.hub.member("Abroad")), role=who.role)
        try:
            actions.take(who, request, move.step["key"], fields, private=private, side=move.side)
        except Refused:
            return False
        return True

    def _fire(self, request: str, step: str) -> bool:
        """The request's own clock comes to the end that takes this step."""
        from accord.hub.journal.actions import turn
        from accord.hub.requests import store
        from accord.hub.requests.steps import execution

        with turn() as t:
            row = store.by_id(request)
            assert row is not None
            due = next((candidate for candidate in store.dues(row.n) if candidate.step == step), None)
            if due is not None:
                execution.fire(t, due, due.at)
        return due is not None and (step == "tell" or self.state(request) != row.state)

    def state(self, request: str) -> str:
        return str(self._row(request).state)

    def _row(self, request: str) -> Any:
        from accord.hub.requests import store

        return store.by_id(request)

    def _answerers(self, request: str) -> set[int]:
        from accord.hub.requests import store

        return {party.member for party in store.parties(self._row(request).n) if party.side == "answerer"}

    def _values(self, step: File, side: str, request: str | None, variant: int) -> tuple[File, File]:
        """A right value for every field that the step needs: plain ones, and texts for the vault."""
        fields: File = {}
        private: File = {}
        more = [key for key in step.get("optional", []) if variant and self.file["field"][key]["type"] == "reference"]
        for key in [*step.get("fields", []), *more]:
            known = self.file["field"][key]
            if key == "payments":
                continue
            if known["type"] == "reference":
                private[key] = "Said"
            elif known["type"] == "amount":
                fields[key] = self._amount(step, request)
            elif key == "correct-from":
                fields[key] = next(name for name, value in self._totals(request).items() if name in known["choices"] and float(value))
            else:
                fields[key] = self._value(key, known, side, request, variant)
        return fields, private

    def _value(self, key: str, known: File, side: str, request: str | None, variant: int) -> Any:
        from accord.hub.requests import actions
        from accord.hub.times import now

        if known["type"] == "list":
            columns = {name: column for name, column in known["columns"].items() if not column.get("optional")}
            return [{name: self._value(name, column, side, request, variant) for name, column in columns.items()}]
        if known["type"] == "code":
            return next(iter(self.file["refusal"] if known.get("refusals") else known["choices"]))
        if known["type"] == "time":
            # Later each time: what extends must lie after what stands. Money is held for days, whatever else is kept for months.
            if self.file["name"] == "hold-funds":
                return now() + (2, 3, 4)[variant] * DAY + (self._row(request).version * DAY // 24 if request else 0)
            return now() + (2, 70, 200)[variant] * DAY + (self._row(request).version * DAY if request else 0)
        if known["type"] == "attachment":
            return actions.attach(self.members[side], None, "paper.txt", b"Signed.")
        return {
            "amount": "100.00 THB",
            "country": "TH",
            "date": datetime.now(UTC).date().isoformat(),
            "duration": "3 days",
            "identifier": ONWARD,
            "member": self.members["asker" if key == "organisation" else "reviewer"].id,
            "number": 3,
            "record": self.claims.get(request or "", ""),
            "text": "Said",
            "yes-no": True,
        }[known["type"]]

    def _totals(self, request: str | None) -> dict[str, str]:
        from accord.hub.requests import queries

        assert request is not None
        totals = queries.page(self.members["asker"], request, words=False).row.totals["THB"]
        return {name: str(value) for name, value in totals.items()}

    def _amount(self, step: File, request: str | None) -> str:
        """All of it where the step is about all, else a part."""
        guards = step.get("guards", [])
        whole = {"amount-all-pending": "pending", "amount-all-held": "held", "amount-within-converted": "converted"}
        account = next((account for guard, account in whole.items() if guard in guards), None)
        return f"{self._totals(request)[account]} THB" if account else "100.00 THB"


def _row(who: Any) -> Any:
    from accord.hub.members import queries

    return queries.member(who.id)
