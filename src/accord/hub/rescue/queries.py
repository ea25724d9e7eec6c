"""Rescues as those on their lists see them, and who looked, for data protection. Permission inside; each look leaves a line."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _

from accord.core.care.gate import Opened
from accord.core.rescue import contact as safe
from accord.core.rescue import track as rules
from accord.core.screening.status import Assessment, current
from accord.core.times import moment
from accord.hub.care.queries import need as need_at_care
from accord.hub.care.vocabulary import AUDIT
from accord.hub.consulates import queries as consulates
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, statements, store
from accord.hub.rescue.access_list.admission import Admission, admission_of, admissions_of, admit, need, note_look
from accord.hub.rescue.alerts.duty import DutyGap, DutyWarning, duty_warnings, members_able, members_ready
from accord.hub.rescue.course import wishes
from accord.hub.rescue.course.wishes import asks_first
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.people import persons, release
from accord.hub.rescue.present import (
    AssessmentRow,
    ConsularContacts,
    ConsularRow,
    EntryRow,
    EventRow,
    LookRow,
    Person,
    Rescue,
    RescueRow,
    Statement,
)
from accord.hub.rescue.vocabulary import CLOSED, CONSULATE, DESK_ROLES, ERASED, HANDLE, LOOKS, OPENED, OVERDUE, PERSON, ROLES
from accord.hub.times import at_or_now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.tables import countries, rescue_track

__all__ = [
    "DutyGap",
    "DutyWarning",
    "EventRow",
    "Person",
    "Rescue",
    "RescueRow",
    "Statement",
    "asks_first",
    "audited",
    "count_open",
    "duty_warnings",
    "glance",
    "kept",
    "looks",
    "may_be_named",
    "members_able",
    "members_ready",
    "open_steps",
    "people_of",
    "picture",
    "rescue",
    "rescues",
    "row",
    "rung_by",
    "rung_by_any",
]

PEOPLE, CONTACT, PLACE = "people", "contact", "place"
_OF_CONTACT = frozenset(("contact", "not-alone"))  # fields of a person that say how the person is reached


def rescues(caller: Caller, *, closed: bool = False) -> list[RescueRow]:
    """The open rescues whose list names the caller, the soonest due first; or the closed ones, the newest first. Raises NotAllowed."""
    need(caller)
    rows = store.on_lists_of(caller.n, caller.person or "", whole=caller.role in DESK_ROLES)
    admissions = [admission for admission in admissions_of(rows, caller) if (admission.rescue.state == CLOSED) == closed]
    homes = members.by_number({admission.rescue.home for admission in admissions})
    visible_rows = [_row(admission, homes) for admission in admissions]
    return visible_rows if closed else sorted(visible_rows, key=lambda row: (row.due is None, row.due or 0))


def count_open(caller: Caller) -> int:
    """How many open rescues have the caller on their list: the rows of `rescues`, in one query. 0 for a caller on none."""
    if not caller.may(HANDLE) or caller.role not in ROLES or caller.person is None:
        return 0
    return sum(row.state != CLOSED for row in store.on_lists_of(caller.n, caller.person, whole=caller.role in DESK_ROLES))


def row(caller: Caller, rescue_id: str, *, at: int | None = None) -> RescueRow:
    """The row of a rescue, without anything sealed. Raises NoSuchRescue, NotAllowed."""
    return _row(admit(caller, rescue_id, at=at_or_now(at)))


def glance(caller: Caller, rescue_id: str, *, at: int | None = None) -> RescueRow:
    """The same for a caller who opens its page without a reason, which is recorded too. Raises NoSuchRescue, NotAllowed."""
    at = at_or_now(at)
    admission = admit(caller, rescue_id, at=at)
    note_look(caller, admission.rescue, "", "glanced", at)
    return _row(admission)


def rung_by(caller: Caller, bell: str) -> str:
    """The rescue that a bell rang for last; empty for a caller not on its list, and where it rang for something else."""
    if not caller.may(HANDLE) or caller.role not in ROLES or caller.person is None:
        return ""
    rescue = store.by_bell(bell)
    return rescue.id if rescue is not None and admission_of(rescue, caller) is not None else ""


def rung_by_any(caller: Caller, bells: Collection[str]) -> dict[str, str]:
    """The same of many bells, by bell, in one query."""
    if not bells or not caller.may(HANDLE) or caller.role not in ROLES or caller.person is None:
        return {}
    rows = store.on_lists_of(caller.n, caller.person, whole=caller.role in DESK_ROLES)
    return {row.bell: row.id for row in rows if row.bell in bells}


def _row(admission: Admission, homes: Mapping[int, members.MemberRow] | None = None) -> RescueRow:
    """`homes`: the members that keep rescues, where many are made rows of at once."""
    rescue = admission.rescue
    home = (members.by_number([rescue.home]) if homes is None else homes)[rescue.home]
    return RescueRow(
        rescue.id,
        rescue.number,
        rescue.state,
        rescue.country,
        rescue.count,
        _counts(rescue.nations),
        rescue.urgent,
        rescue.clock,
        rescue.due,
        rescue.entered,
        rescue.opened,
        rescue.changed,
        rescue.closed,
        rescue.until,
        admission.at_home,
        home.id,
        home.name,
        admission.sees,
        bool(rescue.origin),
    )


def _counts(text: str) -> Mapping[str, int]:
    return msgspec.json.decode(text, type=dict[str, int]) if text else {}


def rescue(caller: Caller, rescue_id: str, reason: Reason, *, at: int | None = None) -> Rescue:
    """A rescue with all that the caller is shown of it, for a reason that stays written down. Raises NoSuchRescue, Refused, NotAllowed."""
    at = at_or_now(at)
    admission = admit(caller, rescue_id, reason.code, at=at)
    if not reason.will_do:
        raise Refused("reason", _("Choose a reason from the list."), "reason")
    note_look(caller, admission.rescue, reason.code, "done", at)
    rows = store.statements(admission.rescue.n)
    people = store.people(admission.rescue.n) if PEOPLE in admission.sees else []
    events = store.events(admission.rescue.n)
    entries = store.access(admission.rescue.n)
    shown_statements = [_statement(caller, admission, row, reason, at) for row in rows]
    about: dict[int, list[Statement]] = {}
    parts: dict[str, list[Statement]] = {part: [] for part in rescue_track().parts if part in admission.sees}
    for row, statement in zip(rows, shown_statements, strict=True):
        if row.person is not None:
            about.setdefault(row.person, []).append(statement)
        elif row.part in parts:
            parts[row.part].append(statement)
    nations = _nations(parts.get(PEOPLE, []))
    person_views = tuple(_person(caller, admission, person, about.get(person.n, []), tuple(nations), reason, at) for person in people)
    contact = _last(parts.get(CONTACT, []))
    clock = contact.get("contact-country") or admission.rescue.country
    return Rescue(
        row=_row(admission),
        told={part: tuple(rows) for part, rows in parts.items()},
        people=person_views,
        contact=contact,
        rules=safe.rules_of(contact, _minute_there(clock, at)) if CONTACT in admission.sees else (),
        risks=_risks(rows) if "risk" in admission.sees else {},
        consulates=_consulates(admission, nations, person_views),
        events=_events(caller, admission, events, {person.n: person.id for person in people}, reason, at),
        entries=tuple(_entry(caller, admission, entry, reason, at) for entry in entries) if admission.at_home else (),
        wished=wishes.pending(events) if admission.at_home and admission.rescue.closed is None else None,
    )


def _statement(caller: Caller, admission: Admission, statement: store.Told, reason: Reason, at: int) -> Statement:
    fields = sealing.read(statement.sealed, caller, reason, at) if statement.sealed and statement.part in admission.sees else {}
    nations = _nations_in(fields.pop(statements.NATIONS, ""))
    if statement.person is not None and CONTACT not in admission.sees and statement.member != caller.n:
        # A number without the rules of safe contact can cost a life.
        fields = {key: text for key, text in fields.items() if key not in _OF_CONTACT}
    return Statement(
        statement.n,
        statement.part,
        statement.known,
        statement.member,
        statement.actor,
        statement.at,
        statement.country,
        statement.count,
        statements.risks_in(statement),
        fields,
        nations,
    )


def _nations_in(text: str) -> dict[str, int]:
    words = text.split()
    return {code: int(count) for code, count in zip(words[::2], words[1::2], strict=False) if count.isdigit()}


def _minute_there(country: str, at: int) -> int | None:
    """The minute of the day in a country; None where its time is not known."""
    zone = countries()[country].locale.zone.value if country in countries() else None
    if zone is None:
        return None
    there = moment(at).astimezone(ZoneInfo(zone))
    return there.hour * 60 + there.minute


def _last(rows: list[Statement]) -> dict[str, str]:
    """The last word on each field."""
    last: dict[str, str] = {}
    for statement in rows:
        last |= statement.fields
    return last


def _nations(rows: list[Statement]) -> dict[str, int]:
    return dict(next((statement.nations for statement in reversed(rows) if statement.nations), {}))


def _risks(rows: list[store.Told]) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """The statements about each risk, the oldest first: the answer, how it is known, when."""
    risks: dict[str, list[tuple[str, str, int]]] = {}
    for row in rows:
        for key, answer in statements.risks_in(row).items():
            risks.setdefault(key, []).append((answer, row.known, row.at))
    return {key: tuple(answers) for key, answers in risks.items()}


def _person(
    caller: Caller,
    admission: Admission,
    person: store.Person,
    statements_of: list[Statement],
    nations: tuple[str, ...],
    reason: Reason,
    at: int,
) -> Person:
    fields = _last(statements_of)
    rows = store.assessments(person.n)
    answers = {answer.country: answer for answer in store.consular(person.n)}
    own = persons.codes_in(fields.get("nationality", ""))
    gates = {country: persons.gate_of(admission.rescue, person, country) for country in dict.fromkeys((*own, *answers))}
    marks = len(store.marks(person.n))
    assessed = [Assessment(status=row.status, by=row.actor, at=row.at, review=row.review) for row in rows]  # type: ignore[arg-type]
    last = current(assessed)
    words = [sealing.read(row.reason, caller, reason, at).get("words", "") if row.reason and admission.at_home else "" for row in rows]
    return Person(
        id=person.id,
        stands=person.stands,
        since=person.since,
        is_child=person.is_child,
        told=tuple(statements_of),
        status=last.status if last else "not-assessed",
        assessments=tuple(AssessmentRow(row.status, row.actor, row.at, row.review, text) for row, text in zip(rows, words, strict=True)),
        overdue=last is not None and at >= last.review,
        consulates=tuple(
            ConsularRow(
                country,
                isinstance(gate, Opened),
                (country in answers and answers[country].feared) or (not isinstance(gate, Opened) and gate.code == "feared"),
                "" if isinstance(gate, Opened) else gate.text,
            )
            for country, gate in gates.items()
        ),
        marks=marks,
        fields=fields,
        file=release.file_of(caller, person, reason, at) if admission.at_home else "",
    )


def _consulates(admission: Admission, nations: Mapping[str, int], people: tuple[Person, ...]) -> tuple[ConsularContacts, ...]:
    """By nationality: of those that are counted, and of those that persons name. Nothing where the people are not shown."""
    if PEOPLE not in admission.sees:
        return ()
    rows = [consulate for person in people for consulate in person.consulates]
    may = Counter(row.country for row in rows if row.is_open)
    may_not = Counter(row.country for row in rows if not row.is_open)
    feared = {row.country for row in rows if row.feared}
    named = dict.fromkeys((*nations, *(row.country for row in rows)))
    return tuple(
        ConsularContacts(
            code,
            nations.get(code),
            may[code],
            may_not[code],
            is_feared := code in feared or (admission.rescue.feared and not may[code]),
            () if is_feared or not admission.rescue.country else consulates.contacts(code, admission.rescue.country),
        )
        for code in named
    )


def _events(
    caller: Caller, admission: Admission, rows: list[store.Event], people: Mapping[int, str], reason: Reason, at: int
) -> tuple[EventRow, ...]:
    events = []
    for row in rows:
        if not (admission.at_home or _is_for_all(admission, caller, row)):
            continue
        is_theirs = admission.at_home or row.member == caller.n
        words = sealing.read(row.words, caller, reason, at).get("words", "") if row.words and is_theirs else ""
        events.append(EventRow(row.at, row.what, row.code, row.member, row.actor, people.get(row.person or 0, ""), words))
    return tuple(events)


def _is_for_all(admission: Admission, caller: Caller, event: store.Event) -> bool:
    """Whether another member on the list reads this event: a step, its own act, or one about people where it is shown them."""
    if event.person is not None:
        return PEOPLE in admission.sees and event.what in (PERSON, CONSULATE)
    return event.what in rescue_track().steps or event.what in (OPENED, OVERDUE) or event.member == caller.n


def _entry(caller: Caller, admission: Admission, entry: store.Access, reason: Reason, at: int) -> EntryRow:
    named = members.by_number([entry.member])[entry.member]
    person = members.person_names([entry.person]).get(entry.person, ("", ""))[0] if entry.person else ""
    words = sealing.read(entry.reason, caller, reason, at).get("words", "") if entry.reason else ""
    return EntryRow(
        entry.id,
        named.id,
        named.name,
        entry.person,
        person,
        store.parts(entry),
        entry.by_actor,
        entry.at,
        entry.member == admission.rescue.home,
        words,
    )


def people_of(caller: Caller, rescue_id: str, person: str, *, at: int | None = None) -> store.Person:
    """The status of one person, without their identity. Raises NoSuchRescue, NotAllowed."""
    admission = admit(caller, rescue_id, at=at_or_now(at))
    if PEOPLE not in admission.sees:
        raise NoSuchRescue
    return sealing.need_there(store.person(admission.rescue.n, person))


def open_steps(row: RescueRow) -> tuple[rules.Step, ...]:
    """The steps that the caller of this row may take now."""
    return rules.open_steps(rescue_track(), row.state, at_home=row.at_home)


def may_be_named(caller: Caller) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Whom a list may name: active members, and people whose role opens rescues, with their member. Raises NotAllowed."""
    need(caller)
    rows = members.members()
    active = [(row.id, row.name) for row in rows if row.standing == "active"]
    names = {row.n: row.name for row in rows if row.standing == "active"}
    people = [
        (row.id, row.name, names[row.member]) for row in members.all_people() if row.is_active and row.role in ROLES and row.member in names
    ]
    return active, people


def picture(caller: Caller, rescue_id: str, statement: int, number: int, reason: Reason, *, at: int | None = None) -> tuple[str, bytes]:
    """A picture of a report's statement, by its number from 1: its type and its bytes, for the home. Raises NoSuchRescue, NotAllowed."""
    at = at_or_now(at)
    admission = admit(caller, rescue_id, reason.code, at=at)
    row = next((told_row for told_row in store.statements(admission.rescue.n) if told_row.n == statement and told_row.sealed), None)
    if row is None or not admission.at_home:
        raise NoSuchRescue
    references = sealing.read(row.sealed, caller, reason, at).get("evidence", "").split()
    try:
        reader = Reader(caller.n, caller.role, caller.actor)
        kept = vault.read(UUID(references[number - 1]), reader, reason, at=at) if 1 <= number <= len(references) else None
    except (VaultError, ValueError):
        kept = None
    data = None if kept is None else kept.get("file")
    if kept is None or not isinstance(data, bytes):
        raise NoSuchRescue
    return kept.text("type"), data


# Looks


def looks(caller: Caller, rescue_id: str, *, at: int | None = None) -> tuple[LookRow, ...]:
    """The looks at a rescue, and the attempts, the newest first: for a person of its home on the list. Raises NoSuchRescue, NotAllowed."""
    admission = admit(caller, rescue_id, at=at_or_now(at))
    if not admission.at_home:
        raise NoSuchRescue
    rows = store.looks(admission.rescue.n)
    return tuple(_look(look) for look in reversed(rows[-LOOKS:]))


def _look(look: store.Look) -> LookRow:
    return LookRow(look.at, look.member, look.role, look.actor, "erase" if look.outcome == "erased" else "look", look.reason, look.outcome)


def count_open_of(member: int) -> int:
    """How many rescues this member keeps that go on: a number alone, for those who run the hub, before it leaves."""
    return sum(row.state not in (CLOSED, ERASED) for row in store.of_home(member))


def kept(caller: Caller) -> tuple[tuple[str, int, str, int], ...]:
    """Every rescue that the caller's member keeps, erased ones too: id, number, whether it goes on, when it was opened. For its auditor.

    Raises NotAllowed of care.
    """
    need_at_care(caller, AUDIT)
    return tuple((row.id, row.number, _goes(row), row.opened) for row in store.of_home(caller.n))


def _goes(row: store.Rescue) -> str:
    return row.state if row.state in (CLOSED, ERASED) else "open"


def audited(caller: Caller, rescue_id: str, *, at: int | None = None) -> tuple[LookRow, ...]:
    """The looks at a rescue, and the attempts, the oldest first: for the auditor of its home, also once it is erased; never the content.

    Raises NoSuchRescue, NotAllowed of care.
    """
    need_at_care(caller, AUDIT)
    at = at_or_now(at)
    rescue = store.load(rescue_id)
    if rescue is None or rescue.home != caller.n:
        raise NoSuchRescue
    rows = [_look(look) for look in store.looks(rescue.n)]
    references = sealing.all_references(rescue)
    reader = Reader(caller.n, caller.role, caller.actor)
    for reference in references:
        for seen in vault.looks(UUID(reference), reader, Reason("audit"), at=at):
            if seen.action != "put":  # that something was told is no look
                rows.append(LookRow(seen.at, seen.member, seen.role, seen.actor, seen.action, seen.reason, seen.outcome))
    return tuple(sorted(rows, key=lambda row: row.at))
