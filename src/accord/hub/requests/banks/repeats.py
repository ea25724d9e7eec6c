"""A bank's message that comes again, as it does where a line was cut or a batch ran twice, gets the answer that it got first.

It is known by what it says: its envelope, prefixes and encoding may differ. One that says the same under another id is known by the step
that it would be (`messages`).
"""

import hmac
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from accord.hub.journal import queries as journal
from accord.hub.requests import store
from accord.hub.requests.steps.common import Taken

_UNKNOWN: Final = "unknown"


def mark_of(message: msgspec.Struct) -> bytes:
    return hmac.digest(journal.secret(), b"bank message\n" + msgspec.json.encode(message, order="sorted"), "sha256")


class Unknown(Struct, frozen=True):
    """A payment of a message that no open request of the caller is about. `place` counts from 1; `reference` is the first that it has."""

    place: int
    reference: str


class Said(Struct, frozen=True):
    """Lines of a message that were told in a request."""

    request: str
    lines: tuple[str, ...]


class TakenIn(Struct, frozen=True):
    """What a message was: steps, and the payments that nothing was done with."""

    done: tuple[Taken, ...]
    unknown: tuple[Unknown, ...] = ()


class Before(Struct, frozen=True):
    """What a message got before: steps, as repeated, and the places of its payments that were unknown; nothing where it is new."""

    done: tuple[Taken, ...] = ()
    unknown: tuple[int, ...] = ()


def answered(member: int, mark: bytes) -> Before:
    kept = store.bank_message(member, mark)
    if kept is None:
        return Before()
    done = tuple(_read(row) for row in kept.answer if _UNKNOWN not in row)
    return Before(done, tuple(place for row in kept.answer for place in row.get(_UNKNOWN, ())))


def keep(member: int, mark: bytes, whole: TakenIn, at: int) -> None:
    rows: list[dict[str, Any]] = [asdict(replace(taken, repeated=False)) for taken in whole.done]
    unknown = [{_UNKNOWN: [payment.place for payment in whole.unknown]}] if whole.unknown else []
    store.keep_bank_message(member, mark, [*rows, *unknown], at)


def _read(row: dict[str, Any]) -> Taken:
    lists = {name: tuple(row[name]) for name in ("open", "children", "gaps")}
    return Taken(**{**row, **lists, "repeated": True})
