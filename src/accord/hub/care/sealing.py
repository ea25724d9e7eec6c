"""A file's words in the vault: in and out, for how long, and what ends when its time is over."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.care.retention import Retention, retention
from accord.core.texts import is_readable
from accord.core.times import DAY
from accord.hub.care import aliases, store
from accord.hub.care.access import reader
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import (
    ANCHOR,
    CONTACT,
    DUE,
    EXTRACT_DAYS,
    FILE,
    FORCED,
    HANDLE,
    HUB,
    LONGEST,
    REFERRAL,
    REFERRING,
    RETENTION,
    REVIEW_DAYS,
)
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import BadRecord, Erased, VaultError
from accord.hub.vault.queries import Fields
from accord.hub.vault.vocabulary import MOST_DAYS, Reason
from accord.tables import care


def read_record(reference: str, caller: Caller, reason: Reason, at: int, only: Collection[str] | None = None) -> Fields:
    """The sealed fields, read by a victim officer of the file's home. Leaves a line; never in a turn. Raises NoSuchFile, Refused."""
    try:
        return vault_queries.read(UUID(reference), reader(caller), reason, at=at, only=only)
    except VaultError as error:
        raise as_care(error) from None


def read_fields(kind: str, reference: str, caller: Caller, reason: Reason, at: int) -> dict[str, str]:
    """The same, by the fields of such a file, in their order."""
    return by_field(kind, read_record(reference, caller, reason, at))


def read_words(reference: str | None, caller: Caller, reason: Reason, at: int) -> str:
    """The sealed words about a person; empty where nothing is kept."""
    try:
        return "" if reference is None else str(read_record(reference, caller, reason, at).get("words", ""))
    except (NoSuchFile, Refused):
        return ""


@contextmanager
def together() -> Iterator[None]:
    """Around a turn in which a caller changes a file in the vault too: both or neither. Raises NoSuchFile, Refused."""
    try:
        with vault.together():
            yield
    except VaultError as error:
        raise as_care(error) from None


def as_care(error: VaultError) -> Refused | NoSuchFile:
    """The vault's error, as the error of care for it."""
    if isinstance(error, BadRecord):
        return Refused("reason", str(error), "reason")
    if isinstance(error, Erased) or error.code == "refused":
        return NoSuchFile()
    return Refused(error.code, str(error))


def name_of(field: str) -> str:
    """A field's name in the vault."""
    return field.replace("-", "_")


def by_field(kind: str, opened: Mapping[str, str | bytes]) -> dict[str, str]:
    """The opened record, by the fields of such a file, in their order."""
    known = {key: name_of(key) for key, field in care().fields.items() if kind in field.files}
    return {key: str(opened[name]) for key, name in known.items() if name in opened}


def checked(kind: str, fields: Mapping[str, str | None]) -> dict[str, str | None]:
    """Fields as they may be kept, by their names in the vault; None takes one away. Raises Refused, and never repeats what was typed."""
    kept_fields: dict[str, str | None] = {}
    for key, value in fields.items():
        field = care().fields.get(key)
        if field is None or kind not in field.files:
            raise Refused("field-unknown", _("A file of this kind has no such field. See the list of its fields."), "fields")
        kept_fields[name_of(key)] = None if value is None or value == "" else checked_text(value, key)
        if key == aliases.ALIAS and value:
            aliases.check(value)
    return kept_fields


def checked_text(value: object, field: str, longest: int = LONGEST) -> str:
    """A text as it may be kept. Raises Refused, and never repeats what was typed."""
    if not isinstance(value, str) or not value.strip():
        raise Refused("not-text", _("Write a text."), field)
    if len(value) > longest or not is_readable(value, lines=True):
        raise Refused("bad-text", _("Write at most {count} characters, without control characters.").format(count=longest), field)
    return value.strip()


# In a caller's turn


def seal_extract(home: int, anchor: str, fields: Mapping[str, str], *, by: str, at: int) -> str:
    """Seal the fields that others may see of a person, by the fields' keys; returns the vault's reference."""
    sealed = {name_of(key): value for key, value in fields.items()}
    return str(vault.put(home, REFERRAL, {**sealed, ANCHOR: anchor}, by=by, at=at, retention_days=EXTRACT_DAYS))


def seal_words(file: StoredFile, anchor: str, words: str, *, by: str, at: int) -> str:
    """Seal an officer's words about a person: for victim officers of its home alone, as long as the file."""
    return str(vault.put(file.home, FILE, {ANCHOR: anchor, "words": words}, by=by, at=at, until=period(file, at)[1]))


def renew_extract(reference: str | None, fields: Iterable[str], changed: Mapping[str, str | None], at: int) -> None:
    """Of what changed, by names in the vault, others see these fields as they are now; what is gone stays gone."""
    names = {name_of(key) for key in fields}
    seen = {name: value for name, value in changed.items() if name in names}
    if reference is not None and seen:
        with suppress(VaultError):
            vault.update(UUID(reference), seen, HUB, REFERRING, at=at)


def erase_record(reference: str | None, at: int, why: Reason = RETENTION) -> None:
    if reference is not None:
        vault.erase(UUID(reference), HUB, why, at=at)


# How long


def period(file: StoredFile, at: int) -> tuple[Retention, int]:
    """The rule for a file, running from its closing or, while it is open, from its last change; and until when the vault keeps it."""
    record = "child" if file.is_child else file.kind
    rule = retention(care(), record, {"closed": file.closed or at})
    most = at + MOST_DAYS * DAY
    due = rule.until or most
    if rule.then == "review":
        return rule, min(due, most - REVIEW_DAYS * DAY) + REVIEW_DAYS * DAY
    return rule, min(due, most)


def settle_time(t: Turn, file: StoredFile, at: int) -> None:
    """Set anew when a file's time is over, in its row, in the vault and on the clock."""
    rule, until = period(file, at)
    file.due = until - REVIEW_DAYS * DAY if rule.then == "review" else until
    for reference in (file.sealed, file.screening):
        if reference is not None and not (reference == file.screening and store.assessments(file.n)):
            keep(reference, until, at)
    t.set_clock(DUE, file.id, file.due)


def keep(reference: str, until: int, at: int) -> None:
    """The hub keeps a record until then; one that is gone stays gone."""
    try:
        vault.keep(UUID(reference), HUB, RETENTION, until=until, at=at)
    except Erased:
        return


def forget_contact(t: Turn, file: StoredFile, at: int, names: Iterable[str]) -> None:
    """How to reach the person is erased sooner than the rest."""
    try:
        vault.update(UUID(file.sealed), {name_of(name): None for name in names}, HUB, RETENTION, at=at)
    except Erased:
        return
    t.audit(None, "hub", HANDLE, detail=f"{CONTACT} {file.id}")


def erase_all(t: Turn, file: StoredFile, at: int, why: Reason) -> None:
    """Everything of a file goes, for good: the vault's records, and what hangs on the row."""
    references = [file.sealed, file.screening]
    references += [referral.extract for referral in store.referrals(file.kind, file.n)]
    references += [override.reason for override in store.overrides(file)]
    if file.kind == FORCED:
        references += [assessment.reason for assessment in store.assessments(file.n)]
    for reference in dict.fromkeys(references):
        erase_record(reference, at, why)
    file.closed = file.closed or at
    store.forget(file)
    for kind in (DUE, CONTACT):
        t.unset_clock(kind, file.id)
