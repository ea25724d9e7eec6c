"""The read side of reports: what was handed to a member, and what is held back since too many came. Permission inside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from accord.hub.intake import queries as intake
from accord.hub.members.queries import Caller
from accord.hub.reports import store
from accord.hub.reports.errors import NoSuchReport, NotAllowed
from accord.hub.reports.store import SentRow
from accord.hub.reports.vocabulary import ENDED, LATER
from accord.hub.requests.vocabulary import ANSWER, MANAGE
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

LOOKS = (ANSWER, MANAGE)


@dataclass(frozen=True, slots=True)
class HandedRow:
    """A report as far as it was handed to a member: to its police desk, its rescue desk, its consulate. `report` is the same for all."""

    id: str
    report: str
    outlet: str
    state: str
    country: str
    language: str
    at: int
    changed: int


@dataclass(frozen=True, slots=True)
class HandedPage:
    """`texts`: the answers that the person agreed to hand on, by question; None where the vault does not open them to this role."""

    row: HandedRow
    texts: Mapping[str, str] | None = field(repr=False)


def handed(caller: Caller, *, limit: int = 100) -> list[HandedRow]:
    """What was handed to the caller's member, newest first. Raises NotAllowed."""
    _need(caller, ANSWER)
    with connection.cursor() as cursor:
        return [_row(one) for one in reversed(store.handed_to(cursor, caller.n, limit))]


def held_back(caller: Caller, *, limit: int = 100) -> list[HandedRow]:
    """What is not handed on, since very many came: the secretariat looks at it first. Raises NotAllowed."""
    _need(caller, MANAGE)
    with connection.cursor() as cursor:
        return [_row(one) for one in store.waiting(cursor, limit)]


def page(caller: Caller, id: str, *, at: int | None = None) -> HandedPage:
    """One report with what the person agreed to hand on; each look leaves a line. Raises NoSuchReport, NotAllowed."""
    one = find(caller, id)
    try:
        reader = Reader(caller.n, caller.role, caller.actor)
        kept = vault.read(UUID(one.sealed), reader, Reason("handling"), at=now() if at is None else at)
    except (VaultError, ValueError):
        return HandedPage(_row(one), None)
    return HandedPage(_row(one), {name: kept.text(name) for name in kept})


@dataclass(frozen=True, slots=True)
class Picture:
    type: str
    data: bytes = field(repr=False)


def picture(caller: Caller, id: str, number: int, *, at: int | None = None) -> Picture:
    """One of the pictures that the person agreed to hand on, from 1; each look leaves a line. Raises NoSuchReport, NotAllowed."""
    one, moment = find(caller, id), now() if at is None else at
    reader = Reader(caller.n, caller.role, caller.actor)
    try:
        references = vault.read(UUID(one.sealed), reader, Reason("handling"), at=moment).text("evidence").split()
        kept = vault.read(UUID(references[number - 1]), reader, Reason("handling"), at=moment) if 1 <= number <= len(references) else None
    except (VaultError, ValueError, KeyError):
        kept = None
    if kept is None or not isinstance(kept["file"], bytes):
        raise NoSuchReport
    return Picture(kept.text("type"), kept["file"])


def find(caller: Caller, id: str) -> SentRow:
    """What was handed to the caller's member under this id. Raises NoSuchReport, NotAllowed."""
    _need(caller, ANSWER)
    with connection.cursor() as cursor:
        one = store.by_item(cursor, id)
    if one is None or one.member != caller.n or not one.sealed or one.state == ENDED:
        raise NoSuchReport
    return one


def find_held_back(caller: Caller, id: str) -> SentRow:
    _need(caller, MANAGE)
    with connection.cursor() as cursor:
        one = store.by_item(cursor, id)
    if one is None or one.state != LATER:
        raise NoSuchReport
    return one


def _need(caller: Caller, permission: str) -> None:
    if not caller.may(permission):
        raise NotAllowed


def _row(one: SentRow) -> HandedRow:
    row = intake.by_number(one.submission)
    report = "" if row is None else str(row.id)
    return HandedRow(one.item, report, one.outlet, one.state, row.country if row else "", row.language if row else "", one.at, one.changed)
