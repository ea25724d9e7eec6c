"""The one law over requests that are about the same payment: together they hold no more, and pay back no more, than was paid.

It is looked at for each payment by itself, in every currency in which it was told: so much of the one and so much of the other are each
the whole of it. What counts is what somebody stands behind whom the side that holds knows: itself, the sender's bank, the police of the
harmed person's country, the secretariat. Of these the smallest amount counts, as long as their asks run, and all that they have
held or paid back. Nobody else limits anybody. Only where another member has held or paid back the same money, a person is asked first.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accord.core.money.ledger import SECURED, Account
from accord.core.money.portions import Stake, fits, shares, stake
from accord.hub.members import queries as members
from accord.hub.requests import payments, store
from accord.hub.requests.errors import Refused
from accord.hub.requests.payments import Reported
from accord.hub.requests.store import Cursor
from accord.hub.requests.words import BANK, POLICE
from accord.hub.routing import queries as routes

if TYPE_CHECKING:
    from accord.hub.requests.ledgers import Book

Load = Callable[[Cursor, Iterable[int]], dict[int, "Book"]]

_TOO_MUCH = "more-than-the-payment"
PAID_BACK: tuple[Account, ...] = ("returned",)
_HAS_HELD = "EXISTS (SELECT 1 FROM requests_entry e WHERE e.root = r.n AND e.kind = 'hold')"


def keep(cursor: Cursor, book: "Book", before: Mapping[tuple[str, str], int], load: Load, *, is_paid_back: bool) -> None:
    """After entries that hold or pay back. `before` says how many entries each ledger had, `load` gives other books. Raises Refused."""
    mine = payments.reported_in(cursor, [book.root])
    known = _known_to(cursor, book.root, mine)
    kin = _reach(cursor, mine, known)
    accounts = PAID_BACK if is_paid_back else SECURED
    if kin and not _is_within(cursor, book, before, load, [*mine, *kin], accounts):
        raise Refused(
            _TOO_MUCH,
            _(
                "Other desks were asked about the same payment too, and together more would be held or paid back than was paid."
                " Name less, or say which payment it came with. The one that asks you knows which desk is to hold."
            ),
            "amount",
        )
    if book.asks_elsewhere:
        marks = store.marks(sorted(known))
        others = payments.reported_like(
            cursor, mine, f"{_HAS_HELD} AND (r.confirmed_by IS NULL OR r.confirmed_by NOT IN ({marks}))", sorted(known)
        )
        if others and not _is_within(cursor, book, before, load, [*mine, *kin, *others], accounts):
            raise Refused(
                _TOO_MUCH,
                _(
                    "Another member says that it has held or paid back money of the same payment. Ask the secretariat, which sees both."
                    " If the money is with you all the same, say so under Also held elsewhere, and take the step again."
                ),
                "checked-elsewhere",
            )


def _known_to(cursor: Cursor, root: int, mine: Iterable[Reported]) -> set[int]:
    """The members whose word about its payments this trail's own side takes: by what that side itself says, never by what others say."""
    request = store.load(cursor, "n", root)
    assert request is not None
    known = {request.asker, *(one.member for one in store.parties(cursor, root) if one.side in (BANK, POLICE))}
    if request.confirmed_by is not None:
        known.add(request.confirmed_by)
    known |= set(members.secretariat())
    for bank in {bank for one in mine if one.content is not None for bank in one.content.from_banks}:
        known |= set(routes.declarers("bank" if ":" in bank else "bic", bank))
    country = request.fields.get("harmed-in") or members.by_number([request.asker])[request.asker].country
    return known | members.numbers_of("state", str(country)) if country else known


def _reach(cursor: Cursor, mine: list[Reported], known: set[int]) -> list[Reported]:
    """What the known say of the same payments, and of all that their own asks name beside these."""
    found: dict[int, list[Reported]] = {}
    new = mine
    while new:
        like = payments.reported_like(cursor, new, f"r.confirmed_by IN ({store.marks(sorted(known))})", sorted(known))
        numbers = sorted({one.request for one in like} - found.keys() - {one.request for one in mine})
        new = payments.reported_in(cursor, numbers)
        found |= {n: [one for one in new if one.request == n] for n in numbers}
    return [one for reports in found.values() for one in reports]


def _is_within(
    cursor: Cursor,
    book: "Book",
    before: Mapping[tuple[str, str], int],
    load: Load,
    reports: list[Reported],
    accounts: tuple[Account, ...],
) -> bool:
    names = _one_name_each(reports)
    books = load(cursor, sorted({one.request for one in reports} - {book.root})) | {book.root: book}
    stakes, had = _stakes(books, book.root, before, names, accounts)
    paid = _paid(reports, names, {number for number, some in stakes.items() if any(one.rest or one.named for one in some)})
    return fits([one for some in stakes.values() for one in some], paid, shares(had, paid))


def _one_name_each(reports: list[Reported]) -> dict[tuple[int, str], str]:
    """Each request's payments by a name that all reports of one payment share."""
    keys = [(one.request, one.payment) for one in reports]
    first = list(range(len(reports)))

    def top(place: int) -> int:
        while first[place] != place:
            place = first[place]
        return place

    for place, one in enumerate(reports):
        for earlier in range(place):
            if one.request != reports[earlier].request and one.is_of_same(reports[earlier]):
                first[top(place)] = top(earlier)
    return {key: str(top(place)) for place, key in enumerate(keys)}


def _paid(reports: list[Reported], names: Mapping[tuple[int, str], str], with_money: set[int]) -> dict[tuple[str, str], Fraction]:
    """What each payment comes to, by its name and currency: the least that an ask states which runs, else one that has secured money."""
    running: dict[tuple[str, str], Fraction] = {}
    ended: dict[tuple[str, str], Fraction] = {}
    for one in reports:
        if one.closed and one.request not in with_money:
            continue
        paid, there = one.paid, ended if one.closed else running
        key = names[one.request, one.payment], paid.code
        there[key] = min(there.get(key, Fraction(paid.value)), Fraction(paid.value))
    return ended | running


def _stakes(
    books: Mapping[int, "Book"],
    own: int,
    before: Mapping[tuple[str, str], int],
    names: Mapping[tuple[int, str], str],
    accounts: tuple[Account, ...],
) -> tuple[dict[int, list[Stake]], list[Stake]]:
    """What each request's ledgers have, now, and as it was before this step, by the payments' common names."""
    now: dict[int, list[Stake]] = {}
    had: list[Stake] = []
    for root, book in sorted(books.items()):
        for name, trail in book.trails.items():
            ledger = trail.ledgers.get(str(root))
            if ledger is None or not ledger.entries:
                continue
            whole = trail.sums(accounts)[str(root)]
            found = _renamed(root, names, stake(ledger, whole, accounts))
            if found.rest or found.named:
                now.setdefault(root, []).append(found)
            count = before.get((name, str(root)), 0) if root == own else len(ledger.entries)
            earlier = stake(ledger, whole, accounts, ledger.entries[:count])
            had.append(_renamed(root, names, earlier))
    return now, had


def _renamed(root: int, names: Mapping[tuple[int, str], str], one: Stake) -> Stake:
    def renamed(there: Mapping[str, Any]) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for payment, value in there.items():
            name = names.get((root, payment))
            if name is not None:
                found[name] = found.get(name, Fraction(0)) + value
        return found

    return Stake(one.code, renamed(one.named), one.rest, renamed(one.most))
