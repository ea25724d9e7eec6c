"""One request as its page shows it: where it stands, what is open, its money and its trail, and all that was said."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language_bidi, gettext

from accord.core.money.figures import Sankey
from accord.core.protocols import PHASES, Clock, Protocol, phase_of
from accord.core.protocols.definition import DESIGN
from accord.core.times import SECOND, moment
from accord.doors.console.frame.banks import bank_words
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.moments import exact
from accord.doors.console.frame.money import money
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.panes import when
from accord.doors.console.repatriation.rows import ways_to
from accord.doors.console.reports.answers import as_asked, in_words
from accord.doors.console.requests import matters
from accord.doors.console.requests.canned import messages
from accord.doors.console.requests.history import field_rows, story
from accord.doors.console.requests.inbox import INBOX, done
from accord.doors.console.requests.labels import INVESTIGATIONS
from accord.doors.console.requests.labels import PHASES as PHASE_WORDS
from accord.doors.console.requests.rows import ACTS, ANSWER, BASE, MANAGE, OPEN, listed, masked, subject
from accord.formats.iso20022.markets import VERSIONS
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.deconfliction import queries as deconfliction
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import queries
from accord.hub.requests.queries import ClockRow, Hold, Page, PaymentRow, Row, Trail
from accord.hub.requests.vocabulary import (
    ANSWERER,
    ASKER,
    ASKER_AWAY,
    DECONFLICT,
    NOBODY_RUNG,
    SECRETARIAT,
    TAKEN_ELSEWHERE,
    TAKES_NO_PART,
)
from accord.hub.times import now
from accord.tables import report_form

EMBARGO_DAYS = (3, 7, 30, 90)
_STANDS_FIRST = (NOBODY_RUNG, TAKES_NO_PART, ASKER_AWAY)  # the warnings before all else on the page


def whole(visit: Visit) -> Page:
    return queries.page(visit.caller, visit.path["id"])


def filled(visit: Visit, page: Page, **more: Any) -> dict[str, Any]:
    """Everything that the template asks for. `more` is what the page says beside it: an error, a form."""
    row, caller = page.row, visit.caller
    protocol = protocols()[row.protocol]
    value, kind = subject(row.subject)
    request = listed(row)
    confirms = {open_step.key for open_step in row.offered if "confirm" in open_step.step.effects}
    steps = [step for step in request.steps if step.key not in confirms]
    at = now()
    asks = row.asker == caller.id or caller.may(MANAGE)
    takes_part = bool(row.sides) and any(caller.may(permission) for permission in ACTS)
    is_asked_of_members = ANSWERER in protocol.sides  # not where the secretariat alone acts for an organisation
    no_answerer = is_asked_of_members and not row.answerers
    if row.sides and ASKER not in row.sides:
        # In the navigation it stands where this person found it.
        visit.request.accord_room = INBOX  # type: ignore[attr-defined]
    ledgers = [(code, {name: Decimal(text) for name, text in there.items()}) for code, there in row.totals.items()]
    return {
        "page": page,
        "way_home": next(iter(ways_to(caller, [row.subject.value]).values()), "") if row.name in TAKEN_ELSEWHERE else "",
        "request_row": request,
        "value": value,
        "kind": kind,
        "now": moment(at),
        "page_title": matters.title(row.matter, at),
        "base": f"{BASE}/{row.id}",
        "cases_href": f"{BASE}/{row.id}/cases" if caller.may(READ_CASES) else "",
        "protocol": protocol,
        "steps": [step for step in steps if not step.is_dangerous and step.key != more.get("in_place")],
        "placed": next((step for step in steps if step.key == more.get("in_place")), None),
        "apart": [step for step in steps if step.is_dangerous],
        "confirm": next((step for step in request.steps if step.key in confirms), None),
        "phases": phases(protocol, page),
        "clocks": [_clock(protocol, clock, row) for clock in page.clocks],
        "confirmers": [(name, gettext(protocol.sides.get(side, side))) for _id, name, side in page.confirmers],
        "hold": _hold(protocol, page.hold),
        "presses": row.waits and _is_awaited(protocol, row),
        "is_over": row.closed is not None,
        "ledgers": [(code, there) for code, there in ledgers if any(there.values())],  # none of what was withdrawn whole
        "trail": _trail(page.trail, row.id),
        "drawings": _drawings(page.trail, row.id, masked(value, row.subject.kind)),
        "story": story(protocol, page.taken),
        "facts": _facts(protocol, page),
        "private": _private(protocol, page),
        "payments": [_payment(payment) for payment in page.payments],
        "past": sorted({taken.state for taken in page.taken}),
        "messages": [{"row": message, "at": moment(message.at)} for message in page.messages],
        "files": [{"row": file, "at": moment(file.at), "size": _size(file.size)} for file in page.attachments],
        "asker_head": gettext("Asked by" if _asks(protocol) else protocol.sides[ASKER]),
        "is_asked_of_members": is_asked_of_members,
        "sides": [gettext(protocol.sides.get(side, side)) for side in row.sides],
        "takes_part": takes_part,
        "invites": asks and no_answerer and row.closed is None and caller.may(OPEN),
        "invited": [
            {"row": invitation, "made": moment(invitation.made), "expires": moment(invitation.expires), "used": when(invitation.used)}
            for invitation in page.invitations
        ],
        "by_hand": [(step.key, gettext(step.title)) for step in page.outside] if asks else [],
        "may_deconflict": caller.may(DECONFLICT) and bool(row.subject.kind) and row.closed is None and bool(row.sides),
        "deconflicts": caller.may(DECONFLICT) and deconfliction.wants(caller, row.id),
        "may_embargo": caller.sector == "state" and caller.may(ANSWER) and bool(row.subject.kind) and page.embargo is None,
        "recall_versions": VERSIONS,
        "investigations": [(asks, gettext(words)) for asks, words in INVESTIGATIONS.items()],
        "completes": takes_part and row.asker == caller.id and row.closed is None and caller.may(OPEN),
        "not_rung": next((warning.text for warning in page.warnings if warning.code in _STANDS_FIRST), ""),
        "said_no": joined(name for _id, name in row.declined) if row.still_asked else "",
        "still_asked": joined(name for _id, name in row.still_asked),
        "recalls": _recalls(page) if takes_part and (row.asker == caller.id or "bank" in row.sides) else [],
        "can_recall": queries.can_recall(row.closed, row.totals),
        "days": EMBARGO_DAYS,
        "ready_messages": messages(row.name, row.desk) if takes_part else (),
        "done": done(str(visit.asked.get("done", ""))),
        **more,
    }


def _asks(protocol: Protocol) -> bool:
    """Whether the asker opens it; else it is opened for the asker, who joins, say."""
    return any(way.side != SECRETARIAT for way in protocol.opening)


def phases(protocol: Protocol, page: Page) -> list[dict[str, Any]]:
    """The four phases: which are behind it and since when, and in which it is now. `skipped`: it ended without it."""
    reached: dict[str, int] = {}
    for step in page.taken:
        reached.setdefault(phase_of(protocol, step.state), step.at)
    current = phase_of(protocol, page.row.state)
    here = PHASES.index(current)
    return [
        {
            "word": gettext(PHASE_WORDS[phase]),
            "at": when(reached.get(phase)) if place <= here else None,
            "is_current": phase == current,
            "is_done": place < here and phase in reached,
            "is_skipped": place < here and phase not in reached,
        }
        for place, phase in enumerate(PHASES)
    ]


def _clock(protocol: Protocol, clock: ClockRow, row: Row) -> dict[str, Any]:
    # That of an answer which is owed for a part is the clock of an earlier state.
    definitions = (*protocol.states[row.state].clocks, *(other for state in protocol.states.values() for other in state.clocks))
    definition = next(known for known in definitions if (known.key, known.title) == (clock.key, clock.title))
    return {
        "title": gettext(clock.title),
        "due": when(clock.due),
        "started": moment(row.entered),
        "source": _source(definition, clock, row.entered),
    }


def _hold(protocol: Protocol, hold: Hold | None) -> dict[str, Any] | None:
    """Until when money is held, and until when it may be without an order."""
    if hold is None:
        return None
    grounds = protocol.fields["ground"].choices if "ground" in protocol.fields else {}
    return {
        "until": exact(moment(hold.until)),
        "longest": exact(moment(hold.longest)),
        "why": gettext("a rule of the country") if hold.rule else gettext("our own choice"),
        "is_longer": hold.until > hold.longest,
        "ground": gettext(grounds.get(hold.ground, hold.ground)) if hold.ground else "",
    }


def _is_awaited(protocol: Protocol, row: Row) -> bool:
    """Whether the hub escalates where nobody answers in time: then the first of the open steps is what to press."""
    if row.headline is None:
        return False
    clocks = (clock for state in protocol.states.values() for clock in state.clocks)
    return any(clock.key == row.headline.key and clock.title == row.headline.title and clock.escalate for clock in clocks)


def _source(clock: Clock, row: ClockRow, entered: int) -> str:
    """Why it ends when it does."""
    if row.due is None:
        return ""
    length = (row.due - entered) // SECOND
    if length == clock.after or length in clock.lengths.values():
        return gettext("our own choice") if clock.source == DESIGN else clock.source
    return gettext("the date that the step gives") if clock.until is not None else gettext("a rule of the country")


def _facts(protocol: Protocol, page: Page) -> list[tuple[str, str]]:
    """The facts asked for at the beginning: the fields of the first step."""
    return field_rows(protocol, page.taken[0].fields, page.taken[0].words) if page.taken else []


def _private(protocol: Protocol, page: Page) -> list[dict[str, Any]]:
    """The values in the vault that this person may read, by field. Those of a report stand below their questions, in words."""
    return [{"title": gettext(protocol.fields[key].title), "texts": _texts(texts)} for key, texts in page.private.items() if texts]


def _texts(texts: Mapping[str, str]) -> list[str]:
    asked = report_form().questions
    questions = {name.replace("_", "-"): text for name, text in texts.items()}
    return [_answered(name, questions[name]) if name in asked else questions[name] for name in as_asked(questions)]


def _answered(question: str, text: str) -> str:
    answer = in_words(question, text)
    payments = (_told(label, value) for payment in answer.payments for label, value in payment)
    return "\n".join((answer.label, *payments, *(_own_way(line) for line in answer.text.splitlines())))


def _told(label: str, value: str) -> str:
    value = _own_way(value)
    return f"{label}{' ' if label.endswith(('?', '؟')) else ': '}{value}" if label else value


def _own_way(text: str) -> str:
    """In a page that reads from the right a line keeps its own direction: an account, a number that begins with a plus."""
    return f"\u2068{text}\u2069" if text and get_language_bidi() else text


def _payment(row: PaymentRow) -> dict[str, Any]:
    return {
        "row": row,
        "disputed": figure(row.disputed),
        "amounts": [figure(text) for text in row.amounts],
        "times": [exact(moment(at)) for at in row.times],
        "banks": [bank_words(text) for text in row.from_banks],
        "references": [text for text in (row.uetr, *row.end_to_ends, *row.bank_references) if text],
    }


def figure(text: str) -> str:
    value, _, code = text.partition(" ")
    return money(Decimal(value), code)


def _size(count: int) -> str:
    return f"{count / 1_048_576:.1f} MB" if count >= 1_048_576 else f"{max(1, round(count / 1024))} kB"


def _trail(trail: Trail, here: str) -> list[dict[str, Any]]:
    """The requests of the trail with their states and clocks; nothing where there is only this one."""
    if len(trail.rows) < 2:
        return []
    return [
        {
            "row": row,
            "href": f"{BASE}/{row.id}",
            "is_here": row.id == here,
            "state": gettext(row.state_title),
            "who": joined(name for _, name in row.answerers),
            "due": when(row.due),
            "amounts": [figure(f"{there['disputed']} {code}") for code, there in row.totals.items() if Decimal(there["disputed"])],
        }
        for row in trail.rows
    ]


def _drawings(trail: Trail, here: str, value: str) -> list[dict[str, Any]]:
    """One picture for each currency of the first request, where anything has moved."""
    names = {
        row.id: {
            "name": joined(name for _, name in row.answerers) or gettext("no member yet"),
            "detail": value if row.id == here else "",
            "href": f"{BASE}/{row.id}",
        }
        for row in trail.rows
    }
    return [{"code": code, "money": drawn, "names": names} for code, drawn in trail.sankey.items() if _has_hops(drawn)]


def _has_hops(drawn: Sankey) -> bool:
    """Whether money went on: what stayed where it came is told by the bar."""
    return sum(1 for node in drawn.nodes if node.account is None) > 1


def _recalls(page: Page) -> list[tuple[str, str]]:
    """The payments for which a bank's recall message can be made."""
    return [(payment.id, figure(payment.disputed)) for payment in page.payments]
