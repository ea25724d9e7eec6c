"""Money that came back, out of the ledgers of what a report opened: to the page of the code, and into the file of the person.

It is always told as the whole that stands there now, so being told twice changes nothing, and the sums are the ledger's to the last cent.
"""

from datetime import UTC
from typing import Final

from django.utils.translation import gettext as _

from accord.core.money.ledger import Account
from accord.core.money.trail import Trail
from accord.core.times import moment
from accord.core.typed.zones import zone_of
from accord.hub.care import actions as care
from accord.hub.intake.actions import note_money_back_in
from accord.hub.intake.queries import MoneyBack, Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports import store
from accord.hub.reports.planning.reading import around
from accord.hub.reports.vocabulary import KIND, MOST_STEPS
from accord.hub.requests import queries as requests

_ELSEWHERE: Final[tuple[Account, ...]] = ("pending", "held", "taken-out", "not-found", "refused", "released", "converted")


def settle(t: Turn, submission: Submission) -> None:
    """Tell what has come back by now, on the page of the code and in the person's file."""
    came = came_back(submission)
    for request, money in came:
        note_money_back_in(t, submission.n, digest("returned", submission.id.bytes, request.encode()).hex(), money)
    if came:
        care.came_back_in(t, str(submission.id), lines([money for _, money in came], submission.country), t.at)


def came_back(submission: Submission) -> list[tuple[str, MoneyBack]]:
    """The money that came back out of the requests that this report opened, by the request that gave it back, in each currency. Money that
    another report asked for counts there."""
    came = []
    for id in dict.fromkeys(row.request for row in store.of(submission.n) if row.request):
        first = requests.by_id(id)
        if first is not None and (first.origin, first.origin_id) == (KIND, str(submission.id)):
            came += _of_trail(first.root)
    return came


def _of_trail(root: int) -> list[tuple[str, MoneyBack]]:
    book = requests.book(root)
    is_whole = all(_is_whole(trail) for trail in book.trails.values())
    came = []
    for request in requests.of_trail(root, MOST_STEPS):
        for code, amount in sorted(book.balances(request.n, "returned").items()):
            if amount:
                named = members.by_number([request.answerer]) if request.answerer is not None else {}
                bank = named[request.answerer].name if request.answerer in named else ""
                last = max(entry.at for entry in book.of(request.n)[code].entries if entry.target == "returned")
                came.append((request.id, MoneyBack(f"{amount:f}", code, bank[:200], is_whole, last)))
    return came


def _is_whole(trail: Trail) -> bool:
    """Whether all of it was given back: nothing waits, is held, was let go, taken out or not found, and nothing moved on unfollowed."""
    for key, ledger in trail.ledgers.items():
        if ledger.entries and (any(ledger.balance(account) for account in _ELSEWHERE) or trail.not_followed(key)):
            return False
    return True


def lines(came: list[MoneyBack], country: str) -> str:
    """The text for the file: a line for each, the days by the clock of the person's country."""
    texts, zone = [], zone_of(around(country, 0).setting()) or UTC
    for money in came:
        amount, day = f"{money.amount} {money.code}", f"{moment(money.at).astimezone(zone):%Y-%m-%d}"
        text = _("{amount} came back from {bank} on {day}.") if money.bank else _("{amount} came back on {day}.")
        texts.append(text.format(amount=amount, bank=money.bank, day=day))
    if not all(money.is_whole for money in came):
        texts.append(_("This is not all of what was lost."))
    return "\n".join(texts)
