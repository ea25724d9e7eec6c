"""Statements about a rescue, one after another, each with how it is known. One that rests on a report goes when its consent does."""

from collections.abc import Iterable, Mapping

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.rescue import track as rules
from accord.core.sharing import COUNTRIES
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, store
from accord.hub.rescue.access_list.admission import admit, admitted
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.errors import Refused
from accord.hub.rescue.store import Person, Rescue, Told
from accord.hub.rescue.vocabulary import CLOSED, ERASED, HANDLE, MOST_TOLD, REPORT, RISKS, TAKEN_BACK, TOLD
from accord.hub.times import at_or_now
from accord.hub.vault.vocabulary import Reason
from accord.tables import rescue_track

NATIONS = "nations"  # the sealed field that holds all nationalities
MOST_COUNT = 100_000


class NewStatement(Struct, frozen=True):
    """One statement before it is kept. `fields` by their keys; what stands in `country`, `count` and `risks` is of the place."""

    part: str
    fields: Mapping[str, str]
    country: str = ""
    count: int | None = None
    nations: Mapping[str, int] | None = None
    risks: Mapping[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.country or self.count is not None or self.nations or self.risks)


def check(statement: NewStatement, known: str) -> NewStatement:
    """Raises Refused, and never repeats what was typed."""
    track = rescue_track()
    if statement.part not in track.parts:
        raise Refused("no-such-part", _("Choose what it is about: {parts}.").format(parts=", ".join(track.parts)), "part")
    must_be_known(known)
    if statement.country and statement.country not in COUNTRIES:
        raise Refused("no-such-country", _("Write the country by its two letters, such as TH, or leave it out."), "country")
    if statement.count is not None and not 0 <= statement.count <= MOST_COUNT:
        raise Refused("bad-count", _("Say how many people by a number, or leave it out."), "count")
    nations = dict(statement.nations or {})
    if any(code not in COUNTRIES or not 0 <= count <= MOST_COUNT for code, count in nations.items()):
        raise Refused("no-such-nation", _("Write nationalities as codes with how many, such as NP 3 KE 1."), "nations")
    answers = dict(statement.risks or {})
    if any(key not in track.risks or answer not in rules.ANSWERS for key, answer in answers.items()):
        raise Refused(
            "no-such-risk", _("Choose risks from the list, and say of each: {words}.").format(words=", ".join(rules.ANSWERS)), "risks"
        )
    fields = sealing.checked(statement.fields, track.parts[statement.part].fields)
    if (
        (statement.part != "place" and statement.country)
        or (statement.part != "people" and (statement.count is not None or nations))
        or (statement.part != "risk" and answers)
    ):
        raise Refused("wrong-part", _("Give this with the part that it belongs to: place, people or risk."), "part")
    return NewStatement(statement.part, fields, statement.country, statement.count, nations or None, answers or None)


def must_be_known(known: str) -> None:
    if known not in rescue_track().known:
        raise Refused("no-such-way", _("Choose how it is known: {ways}.").format(ways=", ".join(rescue_track().known)), "known")


def keep(
    t: Turn,
    rescue: Rescue,
    statement: NewStatement,
    known: str,
    at: int,
    *,
    actor: str,
    member: int | None,
    origin: str = "",
    person: Person | None = None,
) -> None:
    """Keep a checked statement in the caller's turn; everyone who may see this part of the rescue may see it from now on."""
    sealed = dict(statement.fields)
    if statement.nations:
        sealed[NATIONS] = " ".join(f"{code} {count}" for code, count in sorted(statement.nations.items()))
    reference = sealing.put(t, rescue, sealed, by=actor, at=at) if sealed else ""
    openly = "" if statement.nations is None else store.encode(rules.openly(rescue_track(), statement.nations))
    store.add(
        Told(
            rescue=rescue.n,
            part=statement.part,
            person=None if person is None else person.n,
            known=known,
            origin=origin,
            sealed=reference,
            country=statement.country,
            count=statement.count,
            nations=openly,
            risks=store.encode(statement.risks or {}),
            member=member,
            actor=actor,
            at=at,
        )
    )
    if reference:
        sealing.share(t, reference, sealing.who_sees(store.access(rescue.n), statement.part), rescue.home, at)
    restate(t, rescue, at)


def restate(t: Turn, rescue: Rescue, at: int) -> None:
    """Derive the rescue's columns from the statements not taken back: the last one counts, of each risk too."""
    rescue.country, rescue.count, rescue.nations = "", None, "{}"
    answers: dict[str, str] = {}
    for statement in store.statements(rescue.n):
        rescue.country = statement.country or rescue.country
        rescue.count = rescue.count if statement.count is None else statement.count
        rescue.nations = statement.nations or rescue.nations
        answers |= risks_in(statement)
    was, rescue.urgent = rescue.urgent, rules.is_urgent(rescue_track(), answers)
    if rescue.urgent and not was:
        clocks.hurry(t, rescue, at)


def risks_in(statement: Told) -> dict[str, str]:
    return msgspec.json.decode(statement.risks, type=dict[str, str])


def tell(
    caller: Caller,
    rescue_id: str,
    part: str,
    fields: Mapping[str, str],
    *,
    known: str,
    country: str = "",
    count: int | None = None,
    nations: Mapping[str, int] | None = None,
    risks: Mapping[str, str] | None = None,
    at: int | None = None,
) -> None:
    """Add a statement to a part; earlier statements stay beside it. A caller may add to a part that it is not shown.

    Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    new = check(NewStatement(part, fields, country, count, nations, risks), known)
    if new.is_empty:
        raise Refused("field-missing", _("Fill in at least one field."), "fields")
    with turn() as t:
        rescue = going(admitted(caller, rescue_id, changing=True).rescue)
        need_room(t, rescue)
        keep(t, rescue, new, known, at, actor=caller.actor, member=caller.n)
        clocks.note(t, rescue, RISKS if new.risks else TOLD, at, by=caller, code=part)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"told {part}")


def tell_by_report_in(t: Turn, origin: str, part: str, fields: Mapping[str, str], at: int) -> None:
    """A later word of the report that opened a rescue, in its turn: it stands beside what it told before. Nothing where that is closed."""
    rescue = store.by_origin(origin)
    if rescue is None or rescue.state in (CLOSED, ERASED):
        return
    keep(t, rescue, check(NewStatement(part, fields), REPORT), REPORT, at, actor="hub", member=None, origin=origin)
    clocks.note(t, rescue, TOLD, at, code=part)
    sealing.settle_time(t, rescue, at)


def need_room(t: Turn, rescue: Rescue) -> None:
    if len(store.statements(rescue.n)) >= MOST_TOLD:
        raise Refused("too-much", _("This rescue has no room for more statements. Close it, and open another where that is needed."))


def going(rescue: Rescue) -> Rescue:
    """The rescue, if it is not closed. Raises Refused."""
    if rescue.state == CLOSED:
        raise Refused("closed", _("This rescue is closed. Begin it again to go on."))
    return rescue


class Stays(Struct, frozen=True):
    """A part that stays though consent was taken back: which part, and what it rests on (a key of `known`)."""

    part: str
    known: str


class TakenBack(Struct, frozen=True):
    """`rescue`: whose list it is. `erased` statements; `stays` with their basis. `is_over`: nobody had begun, and it was closed."""

    rescue: str
    erased: int
    stays: tuple[Stays, ...]
    is_over: bool


def take_back_in(t: Turn, origin: str, at: int, by: Caller) -> TakenBack | None:
    """The consent that a report's item rested on is gone: what it told is erased in this very turn. None where it opened nothing.

    A rescue that the home has begun is not called off: a life is at risk. One that nobody has looked at, and of which nothing else is
    known, is closed.
    """
    rescue = store.by_origin(origin)
    if rescue is None:
        return None
    why, erased = Reason("person-asked"), 0
    for row in store.statements(rescue.n):
        if row.origin == origin:
            sealing.drop(t, row, at, why)
            erased += 1
    left = store.statements(rescue.n)
    _drop_people(t, rescue, left, at)
    rescue.feared = rescue.feared and bool(left)
    restate(t, rescue, at)
    is_over = rescue.state == rules.REPORTED and not left
    clocks.note(t, rescue, TAKEN_BACK, at, code=REPORT)
    if is_over:
        rescue.state, rescue.closed, rescue.entered = CLOSED, at, at
        clocks.begin(t, rescue, at)
        clocks.settle(t, rescue, by, at)
        clocks.note(t, rescue, "close", at, code="taken-back")
    sealing.settle_time(t, rescue, at)
    t.audit(None, "hub", HANDLE, detail="consent taken back")
    stays = dict.fromkeys((statement.part, statement.known) for statement in left)
    return TakenBack(rescue.id, erased, tuple(Stays(*pair) for pair in stays), is_over)


def _drop_people(t: Turn, rescue: Rescue, left: Iterable[Told], at: int) -> None:
    """Drop each person of whom only the report told: without another statement, an assessment, or a file of their own."""
    known = {statement.person for statement in left if statement.person is not None}
    for person in store.people(rescue.n):
        if person.n in known or person.joined is not None or store.assessments(person.n):
            continue
        store.drop_person(person)
