"""The matters that bells ring for, in words: what, how much, by when, and where it leads. For who may see it; else a bell stays a bell."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from msgspec import Struct

from accord.core.times import moment
from accord.doors.console.cases.labels import RINGS_FOR
from accord.doors.console.frame.money import money
from accord.doors.console.repatriation.rows import ways_to
from accord.doors.console.requests.rows import StepLink, step_link
from accord.hub.cases import queries as cases
from accord.hub.desks.queries import BellRow
from accord.hub.desks.vocabulary import MATCH, PROTOCOL, RINGING, TEST, WATCH
from accord.hub.members.queries import Caller
from accord.hub.protocol_book.queries import pages
from accord.hub.reports import queries as reports
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import BellMatter
from accord.hub.requests.vocabulary import ANSWER as ANSWER_REQUESTS
from accord.hub.rescue import queries as rescues
from accord.hub.signals import queries as signals
from accord.hub.watchlists import queries as watchlists

READ_SIGNALS = "member:signals:read"


class Matter(Struct, frozen=True):
    """`amounts`: a figure for each currency, never added. `is_to_take`: a person who takes the bell takes this with it.

    `step`: the likely one, where it is another, of this `version` of the request. `id`: what it is, by which other lists of the page know
    that it stands there already; empty where they never hold it.
    """

    kind: str
    title: str
    href: str
    amounts: tuple[str, ...] = ()
    state: str = ""
    due: datetime | None = None
    started: datetime | None = None
    is_open: bool = True
    is_to_take: bool = False
    step: StepLink | None = None
    version: int = 0
    id: str = ""


def matters(caller: Caller, rows: Sequence[BellRow]) -> dict[str, tuple[Matter, ...]]:
    """By bell what it rings for and this person may see. A fixed number of queries, and none where nothing rings for anything."""
    watching = _watched(caller, [row for row in rows if row.kind == WATCH])
    title = gettext("An introduction to another officer")
    watching |= {row.id: (Matter("match", title, "/console/introductions"),) for row in rows if row.kind == MATCH}
    rows = [row for row in rows if row.kind not in (TEST, WATCH, MATCH)]
    ringing = [row.id for row in rows if row.state == RINGING]
    # Of a list of earlier bells it is told what they rang for, and not how much.
    figures = ringing if len(rows) > 1 else [row.id for row in rows]
    about = requests.about_bells(caller, {row.id: row.ref for row in rows}, ringing=ringing, figures=figures)
    there = {bell: tuple(_request(matter) for matter in matters) for bell, matters in about.items()}
    left = [row for row in rows if row.id not in there]
    there |= _reports(caller, left) | _rescues(caller, [row.id for row in left if row.state == RINGING and not row.ref])
    left = [row for row in left if row.id not in there]
    there |= _cases(caller, left)
    # The rest names a person on the way home, a signal, or what this person may not see.
    left = [row for row in left if row.ref and row.id not in there]
    there |= _named("journey", gettext("the way home of a person"), left, ways_to(caller, {row.ref for row in left}))
    left = [row for row in left if row.id not in there]
    proposals = {id: f"/console/proposals/{id}" for id in pages(caller, {row.ref for row in left if row.kind == PROTOCOL})}
    there |= _named("protocol", gettext("a protocol to agree on"), left, proposals)
    left = [row for row in left if row.id not in there]
    return watching | there | _named("signal", gettext("the signal"), left, _signals(caller, {row.ref for row in left}))


def _watched(caller: Caller, rows: Sequence[BellRow]) -> dict[str, tuple[Matter, ...]]:
    """The items of watchlists that a bell rings for: each leads to what named it."""
    by_bell = watchlists.rung_by(caller, [row.id for row in rows]) if rows else {}
    return {
        bell: tuple(
            Matter("watch", gettext("Named: {identifier}").format(identifier=item.display), f"/console/watchlist/{item.id}")
            for item in items
        )
        for bell, items in by_bell.items()
    }


def _cases(caller: Caller, rows: Sequence[BellRow]) -> dict[str, tuple[Matter, ...]]:
    """Invitations to cases, leads that are offered, tasks that are due."""
    about = cases.about_bells(caller, [row.id for row in rows]) if rows else {}
    return {
        bell: (
            # Its row among the cases that wait says more, its title and until when: so it stands there too.
            Matter("case", gettext(RINGS_FOR[case.what]).format(number=case.number), f"/console/cases/{case.case}"),
        )
        for bell, case in about.items()
    }


def _named(kind: str, title: str, rows: Sequence[BellRow], pages: Mapping[str, str]) -> dict[str, tuple[Matter, ...]]:
    return {row.id: (Matter(kind, capfirst(title), pages[row.ref], id=row.ref),) for row in rows if row.ref in pages}


def _signals(caller: Caller, refs: Collection[str]) -> dict[str, str]:
    if not refs or not caller.may(READ_SIGNALS):
        return {}
    return {ref: f"/console/signals/{signal.id}" for ref, signal in signals.find_all(caller, refs).items()}


def _request(matter: BellMatter) -> Matter:
    return Matter(
        kind="request",
        title=_title(matter),
        href=f"/console/requests/{matter.request}",
        amounts=tuple(_amount(code, there) for code, there in matter.totals.items() if Decimal(there["disputed"])),
        state=gettext(matter.state_title),
        due=moment(matter.due) if matter.due is not None else None,
        started=moment(matter.entered),
        is_open=matter.is_open,
        is_to_take=matter.is_to_take,
        step=_likely(matter),
        version=matter.version,
        id=matter.request,
    )


def _title(matter: BellMatter) -> str:
    """The kind of request; of one that was called off this too, since a bell shows no state."""
    title = gettext(matter.title)
    return gettext("{what}: {kind}").format(what=title, kind=gettext(matter.state_title)) if matter.called_off else title


def _amount(code: str, totals: Mapping[str, Any]) -> str:
    """How much is asked about; where a part was answered for, how much of it still is."""
    whole, pending = Decimal(totals["disputed"]), Decimal(totals["pending"])
    if not 0 < pending < whole:
        return money(whole, code)
    return gettext("{part} of {whole} unanswered").format(part=money(pending, code), whole=money(whole, code))


def _likely(matter: BellMatter) -> StepLink | None:
    """The step to offer beside the bell: none where taking the bell takes it, and none that lets go of something."""
    if matter.is_to_take or matter.called_off or matter.likely is None:
        return None
    link = step_link(matter.request, matter.protocol, matter.likely)
    return None if link.is_dangerous else link


def _reports(caller: Caller, rows: Sequence[BellRow]) -> dict[str, tuple[Matter, ...]]:
    refs = {row.ref: row.id for row in rows if row.ref and row.kind == "request"}
    if not refs or not caller.may(ANSWER_REQUESTS):
        return {}
    title = gettext("A report from a person")
    return {
        refs[handed.report]: (Matter("report", title, f"/console/reports/{handed.id}", is_to_take=handed.state == "sent"),)
        for handed in reports.handed(caller)
        if handed.report in refs
    }


def _rescues(caller: Caller, bells: Sequence[str]) -> dict[str, tuple[Matter, ...]]:
    title = gettext("A rescue")
    return {bell: (Matter("rescue", title, f"/console/rescues/{id}"),) for bell, id in rescues.rung_by_any(caller, bells).items()}
