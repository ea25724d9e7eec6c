"""Requests as the API's structs: for the API and the command line alike.

The rows are those of the hub's queries and actions, which this may not name: of each, its attributes are read.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from accord.core.money.figures import Totals
from accord.core.times import rfc3339
from accord.formats.api.common import MemberName
from accord.formats.api.requests import (
    AskedGapOut,
    AskOpened,
    AttachmentOut,
    ClockOut,
    ConfirmerOut,
    EmbargoBy,
    FlowLink,
    FlowNode,
    FlowOut,
    HoldOut,
    MessageOut,
    OpenStepOut,
    PaidOut,
    RequestPage,
    RequestRow,
    RequestTotals,
    RequestWarning,
    TakenOut,
    TrailOut,
    TrailRowOut,
)
from accord.formats.api.wire import wire
from accord.formats.protocols import fields_out

UNKNOWN = "unknown."
Ask = TypeVar("Ask", bound=AskOpened)


def row_out(row: Any) -> RequestRow:
    return wire(RequestRow, row, **_row(row))


def _row(row: Any) -> dict[str, Any]:
    return {"asker": (row.asker, row.asker_name), "open": dict.fromkeys(step.key for step in row.steps), "totals": totals_out(row.totals)}


def totals_out(totals: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, str]]:
    return {code: {account: str(value) for account, value in row.items()} for code, row in totals.items()}


def page_out(page: Any) -> RequestPage:
    hold = page.hold
    return wire(
        RequestPage,
        page.row,
        **_row(page.row),
        steps=[open_step_out(open_step) for open_step in page.row.steps],
        taken=[
            wire(
                TakenOut, taken_step, step=taken_step.key, member=(taken_step.member, taken_step.member_name) if taken_step.member else None
            )
            for taken_step in page.taken
        ],
        clocks=[clock_out(clock) for clock in page.clocks],
        payments=[wire(PaidOut, payment) for payment in page.payments],
        messages=[wire(MessageOut, message, member=(message.member, message.member_name)) for message in page.messages],
        attachments=[
            wire(AttachmentOut, attachment, member=(attachment.member, attachment.member_name)) for attachment in page.attachments
        ],
        guests=page.invitations,
        trail=_trail(page.trail),
        **_warnings(page.warnings),
        private=page.private,
        embargo_by=page.embargo and EmbargoBy(page.embargo[0], page.embargo[1] or None),
        claims=page.claims,
        contacts=page.contacts,
        confirmed_by=page.confirmed_by,
        can_confirm=[ConfirmerOut(MemberName(id, name), side) for id, name, side in page.confirmers],
        hold=hold and wire(HoldOut, hold, by_rule=hold.rule, order=hold.ground),
    )


def open_step_out(open_step: Any) -> OpenStepOut:
    """The values to fill in, as the step takes them: a time as RFC 3339."""
    types = {field.key: field.type for field in open_step.step.fields}
    offered = {
        key: rfc3339(value) if types.get(key) == "time" and isinstance(value, int) else value for key, value in open_step.offered.items()
    }
    step_values = {
        "step": open_step.step.key,
        "title": open_step.step.title,
        "letter": open_step.step.letter,
        "help": open_step.step.help,
        "guards": open_step.step.guards,
    }
    return wire(OpenStepOut, open_step, **step_values, fields=fields_out(open_step.step.fields), offered=offered)


def clock_out(clock: Any) -> ClockOut:
    return wire(ClockOut, clock, clock=clock.key)


def _trail(trail: Any) -> list[TrailRowOut]:
    return [wire(TrailRowOut, row, totals=totals_out(row.totals)) for row in trail.rows]


def trail_out(trail: Any) -> TrailOut:
    """The tree of requests, and what went where by the currency of the first."""
    return TrailOut(trail.root, _trail(trail), {code: _flow(drawn) for code, drawn in sorted(trail.sankey.items())})


def _flow(drawn: Any) -> FlowOut:
    nodes = [wire(FlowNode, node, amount=str(node.amount)) for node in drawn.nodes]
    links = [
        wire(FlowLink, link, amount=str(link.amount), into=str(link.into), rate=None if link.rate is None else link.rate.value)
        for link in drawn.links
    ]
    return FlowOut(nodes, links)


def _warnings(warnings: Iterable[Any]) -> dict[str, list[RequestWarning]]:
    """The warnings that must be shown, and apart from them which lengths nobody knows."""
    parts: dict[str, list[RequestWarning]] = {"warnings": [], "unknowns": []}
    for warning in warnings:
        parts["unknowns" if warning.code.startswith(UNKNOWN) else "warnings"].append(wire(RequestWarning, warning))
    return parts


def opened_out(opened: Any, shape: type[Ask], **more: Any) -> Ask:
    gaps = [AskedGapOut(gap.place, gap.kind, gap.value, gap.institution) for gap in opened.gaps]
    return wire(shape, opened, gaps=gaps, guests=opened.invitations, **_warnings(opened.warnings), **more)


def figures_out(totals: Mapping[str, Totals]) -> RequestTotals:
    """By fact and then by currency, so that nobody is led to add them up."""
    return wire(
        RequestTotals,
        **{fact: {code: getattr(row, fact).value for code, row in sorted(totals.items())} for fact in Totals.__struct_fields__},
    )
