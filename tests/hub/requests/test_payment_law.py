"""No stranger's ask stops a hold, and no more is held or paid back of a payment than was paid: random stories through the real actions.

What is expected is reckoned beside the hub from what was asked, confirmed, held and paid back: every hold and return that the payments
leave room for is taken, every other is refused, whatever strangers ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, ask, cast
from bells import NOON
from databases import postgres_at, put_ring, use_database
from hubs import Api, Hub
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from worlds import use_sqlite

from accord.hub.members import actions as members
from accord.hub.members import queries as member_queries
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import Refused

DAY = 1440 * MINUTE
BANKS = ("Kasi", "Bangkok", "Emirates")
KNOWN = ("Sender", "Police")
STRANGERS = ("Stranger", "Exchange", "Helper", "Emirates")
TRUE = {"THB": (Decimal(400), Decimal(200), Decimal(1000)), "NPR": (Decimal(1800), Decimal(900), Decimal(4500))}
SAID = (Decimal(1), Decimal(1), Decimal(1), Decimal("0.75"), Decimal("0.5"))  # how much of the payment a report states
LIES = ("1.00 THB", "900000000.00 IDR", "0.01 USD", "0.01 NPR", "400.00 THB")


@dataclass
class Ask:
    """A request as the story tells it: what is stated of each payment, and what was secured and paid back of each."""

    id: str
    asker: str
    bank: str
    code: str
    stated: dict[int, Fraction]
    ids: dict[str, int]
    confirmed: bool
    runs: bool = True
    secured: dict[int, Fraction] = field(default_factory=dict)
    returned: dict[int, Fraction] = field(default_factory=dict)
    ever: dict[int, Fraction] = field(default_factory=dict)
    children: list[tuple[str, str]] = field(default_factory=list)

    @property
    def places(self) -> list[tuple[str, str]]:
        return [(self.id, self.bank), *self.children]


@dataclass
class Story:
    made: Any
    at: int
    tag: int
    asks: list[Ask] = field(default_factory=list)
    lies: list[tuple[str, str]] = field(default_factory=list)
    held: int = 0
    refused: int = 0

    def uetr(self, payment: int) -> str:
        return f"{self.tag:08x}-0000-4000-8000-{payment:012x}"

    def paid(self, payment: int) -> dict[str, Fraction]:
        """What counts for the payment by currency: the least that a confirmed ask states which runs, else one that has its money."""
        running: dict[str, Fraction] = {}
        ended: dict[str, Fraction] = {}
        for stated_ask in self.asks:
            if stated_ask.confirmed and payment in stated_ask.stated:
                there = running if stated_ask.runs else ended if stated_ask.secured.get(payment) else None
                if there is not None:
                    there[stated_ask.code] = min(there.get(stated_ask.code, stated_ask.stated[payment]), stated_ask.stated[payment])
        return ended | running

    def share(self, payment: int, what: str) -> Fraction:
        paid = self.paid(payment)
        parts = [(ask, getattr(ask, what).get(payment, Fraction(0))) for ask in self.asks]
        return sum((value / paid[ask.code] for ask, value in parts if value), Fraction(0))

    def check(self) -> None:
        """The truth, whatever is reckoned: no more than the whole payment is held, and none goes back twice."""
        for payment in range(3):
            for what in ("secured", "returned"):
                parts = [getattr(ask, what).get(payment, Fraction(0)) / Fraction(TRUE[ask.code][payment]) for ask in self.asks]
                assert sum(parts) <= 1, (payment, what)


MOVES = st.tuples(
    st.sampled_from(
        ("ask", "ask", "ask for", "lie", "lie", "confirm", "hold", "hold", "hold", "return", "return", "release", "move", "end")
    ),
    st.integers(0, 11),
    st.integers(0, 11),
    st.integers(1, 4),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def _made(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Any]:
    from django.conf import settings as django
    from django.db import connections

    folder = tmp_path_factory.mktemp("law")
    patch = pytest.MonkeyPatch()
    patch.setattr(django, "ACCORD_KEYRING", str(folder / "vault-keys"))
    if request.param == "sqlite":
        use_sqlite(request.getfixturevalue("sqlite_template"), folder)
    else:
        _use_postgres(request)
    put_ring(folder)
    row = members.add_member("Secretariat", "secretariat", "")
    _, token = members.make_token(row, by=member_queries.operator(), scopes=("member:*", "hub:*"))
    yield cast(Hub(request.param, Api(token, row.id, row.n, row.name))), django.ACCORD_KEYRING
    connections.close_all()
    patch.undo()


def _use_postgres(request: pytest.FixtureRequest) -> None:
    from django.db import connections

    template, server = request.getfixturevalue("postgres_template"), request.getfixturevalue("postgres_server")
    connections.close_all()
    use_database(postgres_at(server, "accord_payment_law", template))


@pytest.fixture
def made(_made: Any, _ring: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings as django

    monkeypatch.setattr(django, "ACCORD_KEYRING", _made[1])
    return _made[0]


_begun = iter(range(1, 10**6))
BEGIN = (("ask", 0, 0, 4), ("lie", 0, 1, 1), ("ask", 1, 3, 4), ("hold", 0, 0, 4), ("hold", 1, 1, 2))


# One ask names both payments and ties them, and a later one states less of the first than is held: that stops no hold of the other.
@example(moves=[("ask", 0, 0, 2), ("ask", 0, 3, 4), ("hold", 1, 0, 1)])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=st.lists(MOVES, min_size=6, max_size=20))
def test_strangers_stop_no_hold_and_nothing_is_held_or_paid_back_twice(made: Any, moves: list[Any]) -> None:
    tag = next(_begun)
    story = Story(made, NOON + tag * 400 * DAY, tag)
    for what, which, other, part in (*BEGIN, *moves):
        story.at += MINUTE
        _MOVES[what](story, which, other, part)
        story.check()
    assert story.held, "every story holds something"


def _ask(story: Story, which: int, other: int, part: int, *, asker: str | None = None) -> None:
    """Sender's bank or police ask about one payment or two beside each other, as they know them."""
    code = ("THB", "THB", "NPR")[other % 3]
    payments = [which % 3] if part != 2 else [which % 3, (which + 1) % 3]
    factor = SAID[(which + other) % len(SAID)]
    stated = {payment: Fraction(TRUE[code][payment] * factor) for payment in payments}
    bank = BANKS[other % len(BANKS)]
    rows = [
        {"amount": f"{TRUE[code][payment] * factor:.2f} {code}", "uetr": story.uetr(payment), "from_bank": "TH:014"} for payment in payments
    ]
    (opened,) = ask(
        story.made,
        who=asker or KNOWN[which % 2],
        to=(bank,),
        payments=rows,
        for_person=asker is not None,
        identifiers=[_account(story, bank)],
        at=story.at,
    ).requests
    payment_ids = {row.uetr: row.id for row in queries.page(story.made[bank], opened.id, words=False).payments}
    ids = {payment_ids[story.uetr(payment)]: payment for payment in payments}
    story.asks.append(Ask(opened.id, asker or KNOWN[which % 2], bank, code, stated, ids, confirmed=asker is None))


def _account(story: Story, bank: str) -> str:
    return ACCOUNTS[bank] if bank == "Emirates" else f"{ACCOUNTS[bank][:7]}{story.tag:05}{len(story.asks) + len(story.lies):05}"


def _ask_for(story: Story, which: int, other: int, part: int) -> None:
    if sum(1 for ask in story.asks if ask.asker == "Helper") < 2:
        _ask(story, which, other, part, asker="Helper")


def _lie(story: Story, which: int, other: int, part: int) -> None:
    """Somebody who found the reference asks about it, with an amount and a bank of its own choice."""
    if len(story.lies) >= 4:
        return
    who, bank = STRANGERS[which % len(STRANGERS)], ("Bangkok", "Kasi")[part % 2]
    payment = {"amount": LIES[other % len(LIES)], "uetr": story.uetr(other % 3)}
    (opened,) = ask(
        story.made,
        who=who,
        to=(bank,),
        payments=[payment],
        fields={**OPENING, "harmed-in": "PE"},
        identifiers=[_account(story, bank)],
        at=story.at,
    ).requests
    story.lies.append((opened.id, who))


def _confirm(story: Story, which: int, other: int, part: int) -> None:
    waiting = [ask for ask in story.asks if not ask.confirmed and ask.runs]
    if waiting:
        ask = waiting[which % len(waiting)]
        actions.confirm(story.made[KNOWN[other % 2]], ask.id, at=story.at)
        ask.confirmed = True


def _row(story: Story, place: tuple[str, str]) -> Any:
    return queries.page(story.made[place[1]], place[0], words=False, at=story.at).row


def _hold(story: Story, which: int, other: int, part: int) -> None:
    ask = story.asks[which % len(story.asks)]
    id, bank = ask.places[other % len(ask.places)]
    row = _row(story, (id, bank))
    pending = Fraction(Decimal(row.totals[ask.code]["pending"]))
    steps = {step.key for step in row.steps}
    payment = list(ask.stated)[part % len(ask.stated)]
    # Each hold says which payment it is of, so that what is expected needs no choice. A child has one payment.
    left = pending if len(ask.stated) == 1 else min(pending, ask.stated[payment] - ask.ever.get(payment, Fraction(0)))
    amount = Fraction(int(left * part / 4 * 100), 100)
    if amount <= 0 or not steps & {"hold", "hold-part", "hold-more"}:
        return
    step = "hold-more" if "hold-more" in steps else "hold" if amount == pending and "hold" in steps else "hold-part"
    fields = {"amount": f"{Decimal(amount.numerator) / Decimal(amount.denominator):.2f} {ask.code}"}
    fields |= {"until": story.at + DAY} if step != "hold-more" else {}
    if len(ask.stated) > 1:
        fields["payment"] = next(key for key, value in ask.ids.items() if value == payment)
    fits = ask.confirmed and story.share(payment, "secured") + amount / story.paid(payment)[ask.code] <= 1
    if _taken(story, bank, id, step, fields, fits):
        ask.secured[payment] = ask.secured.get(payment, Fraction(0)) + amount
        ask.ever[payment] = ask.ever.get(payment, Fraction(0)) + amount
        story.held += 1


def _taken(story: Story, bank: str, request_id: str, step: str, fields: dict[str, Any], fits: bool) -> bool:
    try:
        actions.take(story.made[bank], request_id, step, fields, at=story.at)
    except Refused as error:
        assert not fits, f"{step} was refused although there is room: {error.code}"
        assert error.code in ("more-than-the-payment", "confirmed"), error.code
        story.refused += 1
        return False
    assert fits, f"{step} was taken although there is no room"
    return True


def _holds(story: Story, ask: Ask) -> list[tuple[str, str, Any, Fraction]]:
    """Where money of an ask that is about one payment is held now. Of two payments nobody says which a return draws from."""
    if len(ask.stated) > 1:
        return []
    rows = [(id, bank, _row(story, (id, bank))) for id, bank in ask.places]
    return [(id, bank, row, held) for id, bank, row in rows if (held := Fraction(Decimal(row.totals[ask.code]["held"])))]


def _return(story: Story, which: int, other: int, part: int) -> None:
    ask = story.asks[which % len(story.asks)]
    for id, bank, _row_there, held in _holds(story, ask)[:1]:
        (payment,) = ask.stated
        amount = Fraction(int(held * part / 4 * 100), 100)
        if amount:
            fields = {"amount": f"{Decimal(amount.numerator) / Decimal(amount.denominator):.2f} {ask.code}"}
            fits = story.share(payment, "returned") + amount / story.paid(payment)[ask.code] <= 1
            if _taken(story, bank, id, "return" if amount == held else "return-part", fields, fits):
                ask.returned[payment] = ask.returned.get(payment, Fraction(0)) + amount


def _release(story: Story, which: int, other: int, part: int) -> None:
    ask = story.asks[which % len(story.asks)]
    for id, bank, _row_there, held in _holds(story, ask)[:1]:
        fields = {"amount": f"{Decimal(held.numerator) / Decimal(held.denominator):.2f} {ask.code}", "release-ground": "settled"}
        actions.take(story.made[bank], id, "release", fields, at=story.at)
        (payment,) = ask.stated
        ask.secured[payment] -= held


def _move(story: Story, which: int, other: int, part: int) -> None:
    """What is pending has gone on to another bank, in its own currency."""
    ask = story.asks[which % len(story.asks)]
    if len(ask.stated) > 1 or len(ask.children) >= 2:
        return
    id, bank = ask.places[other % len(ask.places)]
    row = _row(story, (id, bank))
    pending = Decimal(row.totals[ask.code]["pending"])
    to = next(name for name in BANKS[(other + 1) % 3 :] + BANKS if name != bank)
    amount = (pending * part / 4).quantize(Decimal("0.01"))
    if amount and "moved-on" in {step.key for step in row.steps}:
        step = {"hops": [{"amount": f"{amount} {ask.code}", "next": ACCOUNTS[to]}]}
        (child,) = actions.take(story.made[bank], id, "moved-on", step, at=story.at).children
        ask.children.append((child, to))


def _end(story: Story, which: int, other: int, part: int) -> None:
    """The asker withdraws or closes what it asked, and all that follows from it; a stranger what it asked."""
    if story.lies and part == 1:
        id, who = story.lies.pop(which % len(story.lies))
        actions.take(story.made[who], id, "withdraw", at=story.at)
        return
    ask = story.asks[which % len(story.asks)]
    if not ask.runs or ask.children:
        return
    row = queries.page(story.made[ask.asker], ask.id, words=False, at=story.at).row
    step = next((step.key for step in row.steps if step.key in ("withdraw", "close")), None)
    if step is not None:
        actions.take(story.made[ask.asker], ask.id, step, at=story.at)
        ask.runs = False


_MOVES = {
    "ask": _ask,
    "ask for": _ask_for,
    "lie": _lie,
    "confirm": _confirm,
    "hold": _hold,
    "return": _return,
    "release": _release,
    "move": _move,
    "end": _end,
}
