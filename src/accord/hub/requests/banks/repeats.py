"""A bank's message that comes again, as it does where a line was cut or a batch ran twice, gets the answer that it got first.

It is known by what it says: its envelope, prefixes and encoding may differ. One that says the same under another id is known by the step
that it would be (`messages`).
"""

import hmac
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import msgspec

from accord.hub.journal import queries as journal
from accord.hub.requests import store
from accord.hub.requests.steps.common import Taken


def mark_of(message: msgspec.Struct) -> bytes:
    return hmac.digest(journal.secret(), b"bank message\n" + msgspec.json.encode(message, order="sorted"), "sha256")


def answered(member: int, mark: bytes) -> list[Taken]:
    """The answer that the message got before, as repeated; nothing where it is new."""
    kept = store.bank_message(member, mark)
    return [] if kept is None else [_read(row) for row in kept.answer]


def keep(member: int, mark: bytes, done: Sequence[Taken], at: int) -> None:
    store.keep_bank_message(member, mark, [asdict(replace(taken, repeated=False)) for taken in done], at)


def _read(row: dict[str, Any]) -> Taken:
    lists = {name: tuple(row[name]) for name in ("open", "children", "gaps")}
    return Taken(**{**row, **lists, "repeated": True})
