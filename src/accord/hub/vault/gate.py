"""The one way to anything in a record: role, member and reason are looked at, a line is left, and only then is it done."""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from accord.hub.vault.errors import BadRecord, Damaged, Erased, KeyLost, KeyRingOpen, Refused, VaultError
from accord.hub.vault.store import records, texts
from accord.hub.vault.store.records import Record
from accord.hub.vault.store.writing import Cursor, writing
from accord.hub.vault.vocabulary import ACTIONS, HUB, NO_MEMBER, NO_TOKENS, RIGHTS, TOKEN, Reader, Reason

T = TypeVar("T")

BAD_REASON = "Choose a reason from the list, with at most 200 characters of your own."
_STAYS = ("looks", "erase")  # what can be asked of an erased record too
_CHANGES = ("update", "share", "keep", "erase")  # nothing is seen by them, so undoing one undoes it all
_together: ContextVar[bool] = ContextVar("together", default=False)


@contextmanager
def together() -> Iterator[None]:
    """Around a turn in which a reader's changes of records are done with it or not at all.

    A change that is refused there gives the turn up, and its line is left after it. Raises what `through` raises.
    """
    token = _together.set(True)
    try:
        yield
    except VaultError as error:
        if error.line is not None:
            with writing(joins=False) as cursor:
                error.line(cursor)
        raise
    finally:
        _together.reset(token)


def through(reference: UUID, reader: Reader, reason: Reason, action: str, at: int, do: Callable[[Cursor, Record], T]) -> T:
    """Do something with a record for a reader. Raises Refused, Erased, KeyLost, KeyRingOpen, Damaged, BadRecord.

    The line is committed before this returns or raises. Only what the hub itself does joins the caller's transaction, and a change
    within `together`; anybody else's asking may not be undone together with something else, so it raises RuntimeError there.
    """
    with writing(joins=reader.role == HUB or (_together.get() and action in _CHANGES)) as cursor:
        done = _asked(cursor, reference.bytes, reader, reason, action, at, do)
    if isinstance(done, VaultError):
        raise done from None
    return done


def opens(kind: str, role: str) -> bool:
    """Whether records of this kind are read by this role, as far as a page must know before it offers them."""
    return "read" in RIGHTS[kind].get(role, ())


def read_texts(wanted: Mapping[UUID, Mapping[str, bytes]], reader: Reader, reason: Reason, *, at: int) -> dict[UUID, dict[str, str] | None]:
    """The texts sealed under many records, by name; None where a record does not open to this reader, or no more. Never raises for one.

    One line for each record, committed before this returns, all in one transaction.
    """
    if not wanted:
        return {}
    opened: dict[UUID, dict[str, str] | None] = {}
    outcomes: dict[UUID, tuple[str, str]] = {}
    rings: dict[tuple[int, bytes], bytes] = {}
    with writing(joins=False) as cursor:
        loaded = texts.load_many(list(wanted))
        shared = texts.shares_of([record.n for record in loaded.values()], reader.member, at)
        for reference, sealed in wanted.items():
            record = loaded.get(reference)
            who = [reader.member] if record is not None and record.n in shared else []
            why = "no-record" if record is None else _refusal(reader, reason, "read", record.kind, record.home, who)
            done = Refused() if record is None or why else texts.unseal_texts(record, sealed, rings, at=at)
            opened[reference] = None if isinstance(done, VaultError) else done
            outcomes[reference] = (done.outcome, why or done.code) if isinstance(done, VaultError) else ("done", "")
        texts.leave_lines(cursor, outcomes, reader, "read", reason, at=at)
    return opened


def _asked(
    cursor: Cursor, reference: bytes, reader: Reader, reason: Reason, action: str, at: int, do: Callable[[Cursor, Record], T]
) -> T | VaultError:
    record = records.load(cursor, reference, changing=action not in ("read", "export", "looks"))
    why = _why_not(cursor, record, reader, reason, action, at)
    result: T | VaultError
    if record is None or why:
        # Whether the reason will do depends on the asker alone, so telling it tells nothing of the record.
        result = Refused() if reason.will_do else BadRecord(BAD_REASON)
    elif record.is_gone(at) and action not in _STAYS:
        result, why = Erased(), Erased.code
    else:
        result, why = _tried(cursor, record, do)
    outcome = result.outcome if isinstance(result, VaultError) else "done"
    key = _key_for_note(record, at) if record and reason.words else None

    def line(cursor: Cursor) -> None:
        records.leave_line(cursor, reference, reader, action, reason, at=at, outcome=outcome, why=why, data_key=key)

    line(cursor)
    if isinstance(result, VaultError) and _together.get() and reader.role != HUB:
        result.line = line
    return result


def _why_not(cursor: Cursor, record: Record | None, reader: Reader, reason: Reason, action: str, at: int) -> str:
    if record is None:
        return "no-record"
    return _refusal(reader, reason, action, record.kind, record.home, records.shared_with(cursor, record.n, at))


def _refusal(reader: Reader, reason: Reason, action: str, kind: str, home: int, shared: Container[int | None]) -> str:
    """Why this reader may not do this with a record of that kind and home: a code for its line; empty where it may."""
    if action not in ACTIONS or action not in RIGHTS[kind].get(reader.role, ()):
        return "role"
    if kind in NO_TOKENS and reader.actor.startswith(TOKEN):
        return "role"
    at_home = reader.member == home or reader.role in NO_MEMBER
    if not at_home and not (action == "read" and reader.member in shared):
        return "member"
    return "" if reason.will_do else "reason"


def _tried(cursor: Cursor, record: Record, do: Callable[[Cursor, Record], T]) -> tuple[T | VaultError, str]:
    """Do it; where it fails, undo what it changed, so that only the line remains."""
    try:
        with transaction.atomic():
            return do(cursor, record), ""
    except VaultError as error:
        return error, error.code


def _key_for_note(record: Record, at: int) -> bytes | None:
    """The key to seal the asker's own words with; without one they are not kept. An erasure's words go with the record."""
    if record.is_gone(at):
        return None
    try:
        return record.data_key()
    except (KeyLost, KeyRingOpen, Damaged, Erased):
        return None
