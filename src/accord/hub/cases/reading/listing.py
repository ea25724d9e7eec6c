"""The cases of a member, those that changed last first; and search in what it is shown, by opening texts for this one look."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from accord.core.identifiers import NotAnIdentifier, parse
from accord.hub.cases import sealing, store
from accord.hub.cases.errors import NoSuchItem, Refused
from accord.hub.cases.parts import things
from accord.hub.cases.present import CaseRef, CaseRow
from accord.hub.cases.store import Listed, Part, SeenPart
from accord.hub.cases.vocabulary import (
    CLOSED,
    EVENT,
    EVIDENCE,
    IN,
    INVITED,
    ITEMS,
    LONGEST_SEARCH,
    MOST_LISTED,
    MOST_SEARCHED,
    NOTE,
    OPEN,
    READ,
    TARGET,
    TASK,
    TITLE,
)
from accord.hub.columns import is_id
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now
from accord.tables import identifier_tables

_STATES = (OPEN, CLOSED, INVITED)
_SEARCHED = (TITLE, NOTE, EVENT, TASK, TARGET, EVIDENCE)
_AT_ONCE = 50  # cases that a search opens together


def cases(
    me: Caller, *, state: str | None = None, text: str = "", after: str | None = None, limit: int = 50, at: int | None = None
) -> tuple[list[CaseRow], str | None]:
    """The cases of the caller's member, those that changed last first; then the `after` of the next page, None at the end.

    `state`: `open`, `closed` or `invited`. `text` is looked for in titles, notes, tasks, events and targets that the caller is shown, in
    any letter case; an identifier finds its targets. Persons are found by no search. Raises Refused, NotAllowed.
    """
    need(me, READ)
    if state is not None and state not in _STATES:
        raise Refused("no-such-state", _("Choose one of {words}.").format(words=", ".join(_STATES)), "state")
    at, limit = at_or_now(at), min(max(limit, 1), MOST_LISTED)
    wanted = text.strip()
    if wanted:
        listed, more = _searched(me, state, wanted, _cursor(after), limit, at)
    else:
        listed = store.listed(me.n, state, _cursor(after), limit + 1)
        more = len(listed) > limit
        listed = listed[:limit]
    return rows(me, listed, at), _written(listed[-1]) if more and listed else None


def _cursor(after: str | None) -> tuple[int, int] | None:
    if not after:
        return None
    changed, _dot, number = after.partition(".")
    if not (changed.isdecimal() and number.isdecimal() and len(changed) <= 18 and len(number) <= 18):  # what a column holds
        raise Refused("bad-cursor", _("Give the `after` of the page before, as it was."), "after")
    return int(changed), int(number)


def _written(row: Listed) -> str:
    return f"{row.participant.changed}.{row.participant.number}"


def rows(me: Caller, listed: Sequence[Listed], at: int, titles: Mapping[int, tuple[str, str]] | None = None) -> list[CaseRow]:
    """The rows of cases at which the caller's member takes part or is invited. `titles`: where they are at hand."""
    numbers = [row.case.n for row in listed]
    if titles is None:
        titles = titles_of(me, numbers, at) if numbers else {}
    dues = store.first_due(numbers, me.n) if numbers else {}
    named = members.by_number({n for row in listed for n in (row.case.lead, row.case.offered or row.case.lead)})
    made = []
    for row in listed:
        case, own = row.case, row.participant
        title, scheme = titles.get(case.n, ("", ""))
        leads = case.lead == me.n
        offered = named[case.offered].id if leads and case.offered is not None else ""
        made.append(
            CaseRow(
                id=case.id,
                number=own.number,
                state=case.state,
                outcome=case.outcome,
                scheme=scheme,
                standing=own.standing,
                ceiling=own.ceiling,
                is_lead=leads,
                lead=named[case.lead].id,
                lead_name=named[case.lead].name,
                is_led=named[case.lead].standing == "active",
                is_offered=case.offered == me.n,
                offered=offered,
                opened=case.opened,
                closed=case.closed,
                joined=own.joined,
                changed=own.changed,
                due=dues.get(case.n) if case.state == OPEN else None,
                title=title,
            )
        )
    return made


def titles_of(me: Caller, cases: Iterable[int], at: int) -> dict[int, tuple[str, str]]:
    """Title and scheme of cases, as the caller sees them: its own, else the newest that is shared with it."""
    chosen = chosen_titles(me, store.seen_in(list(cases), me.n, (TITLE,)))
    texts = opened(me, list(chosen.values()), at)
    return {case: (texts.get(part.id, ""), part.code) for case, part in chosen.items()}


def chosen_titles(me: Caller, parts: Iterable[SeenPart]) -> dict[int, SeenPart]:
    """Of the titles of cases that the caller sees, the one of each that counts."""
    chosen: dict[int, SeenPart] = {}
    for part in parts:
        there = chosen.get(part.case_n)
        if there is None or there.owner != me.n:
            chosen[part.case_n] = part
    return chosen


def opened(me: Caller, parts: Sequence[Part | SeenPart], at: int) -> dict[str, str]:
    """The texts of parts of many cases."""
    with_text = [part for part in parts if part.sealed is not None]
    places = sealing.places_of(store.places_of({(part.case_n, part.owner) for part in with_text}))
    return sealing.read(me, with_text, places, at)


def _searched(me: Caller, state: str | None, text: str, after: tuple[int, int] | None, limit: int, at: int) -> tuple[list[Listed], bool]:
    """The cases in which the text stands somewhere that the caller is shown. At most MOST_SEARCHED texts are opened."""
    if len(text) > LONGEST_SEARCH:
        raise Refused("too-long", _("Search for at most {count} characters.").format(count=LONGEST_SEARCH), "text")
    wanted, key = text.casefold(), _key(me, text)
    found: list[Listed] = []
    looked = 0
    while looked < MOST_SEARCHED:
        batch = store.listed(me.n, state, after, _AT_ONCE)
        if not batch:
            return found, False
        parts = store.seen_in([row.case.n for row in batch], me.n, _SEARCHED)
        looked += len(parts)
        hits = _hits(parts, opened(me, parts, at), wanted, key)
        for row in batch:
            after = (row.participant.changed, row.participant.number)
            if row.case.n in hits or str(row.participant.number) == text:
                found.append(row)
                if len(found) > limit:
                    return found[:limit], True
    return found, False


def _key(me: Caller, text: str) -> bytes | None:
    try:
        return parse(text, me.country or None, tables=identifier_tables()).key
    except NotAnIdentifier:
        return None


def _hits(parts: Sequence[Part | SeenPart], texts: Mapping[str, str], wanted: str, key: bytes | None) -> set[int]:
    return {
        part.case_n
        for part in parts
        if wanted in texts.get(part.id, "").casefold()
        or (part.kind == TARGET and (part.key == key or wanted in part.value.casefold() or wanted in part.display.casefold()))
    }


def open_cases(me: Caller, *, limit: int = MOST_LISTED, at: int | None = None) -> list[CaseRow]:
    """The open cases in which the caller's member takes part, for a choice: those that changed last first; none for who reads none."""
    if not me.may(READ):
        return []
    return rows(me, store.listed(me.n, OPEN, None, min(max(limit, 1), MOST_LISTED)), at_or_now(at))


def numbers(me: Caller, ids: Iterable[str]) -> dict[str, int]:
    """By id the numbers of these cases, as the caller's member counts them; none for a role that reads none. One query."""
    wanted = {id for id in ids if is_id(id)}
    return store.numbers_of(me.n, wanted) if wanted and me.may(READ) else {}


def cases_of(me: Caller, kind: str, ref: str, *, at: int | None = None) -> tuple[CaseRef, ...]:
    """The cases in which the caller is shown this request, signal or report, the newest first; none for a role that reads none."""
    if not me.may(READ) or kind not in ITEMS:
        return ()
    try:
        kept, _code = things.find(me, kind, ref)
    except NoSuchItem:
        return ()
    there = {case.n: (part, place, case) for part, place, case in reversed(store.about(kind, kept, me.n)) if place.standing == IN}
    titles = titles_of(me, there, at_or_now(at)) if there else {}
    refs = [
        (part.n, CaseRef(case.id, place.number, case.state, part.id, titles.get(n, ("", ""))[0]))
        for n, (part, place, case) in there.items()
    ]
    return tuple(ref for _n, ref in sorted(refs, key=lambda pair: -pair[0]))
