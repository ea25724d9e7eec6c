"""Protocols: what can be asked under which, their states, steps and clocks, and the drawing of each."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from accord.core.protocols import Clock, Protocol, Step
from accord.core.protocols.negotiable import NEGOTIABLE
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.moments import about
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.requests.labels import SUBJECTS
from accord.doors.console.requests.rows import LOOKS, OPEN
from accord.hub.protocol_book import queries as book
from accord.hub.protocol_book.vocabulary import AGREE
from accord.hub.refusals import Absent
from accord.tables import newest_protocols

BASE = "/console/protocols"


def listed(visit: Visit) -> Answer:
    rows = [
        {
            "name": name,
            "title": gettext(protocol.title),
            "about": gettext(protocol.about),
            "kinds": _kinds(protocol),
            "states": len(protocol.states),
        }
        for name, protocol in newest_protocols().items()
    ]
    agreed = [
        {
            "ref": protocol.ref,
            "title": gettext(protocol.title),
            "about": gettext(protocol.about),
            "version": protocol.version,
            "kinds": _kinds(protocol),
        }
        for protocol in book.known(visit.caller)
    ]
    filled = {"rows": rows, "agreed": agreed, "waiting": book.count_waiting(visit.caller), "may_propose": visit.caller.may(AGREE)}
    return Shown("protocols.html", filled)


def _kinds(protocol: Protocol) -> list[str]:
    words = {**KINDS, **SUBJECTS}
    return [gettext(words.get(kind, kind)) for kind in protocol.kinds]


def protocol(visit: Visit) -> Answer:
    """One that ships, in its newest version, or one that the member agreed on."""
    protocol = book.find(visit.caller, visit.path["name"])
    if protocol is None or (not protocol.agreement and protocol.name != visit.path["name"]):
        raise Absent
    return Shown(
        "protocol.html",
        {
            **as_drawn(protocol),
            "proposal": book.proposal_of(visit.caller, protocol) if protocol.agreement else "",
            "may_propose": visit.caller.may(AGREE) and (protocol.name in NEGOTIABLE or bool(protocol.agreement)),
            "may_open": visit.caller.may(OPEN) and any(step.side == "asker" for step in protocol.opening),
            "offers": [(name, gettext(newest_protocols()[name].title)) for name in protocol.offers if name in newest_protocols()],
        },
    )


def as_drawn(protocol: Protocol) -> dict[str, Any]:
    """What a page draws of a protocol: its states with their clocks and steps, and what can be refused."""
    return {
        "protocol": protocol,
        "title": gettext(protocol.title),
        "about": gettext(protocol.about),
        "kinds": _kinds(protocol),
        "sides": [gettext(title) for title in protocol.sides.values()],
        "states": [_state(protocol, key) for key in protocol.states],
        "refusals": [gettext(says) for says in protocol.refusals.values()],
    }


def _state(protocol: Protocol, key: str) -> dict[str, Any]:
    state = protocol.states[key]
    return {
        "key": key,
        "title": gettext(state.title),
        "final": state.final,
        "clocks": [_clock(protocol, clock) for clock in state.clocks],
        "steps": [_step(protocol, step) for step in protocol.steps if key in step.from_states],
    }


def _clock(protocol: Protocol, clock: Clock) -> str:
    """`Acknowledge: 5 min, who has the account`; a length that nobody knows is said to be unknown."""
    if clock.until is not None:
        length = gettext("until the date that the step gives")
    elif clock.lengths:
        length = gettext("{least} to {most}").format(least=about(min(clock.lengths.values())), most=about(max(clock.lengths.values())))
    else:
        length = about(clock.after) if clock.after is not None else gettext("unknown")
    parts = [length, gettext(protocol.sides.get(clock.target, "")) if clock.target else ""]
    if clock.rule is not None:
        parts.append(gettext("a rule of the country takes precedence"))
    return f"{gettext(clock.title)}: {', '.join(part for part in parts if part)}"


def _step(protocol: Protocol, step: Step) -> dict[str, Any]:
    return {
        "letter": step.letter or "",
        "title": gettext(step.title),
        "side": gettext(protocol.sides.get(step.side, step.side)),
        "to": gettext(protocol.states[step.to].title) if step.to is not None else "",
        "asks": [gettext(field.title) for field in step.fields if field.required],
    }


PAGES: tuple[Page, ...] = (
    Page(path="protocols", name="protocols", view=listed, needs=LOOKS, label=gettext_noop("Protocols"), key="f"),
    Page(path="protocols/{name}", name="protocol", view=protocol, needs=LOOKS),
)
