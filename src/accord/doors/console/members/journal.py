"""The journal as this person may see it, and receipts: who has applied what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core.times import SECOND, moment, read_time
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.moments import about
from accord.doors.console.frame.pages import Page, Shown, Visit, go
from accord.doors.console.members.journal_matters import NO_MATTER, Matter, matter_id, matters_of
from accord.doors.console.members.journal_words import said
from accord.doors.console.members.labels import TYPES
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.journal import actions
from accord.hub.journal import queries as entries
from accord.hub.members import queries as members
from accord.hub.signals import queries as signals
from accord.hub.times import now

FEED = "member:feed:read"
A_PAGE = 50
# The consumer's name that the console gives when a person presses the button; programs have names of their own.
CONSOLE = "console"


class Line(Struct, frozen=True):
    """An entry as a row. `unseen` is the stretch of numbers just above it that are not shown, `low` to `high`.

    `matter`: what of several alike it is about: the sums of a request, the number of a case; `value` is the identifier. Entries that say
    the very same one after another are one row: `times`, from number `first` on, since `since`; `between` them stand entries for others.
    """

    seq: int
    at: datetime
    text: str
    kind: str
    value: str
    tlp: str
    pap: str
    href: str
    low: int
    high: int
    matter: str = ""
    times: int = 1
    first: int = 0
    since: datetime | None = None
    between: int = 0

    @property
    def says(self) -> tuple[str, ...]:
        return (self.text, self.href, self.matter, self.kind, self.value, self.tlp, self.pap)

    @property
    def unseen(self) -> int:
        return entries.behind(self.low - 1, self.high)


def journal(visit: Visit) -> Shown:
    wanted = visit.asked.get("type", "")
    wanted = wanted if wanted in TYPES else ""
    before = visit.number("before")
    last = entries.head()
    who = visit.caller.n, visit.caller.person
    if wanted:
        bodies, older = entries.latest_of(*who, wanted, before=before, limit=A_PAGE)
    else:
        bodies, older = entries.latest(*who, before=before, limit=A_PAGE)
    names = {row.id: row.name for row in members.members()}
    lines: list[Line] = []
    above = min(before, last + 1) if before is not None else last + 1
    decoded = [msgspec.json.decode(body) for body in bodies]
    about = matters_of(visit.caller, decoded)
    for entry in decoded:
        # Narrowed to one type, what lies between is simply of another type.
        lines.append(_line(entry, visit, names, about, above if not wanted else entry["seq"] + 1))
        above = entry["seq"]
    narrowed = f"&type={wanted}" if wanted else ""
    return Shown(
        "journal.html",
        {
            "lines": together(lines),
            "older": f"/console/journal?before={older}{narrowed}" if older is not None else "",
            "newest": f"/console/journal{narrowed.replace('&', '?')}" if before is not None else "",
            "types": [(type, gettext(TYPES[type])) for type in TYPES],
            "type": wanted,
            "last": last,
            "may_publish": visit.caller.may("member:signals:publish"),
        },
    )


def together(lines: Iterable[Line]) -> list[Line]:
    """The lines, newest first; of those that say the very same one after another the newest alone, with how many and since when."""
    rows: list[Line] = []
    for _says, alike in groupby(lines, key=attrgetter("says")):
        newest, *older = alike
        if older:
            between = sum(line.unseen for line in older)
            newest = replace(newest, times=1 + len(older), first=older[-1].seq, since=older[-1].at, between=between)
        rows.append(newest)
    return rows


def _line(entry: Mapping[str, Any], visit: Visit, names: Mapping[str, str], about: Mapping[str, Matter], above: int) -> Line:
    data = entry.get("data") or {}
    marking = entry.get("marking") or {}
    identifier = data.get("identifier") or {}
    matter = about.get(matter_id(data), NO_MATTER)
    return Line(
        seq=entry["seq"],
        at=moment(read_time(entry["at"])),
        text=said(entry, names),
        kind=gettext(KINDS.get(identifier.get("kind", ""), "")) if identifier else matter.kind,
        value=identifier.get("display") or identifier.get("value", "") or matter.value,
        matter=matter.words,
        tlp=marking.get("tlp", ""),
        pap=marking.get("pap", ""),
        href=_address(entry["type"], data, visit),
        low=entry["seq"] + 1,
        high=above - 1,
    )


def _address(entry_type: str, data: Mapping[str, Any], visit: Visit) -> str:
    """The page of what the entry is about, where this person may open it."""
    if entry_type.startswith("bell.") and data.get("bell"):
        return f"/console/bells/{data['bell']}"
    if entry_type in ("signal.quarantined", "signal.reviewed"):
        return "/console/quarantine" if visit.caller.may("hub:quarantine:review") else ""
    if entry_type.startswith("circle."):
        return "/console/circles"
    if entry_type.startswith(("request.", "embargo.")):
        return f"/console/requests/{data['request']}" if data.get("request") and visit.caller.may("member:requests:read") else ""
    if entry_type == "case.changed":
        return f"/console/cases/{data['case']}" if data.get("case") and visit.caller.may(READ_CASES) else ""
    if entry_type.startswith("gateway.") and visit.caller.may("member:gateways:read"):
        return "/console/gateways"
    if entry_type.startswith("protocol."):
        return f"/console/proposals/{data['id']}" if data.get("id") and visit.caller.may("member:requests:read") else ""
    if entry_type.startswith("contact.") and visit.caller.may("member:gateways:read"):
        return f"/console/countries/{data.get('country', '')}"
    if entry_type.startswith("member.") and data.get("id"):
        return f"/console/members/{data['id']}"
    signal = data.get("signal") or (data.get("id") if entry_type.startswith("signal.") else None)
    return f"/console/signals/{signal}" if signal and visit.caller.may("member:signals:read") else ""


def receipts(visit: Visit) -> Shown:
    last = entries.head()
    own = entries.consumers(visit.caller.n)
    before = visit.number("before")
    words, older = signals.own_later_words(visit.caller, before=before)
    at = now()
    return Shown(
        "receipts.html",
        {
            "last": last,
            "consumers": [
                {"name": consumer.name, "seq": consumer.seq, "behind": entries.behind(consumer.seq, last), "at": moment(consumer.at)}
                for consumer in own
            ],
            "lowest": own[0].seq if own else None,
            "is_behind": not any(consumer.name == CONSOLE and consumer.seq >= last for consumer in own),
            "words": [
                {
                    "word": word,
                    "kind": gettext(KINDS.get(word.kind, "")) if word.kind else "",
                    "change": gettext("taken back") if word.type == "signal.retracted" else gettext("revised"),
                    "at": moment(word.at),
                    "since": about(max(0, (at - word.at) // SECOND)),
                    "recipient_count": len(word.done) + len(word.open),
                    "href": f"/console/signals/{word.signal}",
                    "is_withdrawn": word.type == "signal.retracted",
                }
                for word in words
            ],
            "older": f"/console/journal/receipts?before={older}" if older is not None else "",
            "newest": "/console/journal/receipts" if before is not None else "",
            "is_first": before is None,
        },
    )


def apply(visit: Visit) -> HttpResponse:
    """Record what the button says: applied up to the number that stood on the page, never to what came since."""
    text = visit.text("seq", 20)
    if text.isascii() and text.isdigit() and len(text) < 19:
        actions.apply(visit.caller.n, CONSOLE, int(text))
    return go("/console/journal/receipts")


PAGES = (
    Page(path="journal", name="journal", view=journal, needs=(FEED,), label="Journal", key="j"),
    Page(path="journal/receipts", name="receipts", view=receipts, needs=(FEED,)),
    Page(path="journal/applied", name="applied", view=apply, needs=(FEED,), changes=True),
)
