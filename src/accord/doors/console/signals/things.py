"""Search results that are no identifiers: requests, cases, reports, appeals, files and rescues by numbers, codes, titles, names; commands.

Each feature says itself what a text names, and to whom. Numbers and codes are exact; names forgive a slip.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.sharing.country_names import country_name, read_country
from accord.doors.console.care.labels import KINDS
from accord.doors.console.care.rows import numbered
from accord.doors.console.commands import named as commands_named
from accord.doors.console.frame.labels import SECTORS
from accord.doors.console.frame.near import near
from accord.doors.console.frame.pages import Visit
from accord.doors.console.requests import matters
from accord.doors.console.requests.rows import masked, subject
from accord.hub.appeals import queries as appeals
from accord.hub.care import queries as care
from accord.hub.cases import queries as cases
from accord.hub.cases.errors import NoSuchCase
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.reports import queries as reports
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Row
from accord.hub.rescue import queries as rescues
from accord.hub.signals import queries as signals
from accord.hub.times import now
from accord.tables import countries as packs

MOST_NAMES = 10
MOST_COMMANDS = 5
LONGEST = 80  # letters of a name, a number or a code
LONGEST_NAME = 4  # words of it
SHORTEST = 3  # letters by which a case is looked for
# A reference as statements and messages name it: `UETR eb6305c9-…`, `Ref no: FT24123`.
_LABELLED = re.compile(
    r"(?:uetr|utr|rrn|trn|arn|ref(?:erence)?|txn?|trx|transaction|trace|(?:end[ -]?to[ -]?end|e2e)"
    r"|เลขที่อ้างอิง|รหัสอ้างอิง|referencia|(?:nro|n°)?\.? ?operación)"
    r"(?:[ ._-]{0,2}(?:id|no|nr|number|ref(?:erence)?|code))?\.?\s*[:#=]?\s*(?<![a-z0-9])(?P<reference>\S+)",
    re.IGNORECASE,
)
_PEOPLE = "member:rescue:handle"


class Thing(Struct, frozen=True):
    """Something that a text names: what kind of thing, which one, how it stands. `exact`: by its number or code, not by its name."""

    kind: str
    label: str
    href: str
    detail: str = ""
    exact: bool = True


def things(visit: Visit, text: str, known: Iterable[MemberRow]) -> list[Thing]:
    """The things that a text names, the exact ones first; nothing for a whole message. `known` are all members."""
    if not text or len(text) > LONGEST or "\n" in text:
        return []
    return [*_exact(visit.caller, text), *_cases(visit.caller, text), *_names(visit.caller, text, known)]


def only_one(there: list[Thing]) -> Thing | None:
    """The thing named by its number or code, where it is one thing alone."""
    exact = [thing for thing in there if thing.exact]
    return exact[0] if len(exact) == 1 else None


def request_thing(row: Row) -> Thing:
    """A request as a result: its matter, as its own page is called, and how it stands."""
    value, _kind = subject(row.subject)
    time = matters.until(row.matter, now()) if row.matter.due is not None else ""
    says = [gettext(row.title), masked(value, row.subject.kind), gettext(row.state_title), time]
    return Thing(gettext("Request"), matters.line(row.matter), f"/console/requests/{row.id}", " · ".join(part for part in says if part))


def _exact(caller: Caller, text: str) -> Iterator[Thing]:
    if caller.may("member:signals:read") and is_id(text) and (signals.find(caller, text) or signals.held_claim(caller, text)):
        yield Thing(gettext("Signal"), gettext("Signal"), f"/console/signals/{UUID(text)}")
    labelled = _LABELLED.fullmatch(text)
    yield from (request_thing(row) for row in requests.named(caller, labelled["reference"] if labelled else text))
    yield from _case(caller, text)
    for appeal in appeals.named(caller, text):
        yield Thing(gettext("Appeal"), gettext("Appeal"), f"/console/appeals/{appeal.id}", _country(appeal.country))
    for report in reports.named(caller, text):
        yield Thing(gettext("Report"), gettext("Report"), f"/console/reports/{report.id}", _country(report.country))
    for file in care.find_files(caller, text):
        yield Thing(gettext("File"), numbered(file.number), f"/console/care/{file.id}", gettext(KINDS[file.kind]))
    number = care.number_in(text)
    if caller.may(_PEOPLE) and (number is not None or re.fullmatch(r"[0-9a-f]{8}[0-9a-f-]{0,28}", text.lower())):
        for rescue in rescues.rescues(caller):
            if rescue.number == number or (len(text) >= 8 and rescue.id.startswith(text.lower())):
                yield Thing(gettext("Rescue"), numbered(rescue.number), f"/console/rescues/{rescue.id}", _country(rescue.country))


def _case(caller: Caller, text: str) -> Iterator[Thing]:
    """The case with this id."""
    if caller.may(READ_CASES) and is_id(text):
        with suppress(NoSuchCase):
            row = cases.access(caller, text)
            yield Thing(gettext("Case"), gettext("Case {number}").format(number=row.number), f"/console/cases/{row.id}")


def _cases(caller: Caller, text: str) -> Iterator[Thing]:
    """The cases in which this text stands that the caller is shown."""
    if len(text) < SHORTEST or not caller.may(READ_CASES):
        return
    for row in cases.cases(caller, text=text, limit=MOST_NAMES)[0]:
        label = row.title or gettext("Case {number}").format(number=row.number)
        detail = gettext("invitation") if row.standing == "invited" else gettext("closed") if row.closed else gettext("open")
        yield Thing(gettext("Case"), label, f"/console/cases/{row.id}", detail, exact=False)


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return len(text) in (32, 36)


def _names(caller: Caller, text: str, known: Iterable[MemberRow]) -> Iterator[Thing]:
    if not len(text) >= 2 or len(text.split()) > LONGEST_NAME or not any(letter.isalpha() for letter in text):
        return
    if caller.may("member:members:read"):
        rows = [(distance, row) for row in known if (distance := near(text, row.name)) is not None]
        for _distance, row in sorted(rows, key=lambda pair: (pair[0], pair[1].name.casefold()))[:MOST_NAMES]:
            detail = " · ".join(part for part in (gettext(SECTORS[row.sector]), _country(row.country)) if part)
            yield Thing(gettext("Member"), row.name, f"/console/members/{row.id}", detail, exact=False)
    code = read_country(text, get_language()) if len(text) > 2 else None
    if code in packs() and caller.may("member:gateways:read"):
        yield Thing(gettext("Country"), _country(code), f"/console/countries/{code}", exact=False)
    for command in commands_named(caller, text, MOST_COMMANDS):
        yield Thing(gettext("Page"), command.label, command.href, exact=False)


def _country(code: Any) -> str:
    return country_name(str(code), get_language()) if code else ""
