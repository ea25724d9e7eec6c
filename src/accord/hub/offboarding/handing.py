"""What becomes of the open requests of a member that leaves: handed on, withdrawn or left, by the steps of each request's own protocol.

A step stands in the request's history, and every party is told of it. Nobody can ask in another's place; and money that a member holds
lies in its own accounts, so no other bank can go on holding it, whatever anybody would like.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from accord.core.times import rfc3339
from accord.hub.members.queries import Caller, MemberRow, as_member, member
from accord.hub.offboarding.queries import Leaving
from accord.hub.protocol_book.queries import protocols
from accord.hub.refusals import Refusal
from accord.hub.requests import actions as requests
from accord.hub.requests import queries
from accord.hub.requests.queries import Row
from accord.hub.requests.vocabulary import ACCEDE, ANSWERER, ASKER, REVIEWER

HAND_ON, REVIEW, CLOSE, WITHDRAW = "reroute", "review", "close", "withdraw"
ENDS = (WITHDRAW, "close", "call-off")  # how an asker lets go of a request, the best first
_NEEDS_NOBODY = "Nothing waits for it here: others may confirm in its place."


class Fate(Struct, frozen=True):
    """`step`: what is done, empty where nothing can be; `stays`: whether it is then still open and waits for the member that leaves.
    `next`: a sentence for whoever lets it leave."""

    request: str
    protocol: str
    state: str
    step: str
    stays: bool
    next: str


def fates(plan: Leaving, by: Caller, to: MemberRow | None, withdraws: bool) -> tuple[Fate, ...]:
    """What would be done with each open request; changes nothing."""
    return tuple(_fate(row, plan.member, by, to, withdraws) for row in plan.requests)


def _fate(row: Row, leaving: MemberRow, by: Caller, to: MemberRow | None, withdraws: bool) -> Fate:
    if ASKER in row.sides and row.protocol.partition("@")[0] == ACCEDE:
        # What it ends is what the member is about to do.
        step, stays, text = WITHDRAW, False, "Its admission ends with it."
    elif ANSWERER in row.sides:
        step, stays, text = _answering(row, leaving, by, to)
    elif ASKER in row.sides:
        step, stays, text = _asking(row, to, withdraws)
    elif REVIEWER in row.sides:
        step, stays, text = (
            ("", True, "Another member can review it: --hand-to MEMBER") if to is None else (REVIEW, False, _will(to, "review"))
        )
    else:
        step, stays, text = "", False, _NEEDS_NOBODY
    return Fate(row.id, row.protocol, row.state, step, stays, text)


def _will(to: MemberRow, what: str) -> str:
    return f"{to.name} is asked to {what} in its place."


def _answering(row: Row, leaving: MemberRow, by: Caller, to: MemberRow | None) -> tuple[str, bool, str]:
    steps = ", ".join(step.key for step in row.offered if step.side == ANSWERER) or "none"
    held = _held(row.totals)
    if not held and not row.waits and _asker_may_close(row):
        return "", False, f"Nothing waits for it here: it has answered, and {row.asker_name} can close it."
    others = {id: name for id, name in row.answerers if id != leaving.id and member(id).standing == "active"}
    if not held and others and (to is None or to.id in others):
        return "", False, f"{', '.join(others.values())} can answer it."
    if HAND_ON in _steps_of(by, row) and (to is None or to.id not in others):
        if to is None or to.id == row.asker:
            return "", True, "Another member can answer it: --hand-to MEMBER"
        return HAND_ON, False, _will(to, "answer")
    if held:
        # Not what falls due next: that may be another clock.
        hold = queries.page(as_member(leaving), row.id, words=False).hold
        until = f" The hold ends by itself: {rfc3339(hold.until)}." if hold is not None else ""
        text = f"It holds {held}. That money lies in its own accounts, and no other member can hold it in its place."
        return "", True, f"{text} Let it release or return it, or get an order, before it leaves (open to it: {steps}).{until}"
    if row.state == protocols()[row.protocol].first:
        ask = f"No other member can answer it in its place; {row.asker_name} can ask another one."
        return "", True, f"It has not answered yet. {ask} Let it answer before it leaves (open to it: {steps})."
    return "", True, f"What was begun here only it can bring to an end. Let it do so before it leaves (open to it: {steps})."


def _asker_may_close(row: Row) -> bool:
    """Whether all that is left is that the asker closes it: what can't be closed still has something of the answerer's, such as a block."""
    steps = protocols()[row.protocol].steps
    return any(step.key == CLOSE and step.side == ASKER and row.state in step.from_states for step in steps)


def _asking(row: Row, to: MemberRow | None, withdraws: bool) -> tuple[str, bool, str]:
    there = {step.key for step in row.offered if step.side == ASKER and not any(field.required for field in step.step.fields)}
    step = next((key for key in ENDS if key in there), "")
    other = f" {to.name} can open one of its own." if to is not None else ""
    if not step:
        return "", True, f"Nobody can ask in its place.{other} It ends by its own clock, or by what the other side does."
    if not withdraws:
        return "", True, f"Nobody can ask in its place.{other} It can let go of it: --withdraw"
    if step == "call-off":
        # The other side holds the money, or the number is blocked, until it has let go in its turn; nothing of that waits for the asker.
        return step, False, f"It is called off, and the other side is asked to let go.{other}"
    return step, False, f"It is withdrawn, and the other side is told.{other}"


def _steps_of(by: Caller, row: Row) -> set[str]:
    try:
        page = queries.page(by, row.id, words=False)
    except Refusal:  # a protocol in which the secretariat has no side
        return set()
    return {step.key for step in page.row.offered}


def _held(totals: Mapping[str, Mapping[str, object]]) -> str:
    there = {code: str(accounts.get("held", "0")) for code, accounts in sorted(totals.items())}
    return " and ".join(f"{amount} {code}" for code, amount in there.items() if Decimal(amount))


def carry_out(plan: Leaving, told: tuple[Fate, ...], by: Caller, to: MemberRow | None) -> None:
    """Do it, each in a turn of its own: cut off, the same does the rest. Raises Refusal where one was moved meanwhile."""
    desks = frozenset(desk.id for desk in plan.desks)
    for fate in told:
        if fate.step == HAND_ON and to is not None:
            requests.hand_on(by, fate.request, to.id, desks=desks)
        elif fate.step == REVIEW and to is not None:
            requests.name_reviewer(by, fate.request, to.id)
        elif fate.step:
            requests.take(as_member(plan.member), fate.request, fate.step, side=ASKER)
