"""The texts of a case in the vault: each member's under a record of its own, opened to another while it is shown one of its parts."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.texts import is_readable
from accord.core.times import DAY
from accord.hub.cases import store
from accord.hub.cases.errors import Refused
from accord.hub.cases.store import Case, Part, Participant, SeenPart
from accord.hub.cases.vocabulary import LONGEST, PERSON, VAULT
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason

HUB = Reader(None, "hub", "hub")
HANDLING, RETENTION, ASKED = Reason("handling"), Reason("retention"), Reason("person-asked")


def text(value: object, field: str, longest: int = LONGEST, *, lines: bool = True) -> str:
    """A text that may be kept. Raises Refused, and never repeats what was typed."""
    if not isinstance(value, str) or not value.strip():
        raise Refused("not-text", _("Write a text."), field)
    if len(value) > longest or not is_readable(value.replace("\r\n", "\n").strip(), lines=lines):
        raise Refused("bad-text", _("Write at most {count} characters, without control characters.").format(count=longest), field)
    return value.replace("\r\n", "\n").strip()


def begin(t: Turn, case: Case, own: Participant, by: str, at: int) -> None:
    """The record of a member that joins, under which its texts are sealed."""
    if not own.sealed:
        own.sealed = str(vault.put(own.member, VAULT, {"of": case.id}, by=by, at=at, retention_days=MOST_DAYS))


def seal(own: Participant, parts: Mapping[str, str], rows: Iterable[Part], at: int) -> None:
    """Seal the texts of new or changed rows, by their ids."""
    wanted = [row for row in rows if parts.get(row.id)]
    sealed = vault.seal_texts(UUID(own.sealed), {_name(row): parts[row.id] for row in wanted}, at=at) if wanted else {}
    for row in wanted:
        row.sealed = sealed[_name(row)]


def _name(row: Part | SeenPart) -> str:
    return f"{row.id} {row.revision}"


def read(me: Caller, rows: Iterable[Part | SeenPart], places: Mapping[tuple[int, int], Participant], at: int) -> dict[str, str]:
    """The texts of these parts, by id, as far as the vault opens them to the caller; one line for each member whose they are and case.

    `places` by case and member. Never in a turn.
    """
    by_owner: dict[tuple[int, int], dict[str, bytes]] = {}
    ids: dict[str, str] = {}
    for row in rows:
        if row.sealed is not None:
            name = _name(row)
            by_owner.setdefault((row.case_n, row.owner), {})[name] = bytes(row.sealed)
            ids[name] = row.id
    wanted = {UUID(owner.sealed): texts for key, texts in by_owner.items() if (owner := places.get(key)) is not None and owner.sealed}
    opened = vault_queries.read_texts(wanted, Reader(me.n, me.role, me.actor), HANDLING, at=at)
    return {ids[name]: words for texts in opened.values() if texts is not None for name, words in texts.items()}


def places_of(participants: Iterable[Participant]) -> dict[tuple[int, int], Participant]:
    return {(place.case_n, place.member): place for place in participants}


# Permissions to open records


def open_to(owner: Participant, rows: Collection[Part], member: int, at: int) -> None:
    """Let a member read what these rows hold: the owner's texts by their record, persons each by its own."""
    references = {owner.sealed} | {row.ref for row in rows if row.kind == PERSON}
    for reference in sorted(filter(None, references)):
        try:
            vault.share(UUID(reference), member, HUB, HANDLING, until=at + MOST_DAYS * DAY, at=at)
        except VaultError:
            continue  # it is erased already


def close_to(owner: Participant, rows: Collection[Part], member: int, at: int) -> None:
    """These rows are shared with a member no more; the record closes with the last of the owner's parts. After the rows were dropped."""
    references = {row.ref for row in rows if row.kind == PERSON}
    if owner.sealed and not store.shares_any(owner.case_n, owner.member, member):
        references.add(owner.sealed)
    for reference in sorted(filter(None, references)):
        try:
            vault.unshare(UUID(reference), member, HUB, HANDLING, at=at)
        except VaultError:
            continue


# Erasing


def erase(reference: str, at: int, why: Reason = RETENTION) -> None:
    if reference:
        try:
            vault.erase(UUID(reference), HUB, why, at=at)
        except VaultError:
            return  # it is gone already


def keep(references: Iterable[str], until: int, at: int) -> None:
    """Keep records until another time."""
    for reference in references:
        if reference:
            try:
                vault.keep(UUID(reference), HUB, RETENTION, until=until, at=at)
            except VaultError:
                continue
