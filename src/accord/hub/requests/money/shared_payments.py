"""The one law over requests that are about the same payment: together they hold no more, and pay back no more, than was paid.

The hub checks each payment by itself, in every currency in which a report states it: so much of the one and so much of the other are each
the whole of it. Only amounts count that a party known to the holding side has confirmed: itself, the sender's bank, the police of the
harmed person's country, the secretariat. Of these the smallest amount counts, as long as their asks run, and all that they have
held or paid back. Nobody else limits anybody. Only where another member has held or paid back the same money, a person is asked first.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from accord.core.money.ledger import SECURED, Account
from accord.core.money.portions import Stake, fits, shares, stake
from accord.core.money.trail import as_before
from accord.hub.members import queries as members
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.money.payments import Reported
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import BANK, POLICE, STANDS_BEHIND
from accord.hub.routing import queries as routes

_TOO_MUCH = "more-than-the-payment"
PAID_BACK: tuple[Account, ...] = ("returned",)


def store_added(book: Book) -> None:
    """Store what was added to a book. Raises Refused where requests about a payment would together hold or pay back more than was paid."""
    added = ledgers.store_new(book)
    if added.kinds & {"hold", "give-back"}:
        _keep(book, added.before, is_paid_back="hold" not in added.kinds)


def _keep(book: Book, before: Mapping[tuple[str, str], int], *, is_paid_back: bool) -> None:
    """After entries that hold or pay back. `before` says how many entries each ledger had. Raises Refused."""
    request = store.by_number(book.root)
    assert request is not None
    own_reports = payments.reported_in([book.root])
    kin = _reach(request, own_reports)
    accounts = PAID_BACK if is_paid_back else SECURED
    if kin and not _is_within(book, before, [*own_reports, *kin], accounts):
        raise Refused(
            _TOO_MUCH,
            _(
                "Other desks were asked about the same payment too, and together more would be held or paid back than was paid."
                " Name less, or say which payment it came with. The member that asks you knows which desk is to hold."
            ),
            "amount",
        )
    if book.asks_elsewhere:
        # Whether, and no more: how much of it would tell a stranger what others said of the payment.
        counted = {report.request for report in kin}
        others = {report.request for report in payments.reported_like(own_reports, store.HAS_HELD) if report.request not in counted}
        if any(_has_money(there) for there in ledgers.load_many(sorted(others)).values()):
            raise Refused(
                _TOO_MUCH,
                _(
                    "Another member says that it has held or paid back money of the same payment."
                    " Ask the secretariat, which sees both sides."
                    " If the money is with you all the same, say so under Also held elsewhere, and take the step again."
                ),
                "checked-elsewhere",
            )


def _has_money(book: Book) -> bool:
    return any(trail.secured(trail.root) for trail in book.trails.values())


def _country(request: Request) -> str:
    """The harmed person's country."""
    return str(request.fields.get("harmed-in") or members.by_number([request.asker])[request.asker].country)


def _known_to(request: Request, own_reports: Iterable[Reported]) -> set[int]:
    """The members whose word about its payments this trail's own side takes: by what that side itself says, never by what others say."""
    known = {request.asker, *(party.member for party in store.parties(request.n) if party.side in (BANK, POLICE))}
    if request.confirmed_by is not None:
        known.add(request.confirmed_by)
    known |= set(members.secretariat())
    for bank in {bank for report in own_reports if report.content is not None for bank in report.content.from_banks}:
        known |= set(routes.declarers("bank" if ":" in bank else "bic", bank))
    country = _country(request)
    return known | members.numbers_of("state", country) if country else known


def _may_learn(request: Request, reports: list[Reported], other: int | None) -> bool:
    """Whether this request's report may limit, and so be felt by, the requests that that member confirms: one that is asked of in any case.

    A refusal tells something of an amount. So it is left to members that this side knows, and to banks and police of the person's country.
    """
    if other is None:
        return False
    row = members.by_number([other])[other]
    at_home = row.sector in STANDS_BEHIND and bool(row.country) and row.country == _country(request)
    return at_home or other in _known_to(request, reports)


def _reach(request: Request, own_reports: list[Reported]) -> list[Reported]:
    """The known members' reports of the same payments, and of all others that their own asks name beside these."""
    known = sorted(_known_to(request, own_reports))
    by_request: dict[int, list[Reported]] = {}
    looked_at = {request.n}
    new = own_reports
    while new:
        like = payments.reported_like(new, store.confirmed_by(known))
        new = []
        for n in sorted({report.request for report in like} - looked_at):
            looked_at.add(n)
            there, reports = store.by_number(n), payments.reported_in([n])
            if there is not None and _may_learn(there, reports, request.confirmed_by):
                by_request[n] = reports
                new += reports
    return [report for reports in by_request.values() for report in reports]


def _is_within(
    book: Book,
    before: Mapping[tuple[str, str], int],
    reports: list[Reported],
    accounts: tuple[Account, ...],
) -> bool:
    names = one_name_each(reports)
    books = ledgers.load_many(sorted({report.request for report in reports} - {book.root})) | {book.root: book}
    stakes, had = _stakes(books, book.root, before, names, accounts)
    paid = _paid(
        reports,
        names,
        {number for number, request_stakes in stakes.items() if any(stake.rest or stake.by_payment for stake in request_stakes)},
    )
    return fits([stake for request_stakes in stakes.values() for stake in request_stakes], paid, shares(had, paid))


def one_name_each(reports: list[Reported]) -> dict[tuple[int, str], str]:
    """Each request's payments by a name that all reports of one payment share."""
    keys = [(report.request, report.payment) for report in reports]
    first = list(range(len(reports)))
    seen: dict[str, list[int]] = {}

    def top(place: int) -> int:
        while first[place] != place:
            place = first[place]
        return place

    for place, report in enumerate(reports):
        for earlier in sorted({earlier for reference in report.references for earlier in seen.get(reference, ())}):
            if report.request != reports[earlier].request and report.is_of_same(reports[earlier]):
                first[top(place)] = top(earlier)
        for reference in report.references:
            seen.setdefault(reference, []).append(place)
    return {key: str(top(place)) for place, key in enumerate(keys)}


def _paid(reports: list[Reported], names: Mapping[tuple[int, str], str], with_money: set[int]) -> dict[tuple[str, str], Fraction]:
    """The amount of each payment, by its name and currency: the least that a running ask states, else one that has secured money."""
    running: dict[tuple[str, str], Fraction] = {}
    ended: dict[tuple[str, str], Fraction] = {}
    for report in reports:
        if report.closed and report.request not in with_money:
            continue
        paid, there = report.paid, ended if report.closed else running
        key = names[report.request, report.payment], paid.code
        there[key] = min(there.get(key, Fraction(paid.value)), Fraction(paid.value))
    return ended | running


def _stakes(
    books: Mapping[int, Book],
    own: int,
    before: Mapping[tuple[str, str], int],
    names: Mapping[tuple[int, str], str],
    accounts: tuple[Account, ...],
) -> tuple[dict[int, list[Stake]], list[Stake]]:
    """The stakes of each request's ledgers, now and before this step, by the payments' common names."""
    now: dict[int, list[Stake]] = {}
    had: list[Stake] = []
    for root, book in sorted(books.items()):
        for name, trail in book.trails.items():
            ledger = trail.ledgers.get(str(root))
            if ledger is None or not ledger.entries:
                continue
            root_stake = _renamed(root, names, stake(ledger, trail.sums(accounts)[str(root)], accounts))
            if root_stake.rest or root_stake.by_payment:
                now.setdefault(root, []).append(root_stake)
            if root == own:
                trail = as_before(trail, {key: before.get((name, key), 0) for key in trail.ledgers})
                root_stake = _renamed(root, names, stake(trail.ledgers[str(root)], trail.sums(accounts)[str(root)], accounts))
            had.append(root_stake)
    return now, had


def _renamed(root: int, names: Mapping[tuple[int, str], str], stake: Stake) -> Stake:
    def renamed(there: Mapping[str, Any]) -> dict[str, Fraction]:
        sums: dict[str, Fraction] = {}
        for payment, value in there.items():
            name = names.get((root, payment))
            if name is not None:
                sums[name] = sums.get(name, Fraction(0)) + value
        return sums

    return Stake(stake.code, renamed(stake.by_payment), stake.rest, renamed(stake.most))
