"""Money that came back, out of the ledgers of what a report opened: to the page of the code, and into the file of the person.

It is always told as the whole that stands there now, so being told twice changes nothing, and the sums are the ledger's to the last cent.
"""

from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from accord.core.money.ledger import Account
from accord.core.money.trail import Trail
from accord.core.times import moment
from accord.core.typed.zones import zone_of
from accord.hub.care import actions as care
from accord.hub.intake import actions as intake_actions
from accord.hub.intake.queries import MoneyBack, Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports import planning, store
from accord.hub.reports.vocabulary import KIND, MOST_STEPS
from accord.hub.requests import queries as requests

_ELSEWHERE: Final[tuple[Account, ...]] = ("pending", "held", "not-found", "refused", "released", "converted")


@dataclass(frozen=True, slots=True)
class CameBack:
    """What one desk has given back so far, in one currency. `is_whole`: of what that request disputed nothing is anywhere else."""

    request: str
    amount: Decimal
    code: str
    bank: str
    is_whole: bool
    at: int


def settle(t: Turn, row: Submission) -> None:
    """Tell what has come back by now, on the page of the code and in the person's file."""
    came = found(t, row)
    for one in came:
        key = digest("returned", row.id.bytes, one.request.encode()).hex()
        money = MoneyBack(f"{one.amount:f}", one.code, one.bank[:200], one.is_whole, t.at)
        intake_actions.note_money_back_in(t, row.n, key, money)
    if came:
        care.came_back_in(t, str(row.id), words(came, row.country), t.at)


def found(t: Turn, row: Submission) -> list[CameBack]:
    """All that has come back out of the requests that this report opened. What was asked for by another report is that one's money."""
    came = []
    for id in dict.fromkeys(one.request for one in store.of(t.cursor, row.n) if one.request):
        first = requests.by_id(id)
        if first is None or (first.origin, first.origin_id) != (KIND, str(row.id)):
            continue
        came += _of_trail(t, first.root)
    return came


def _of_trail(t: Turn, root: int) -> list[CameBack]:
    book = requests.book(root)
    is_whole = all(_is_whole(trail) for trail in book.trails.values())
    came = []
    for request in requests.of_trail(root, MOST_STEPS):
        for code, amount in sorted(book.balances(request.n, "returned").items()):
            if amount:
                named = members.by_number([request.answerer]) if request.answerer is not None else {}
                bank = named[request.answerer].name if request.answerer in named else ""
                last = max(entry.at for entry in book.of(request.n)[code].entries if entry.target == "returned")
                came.append(CameBack(request.id, amount, code, bank, is_whole, last))
    return came


def _is_whole(trail: Trail) -> bool:
    """Whether all of it was given back: nothing waits, is held, was let go or not found, and nothing moved on that nobody followed."""
    for key, ledger in trail.ledgers.items():
        if ledger.entries and (any(ledger.balance(account) for account in _ELSEWHERE) or trail.not_followed(key)):
            return False
    return True


def words(came: list[CameBack], country: str) -> str:
    """As it stands in the file: a line for each, the days by the clock of the person's country."""
    lines, zone = [], zone_of(planning.around(country, 0).setting()) or UTC
    for one in came:
        amount, day = f"{one.amount:f} {one.code}", f"{moment(one.at).astimezone(zone):%Y-%m-%d}"
        text = _("{amount} came back from {bank} on {day}.") if one.bank else _("{amount} came back on {day}.")
        lines.append(text.format(amount=amount, bank=one.bank, day=day))
    if not all(one.is_whole for one in came):
        lines.append(_("This is not all of what was lost."))
    return "\n".join(lines)
