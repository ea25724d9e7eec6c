"""A rescue's words in the vault: in and out, for how long, and what ends when its time is over."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.care.retention import retention
from accord.core.texts import is_readable
from accord.core.times import DAY
from accord.hub.drafts import actions as drafts
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import store
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.store import Access, Rescue, Told
from accord.hub.rescue.vocabulary import CONTACT, DUE, ERASED, HANDLE, KEPT, LONGEST, STATUS, VAULT
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import BadRecord, Erased, VaultError
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason
from accord.tables import care

HUB = Reader(None, "hub", "hub")
HANDLING, RETENTION = Reason("handling"), Reason("retention")
ANCHOR = "of"


def name_of(field: str) -> str:
    """A field's name in the vault."""
    return field.replace("-", "_")


def text(value: object, field: str, longest: int = LONGEST) -> str:
    """A text that may be kept. Raises Refused, and never repeats what was typed."""
    if not isinstance(value, str) or not value.strip():
        raise Refused("not-text", _("Write a text."), field)
    if len(value) > longest or not is_readable(value.replace("\r\n", "\n"), lines=True):
        raise Refused("bad-text", _("Write at most {count} characters, without control characters.").format(count=longest), field)
    return value.replace("\r\n", "\n").strip()


def checked(fields: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """The fields that hold something, by their keys. Raises Refused."""
    if any(key not in known for key in fields):
        raise Refused("field-unknown", _("There is no such field here. See the list of its fields."), "fields")
    return {key: text(value, key) for key, value in fields.items() if isinstance(value, str) and value.strip()}


def put(t: Turn, rescue: Rescue, fields: Mapping[str, str], *, by: str, at: int) -> str:
    """Keep it, sealed; the vault's reference. It is erased with the rescue, at the latest by the vault itself."""
    kept_fields = {name_of(key): value for key, value in fields.items()}
    return str(vault.put(rescue.home, VAULT, {ANCHOR: rescue.id, **kept_fields}, by=by, at=at, retention_days=MOST_DAYS))


def read(reference: str, caller: Caller, reason: Reason, at: int) -> dict[str, str]:
    """A sealed record, by its fields' keys; empty where it was erased meanwhile. Leaves a line; never in a turn. Raises Refused."""
    try:
        record = vault_queries.read(UUID(reference), Reader(caller.n, caller.role, caller.actor), reason, at=at)
    except VaultError as error:
        if isinstance(error, BadRecord):
            raise Refused("reason", str(error), "reason") from None
        if isinstance(error, Erased) or error.code == "refused":
            return {}
        raise Refused(error.code, str(error)) from None
    return {name.replace("_", "-"): str(value) for name, value in record.items() if name != ANCHOR}


# Permissions to open records


def share(t: Turn, reference: str, members: Iterable[int], home: int, at: int) -> None:
    for member in sorted(set(members) - {home}):
        try:
            vault.share(UUID(reference), member, HUB, HANDLING, until=at + MOST_DAYS * DAY, at=at)
        except Erased:
            return


def unshare(reference: str, member: int, home: int, at: int) -> None:
    if member != home:
        try:
            vault.unshare(UUID(reference), member, HUB, HANDLING, at=at)
        except Erased:
            return


def settle_shares(t: Turn, rescue: Rescue, member: int, at: int) -> None:
    """Bring what a member may open to what its entries on the list name."""
    if member == rescue.home:
        return
    sees = named(store.access(rescue.n), member)
    for statement in store.statements(rescue.n):
        if statement.sealed and statement.part in sees:
            share(t, statement.sealed, [member], rescue.home, at)
        elif statement.sealed:
            unshare(statement.sealed, member, rescue.home, at)


def named(entries: Iterable[Access], member: int) -> frozenset[str]:
    return frozenset().union(*(store.parts(entry) for entry in entries if entry.member == member))


def who_sees(entries: Iterable[Access], part: str) -> set[int]:
    return {entry.member for entry in entries if part in store.parts(entry)}


# Retention


def end_of(rescue: Rescue, at: int) -> int:
    """When it is erased: from its closing on, of an open one from its last change."""
    return retention(care(), "rescue", {"closed": rescue.closed or at}).until or at + MOST_DAYS * DAY


def settle_time(t: Turn, rescue: Rescue, at: int) -> None:
    rescue.changed = at
    rescue.until = end_of(rescue, at)
    t.set_clock(KEPT, rescue.id, rescue.until)
    store.update(rescue)


def keep_all(t: Turn, rescue: Rescue, until: int, at: int) -> None:
    """The vault keeps no longer what a closed rescue holds; of one that goes on, as long as it may."""
    for reference in references(t, rescue):
        try:
            vault.keep(UUID(reference), HUB, RETENTION, until=until, at=at)
        except Erased:
            continue


def erase(reference: str, at: int, why: Reason = RETENTION) -> None:
    try:
        vault.erase(UUID(reference), HUB, why, at=at)
    except VaultError:
        return  # it is gone already


def forget_contact(t: Turn, rescue_id: str, at: int) -> None:
    """Erase the contact details of a closed rescue, sooner than the rest of it."""
    rescue = store.load(rescue_id, changing=True)
    if rescue is None or rescue.closed is None or rescue.state == ERASED:
        return
    for statement in store.statements(rescue.n):
        if statement.part == "contact":
            drop(t, statement, at, RETENTION)
        elif statement.person is not None and statement.sealed:
            try:
                vault.update(UUID(statement.sealed), {"contact": None, "not_alone": None}, HUB, RETENTION, at=at)
            except VaultError:
                continue
    t.audit(None, "hub", HANDLE, detail=CONTACT)


def drop(t: Turn, statement: Told, at: int, why: Reason) -> None:
    if statement.sealed:
        erase(statement.sealed, at, why)
    statement.erased = at
    store.update(statement)


def time_is_over(t: Turn, rescue_id: str, at: int) -> None:
    rescue = store.load(rescue_id, changing=True)
    if rescue is None or rescue.state == ERASED:
        return
    if at < rescue.until:
        t.set_clock(KEPT, rescue.id, rescue.until)
        return
    erase_all(t, rescue, at, RETENTION)
    t.audit(None, "hub", HANDLE, detail="erased, its time is over")


def erase_all(t: Turn, rescue: Rescue, at: int, why: Reason) -> None:
    """Erase all sealed records of a rescue for good; the bare row and the looks stay."""
    for reference in references(t, rescue):
        erase(reference, at, why)
    for statement in store.statements(rescue.n):
        statement.erased = at
        store.update(statement)
    for person in store.people(rescue.n):
        t.unset_clock(STATUS, person.id)
    for kind in (DUE, KEPT, CONTACT):
        t.unset_clock(kind, rescue.id)
    drafts.erase_about_in(t, [rescue.id], why)
    rescue.state, rescue.closed, rescue.changed = ERASED, rescue.closed or at, at
    rescue.country, rescue.count, rescue.nations, rescue.origin = "", None, "{}", ""
    rescue.urgent = rescue.feared = False
    rescue.clock, rescue.due = "", None
    store.update(rescue)
    store.forget(rescue)


def references(t: Turn, rescue: Rescue) -> list[str]:
    """Every record in the vault that belongs to it."""
    return all_references(rescue)


def all_references(rescue: Rescue) -> list[str]:
    people = store.people(rescue.n)
    references: list[str | None] = [statement.sealed for statement in store.statements(rescue.n, erased=True)]
    references += [person.joined for person in people]
    references += [assessment.reason for person in people for assessment in store.assessments(person.n)]
    references += [entry.reason for entry in store.access(rescue.n, ended=True)]
    references += [event.words for event in store.events(rescue.n)]
    return list(dict.fromkeys(reference for reference in references if reference))


def need_there(person: store.Person | None) -> store.Person:
    if person is None:
        raise NoSuchRescue
    return person
