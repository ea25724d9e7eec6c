"""One case with all that a member is shown of it: few queries and one look at the vault, however many parts."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.cases import sharing as rules
from accord.hub.cases import sealing, store
from accord.hub.cases.admission import Place, as_core, read_place
from accord.hub.cases.errors import NoSuchCase, Refused
from accord.hub.cases.parts import sharing
from accord.hub.cases.parts.persons import field_of
from accord.hub.cases.present import Access, Case, ParticipantRow, PartRow, Person, PersonRow, PreviewRow, Refusal
from accord.hub.cases.reading import listing
from accord.hub.cases.reading.rows import Assembly, seen_things
from accord.hub.cases.store import Listed, Part, Participant, SeenPart
from accord.hub.cases.vocabulary import EVENT, EVIDENCE, IN, INVITED, ITEMS, NOTE, PERSON, TARGET, TASK, TITLE, VAULT_PERSON
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.members.vocabulary import GONE
from accord.hub.times import at_or_now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

HANDLING = Reason("handling")


def case(me: Caller, case_id: str, *, at: int | None = None) -> Case:
    """A case with all that the caller's member is shown of it. One invited sees the row, the lead, and what the invitation shows.

    Leaves a line in the vault for each member whose texts are opened. Raises NoSuchCase, NotAllowed.
    """
    at = at_or_now(at)
    there = read_place(me, case_id, invited=True)
    participants = store.participants(there.case.n)
    parts = store.seen(there.case.n, me.n)
    names = _names(participants, parts)
    texts = sealing.read(me, parts, sealing.places_of(participants), at)
    assembly = Assembly(me, names, store.shares_of_own(there.case.n, me.n), texts, seen_things(me, parts), at)
    made: dict[str, list[PartRow]] = {}
    for part in parts:
        made.setdefault(part.kind, []).append(assembly.row(part))
    titles = listing.chosen_titles(me, (part for part in parts if part.kind == TITLE))
    (row,) = listing.rows(
        me, [Listed(there.case, there.own)], at, {n: (texts.get(title.id, ""), title.code) for n, title in titles.items()}
    )
    return Case(
        row=row,
        participants=_taking_part(there, participants, names),
        titles=_of(made, TITLE),
        items=tuple(sorted(_of(made, *ITEMS), key=lambda item: (item.at, item.id))),
        targets=_of(made, TARGET),
        notes=_of(made, NOTE),
        events=_of(made, EVENT),
        tasks=_of(made, TASK),
        persons=_of(made, PERSON),
        evidence=_of(made, EVIDENCE),
    )


def _of(made: dict[str, list[PartRow]], *kinds: str) -> Any:
    """The rows of these kinds, each of the class that its kind has."""
    return tuple(row for kind in kinds for row in made.get(kind, ()))


def _names(participants: Iterable[Participant], parts: Iterable[Part | SeenPart]) -> dict[int, MemberRow]:
    return members.by_number({row.member for row in participants} | {part.owner for part in parts})


def _taking_part(there: Place, participants: Iterable[Participant], names: dict[int, MemberRow]) -> tuple[ParticipantRow, ...]:
    """All who take part, to those who do; the lead alone to one invited, and those invited to the lead alone. The lead stands first."""
    shown = []
    for row in participants:
        is_lead = row.member == there.case.lead
        own = row.member == there.own.member
        takes_part = row.standing == IN and (there.own.standing == IN or is_lead)
        if takes_part or own or (there.leads and row.standing == INVITED):
            shown.append(row)
    shown.sort(key=lambda row: (row.member != there.case.lead, row.joined is None, row.joined or row.asked, names[row.member].name))
    return tuple(
        ParticipantRow(
            (name := names[row.member]).id,
            name.name,
            name.country,
            name.sector,
            row.standing,
            row.ceiling,
            row.member == there.case.lead,
            row.joined,
            name.standing == "active",
            name.standing == GONE,
        )
        for row in shown
    )


def part(me: Caller, case_id: str, part_id: str, *, at: int | None = None) -> PartRow:
    """One part that the caller's member is shown. Raises NoSuchCase, NotAllowed."""
    there = read_place(me, case_id)
    row = store.part(there.case.n, part_id)
    if row is None or not store.sees(row, me.n):
        raise NoSuchCase
    return assembled(me, there, [row], at_or_now(at))[0]


def assembled(me: Caller, there: Place, parts: Sequence[Part | SeenPart], at: int) -> list[PartRow]:
    """These parts, which the caller is shown, as rows."""
    participants = store.participants(there.case.n)
    texts = sealing.read(me, parts, sealing.places_of(participants), at)
    shared = store.shares_of([part.n for part in parts if part.owner == me.n])
    assembly = Assembly(me, _names(participants, parts), shared, texts, seen_things(me, parts), at)
    return [assembly.row(part) for part in parts]


def may_know(me: Caller) -> bool:
    """Whether the caller's role reads who a person of interest is."""
    return vault.opens(VAULT_PERSON, me.role)


def persons(me: Caller, case_id: str, *, reason: Reason = HANDLING, at: int | None = None) -> tuple[Person, ...]:
    """The persons of interest that the caller's member is shown; each look leaves a line. Raises NoSuchCase, NotAllowed, Refused."""
    if not reason.will_do:
        raise Refused("reason", _("Choose a reason from the list, with at most 200 characters of your own."), "reason")
    at = at_or_now(at)
    there = read_place(me, case_id)
    parts = store.seen(there.case.n, me.n, (PERSON,))
    reader = Reader(me.n, me.role, me.actor)
    shown = []
    for row, kept in zip(assembled(me, there, parts, at), parts, strict=True):
        assert isinstance(row, PersonRow)
        try:
            fields = vault.read(UUID(kept.ref), reader, reason, at=at)
        except VaultError:
            shown.append(Person(row, None))
            continue
        shown.append(Person(row, {field_of(name): str(value) for name, value in fields.items()}))
    return tuple(shown)


def share_preview(me: Caller, case_id: str, parts: Collection[str], members: Collection[str]) -> tuple[PreviewRow, ...]:
    """Exactly who will see what, if these parts of the caller's member are shared with these members (ids).

    What can't be shared is said in the rows. Raises Refused, AsThingsStand where one of the members takes no part, NoSuchCase, NotAllowed.
    """
    there = read_place(me, case_id)
    rows = sharing.own_parts(there, parts)
    others = sharing.chosen(there, members)
    names = _names(others, ())
    previews = rules.preview(sharing.as_parts(rows, store.shares_of([row.n for row in rows])), map(as_core, others))
    return tuple(
        PreviewRow(
            (name := names[other.member]).id,
            name.name,
            name.country,
            other.ceiling,
            preview.parts,
            tuple(Refusal(*refused) for refused in preview.refused),
        )
        for other, preview in zip(others, previews, strict=True)
    )


def access(me: Caller, case_id: str) -> Access:
    """The caller's place at a case in which its member takes part. Raises NoSuchCase, NotAllowed."""
    there = read_place(me, case_id)
    taking_part = tuple(row.member for row in store.taking_part(there.case.n))
    return Access(
        there.case.n, there.case.id, there.own.number, there.case.state, there.leads, there.case.lead, there.own.ceiling, taking_part
    )


def sees_parts(me: Caller, case_id: str, parts: Iterable[str]) -> frozenset[str]:
    """Which of these parts of a case the caller's member is shown. Raises NoSuchCase, NotAllowed."""
    there = read_place(me, case_id)
    rows = store.parts_by_id(there.case.n, list(parts))
    shared = store.shares_of([row.n for row in rows.values()])
    return frozenset(id for id, row in rows.items() if row.owner == me.n or me.n in shared.get(row.n, ()))
