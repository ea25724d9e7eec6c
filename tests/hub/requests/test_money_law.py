"""The ledger adds up at every moment, in every order of events: random steps of several desks, through the real actions."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, WALLET, ask, cast
from bells import NOON
from databases import put_ring
from hubs import Api, Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recounting import kept, recounted
from worlds import use_sqlite

from accord.core.money.trail import check_trail
from accord.hub.members import actions as members
from accord.hub.members import queries as member_queries
from accord.hub.requests import actions, followers, queries, store
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import ledgers

DESKS = ("Kasi", "Bangkok", "Emirates", "Exchange")
PLACES = {**ACCOUNTS, "Exchange": WALLET}
COINS = {"Emirates": "AED", "Exchange": "USDT"}  # what arrives there, whatever went; elsewhere it stays what it is
BAHT = {"THB": Decimal(1), "USD": Decimal(36), "AED": Decimal("9.8"), "USDT": Decimal("35.5")}
DAY = 1440 * MINUTE
# Which request of the trail, which of the steps that are open there, how many quarters of the amount, and where money moves on to;
# whether the one that asks takes it; and what time has passed before.
MOVES = st.tuples(
    st.integers(0, 7),
    st.integers(0, 20),
    st.integers(1, 4),
    st.sampled_from(DESKS),
    st.integers(0, 5).map(lambda n: n == 0),
    st.sampled_from((*[MINUTE] * 8, 90 * MINUTE, 2 * DAY)),
)


@pytest.fixture(scope="module")
def _made(sqlite_template: Any, tmp_path_factory: Any) -> Any:
    folder = tmp_path_factory.mktemp("law")
    patch = pytest.MonkeyPatch()
    from django.conf import settings as django

    patch.setattr(django, "ACCORD_KEYRING", str(folder / "vault-keys"))
    put_ring(folder)
    use_sqlite(sqlite_template, folder)
    row = members.add_member("Secretariat", "secretariat", "")
    _, token = members.make_token(row, by=member_queries.operator(), scopes=("member:*", "hub:*"))
    made = cast(Hub("sqlite", Api(token, row.id, row.n, row.name)))
    ring = django.ACCORD_KEYRING
    yield made, ring
    patch.undo()


@pytest.fixture
def made(_made: Any, _ring: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings as django

    made, ring = _made
    monkeypatch.setattr(django, "ACCORD_KEYRING", ring)
    return made


_begun = iter(range(10**6))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=st.lists(MOVES, min_size=10, max_size=24), is_mixed=st.booleans())
def test_every_interleaving_keeps_the_laws_of_ledger_and_trail(made: Any, moves: list[Any], is_mixed: bool) -> None:
    at = NOON + next(_begun) * 365 * DAY
    more = [{"amount": "100.00 USD", "bank_reference": f"USD-{at}"}] if is_mixed else []
    root = ask(made, at=at, payments=[{"amount": "1000.00 THB", "bank_reference": f"THB-{at}"}, *more]).requests[0].id
    for which, step, part, to, is_asker, passed in moves:
        at += passed
        _any_step(made, root, which, step, part, to, is_asker, at)
        _check(root)
    while followers.fire_one(at + 200 * DAY):
        pass
    _check(root)
    book = _book(root)
    disputed = {code: str(trail.ledgers[trail.root].disputed) for code, trail in book.trails.items()}
    withdrawn = {taken.key for taken in queries.page(made["Sender"], root, words=False).taken} & {"withdraw"}
    assert withdrawn or disputed == {"THB": "1000.00 THB", **({"USD": "100.00 USD"} if is_mixed else {})}, "what was lost stays lost"
    assert not any(ledger.balance("held") for trail in book.trails.values() for ledger in trail.ledgers.values()), "a hold ends"


def _any_step(made: Any, root: str, which: int, step: int, part: int, to: str, is_asker: bool, at: int) -> None:
    """One of the parties takes one of the steps that are open to it, or the clock fires; refused or not, the laws must hold."""
    if step == 20:
        while followers.fire_one(at):
            pass
        return
    there = queries.trail(made["Sender"], root).rows
    request = there[which % len(there)]
    desk = request.answerers[0][1]
    who = made["Sender"] if is_asker else made[desk]
    row = queries.page(who, request.id, words=False, at=at).row
    if step == 19:
        _held_wrongly(who, row, part, at)
        return
    keys = _worth_trying(row, is_asker, part)
    if keys:
        next_desk = to if to != desk else DESKS[DESKS.index(to) - 1]
        _tried(who, row, keys[step % len(keys)], part, next_desk, at)


def _held_wrongly(who: Any, row: Any, part: int, at: int) -> None:
    """What was held and let go turns out to have been held wrongly, or too much of it is said to have been."""
    for code, sums in row.totals.items():
        amount = {"value": f"{_part(Decimal(sums['released']), part, code):f}", "code": code}
        with suppress(Refused):
            actions.undo_wrong_hold(who, row.id, amount, "held-wrongly", at=at)


def _worth_trying(row: Any, is_asker: bool, part: int) -> list[str]:
    """The open steps of which there is something to say; those that make a story longer come more often, those that end it less."""
    keys = [step.key for step in row.steps if step.key not in ("acknowledge", "locate")]
    if is_asker and part != 1:
        keys = [key for key in keys if key not in ("withdraw", "close")]
    there = {account for sums in row.totals.values() for account, value in sums.items() if Decimal(value)}
    keys = [key for key in keys if _account(key) is None or _account(key) in there]
    return keys + [key for key in keys if key in _OFTEN]


def _account(step: str) -> str | None:
    """Out of which account the step's amount is taken; None where it has none, or any."""
    if step in _PENDING:
        return "pending"
    if step.endswith("ordered"):
        return "converted"
    return "held" if step.startswith(("release", "return", "convert", "extend")) else None


def _tried(who: Any, row: Any, step: str, part: int, to: str, at: int) -> bool:
    try:
        actions.take(who, row.id, step, _fields(row, step, part, to, at), at=at)
    except Refused:
        return False
    return True


_PENDING = ("hold", "hold-part", "hold-more", "not-found", "moved-on", "refuse")
_OFTEN = ("moved-on", "hold-part", "hold-more", "extend", "convert-part", "return-ordered", "return-part")
_PLAIN: dict[str, dict[str, Any]] = {
    "ask-extension": {"ground": "inquiry-open"},
    "withdraw": {},
    "call-off": {},
    "close": {},
}
_SOURCES = ("moved-on", "not-found", "refused", "released")


def _fields(row: Any, step: str, part: int, to: str, at: int) -> dict[str, Any]:
    if not row.totals:
        return {}
    codes = sorted(row.totals)
    code = codes[part % len(codes)]
    sums = row.totals[code]
    source = next((candidate for candidate in _SOURCES if Decimal(sums[candidate])), "refused")
    is_again = step in ("correct", "ask-again")
    account = source if is_again else _account(step) or "held"
    part = 4 if step in ("hold", "release", "return", "convert") else part
    amount = {"value": f"{_part(Decimal(sums[account]), part, code):f}", "code": code}
    if step in _PLAIN:
        return _PLAIN[step]
    if step == "moved-on":
        return {"hops": [{"amount": amount, "next": PLACES[to], **_arrived(amount, COINS.get(to, code), part)}]}
    if step == "extend":
        return {"until": at + 10 * DAY, "ground": "police-order"}
    if step == "refuse":
        return {"refusal": "needs-order", **({"amount": amount} if part < 4 else {})}
    given: dict[str, Any] = {"amount": amount}
    if step in ("hold", "hold-part"):
        given["until"] = at + (MINUTE if part == 1 else part * DAY)
    if step.startswith("release"):
        given["release-ground"] = "held-wrongly" if part == 1 else "no-order"
    if step.startswith("convert"):
        given["order"] = "6d1c2f3e-0000-4000-8000-000000000001"
    if is_again:
        given |= {"correct-from": source, "ground": "new-facts"}
    return given


def _part(whole: Decimal, quarters: int, code: str) -> Decimal:
    return whole if quarters == 4 else (whole * quarters / 4).quantize(_unit(code))


def _unit(code: str) -> Decimal:
    return Decimal(1).scaleb(-6 if code == "USDT" else -2)


def _arrived(gone: dict[str, str], code: str, part: int) -> dict[str, Any]:
    """What came out at the other end, at a rate that is another one each time."""
    if code == gone["code"]:
        return {}
    value = Decimal(gone["value"]) * BAHT[gone["code"]] / BAHT[code] * (100 - part) / 100
    return {"arrived": {"value": f"{value.quantize(_unit(code)):f}", "code": code}}


def _book(root: str) -> ledgers.Book:
    request = store.by_id(root)
    assert request is not None
    return ledgers.load(request.root)


def _check(root: str) -> None:
    book = _book(root)
    for trail in book.trails.values():
        assert check_trail(trail) == ()
        assert trail.secured(trail.root) <= trail.ledgers[trail.root].disputed.value
    for request in store.of_trail(book.root):
        held = any(book.balances(request.n, "held").values())
        assert held == (request.state in ("held", "partly-held", "extended")), (request.state, held)
    assert kept(book.root) == recounted(book.root), "what figures are counted from is what the entries come to"


def test_the_trail_is_the_same_on_postgresql(postgres_hub: Hub) -> None:
    made = cast(postgres_hub)
    root = ask(made, amount="1000.00 THB").requests[0].id
    story = [("Kasi", "hold-part", 1, "Kasi"), ("Kasi", "moved-on", 2, "Exchange"), ("Kasi", "moved-on", 4, "Emirates")]
    story += [("Exchange", "hold", 4, "Kasi"), ("Exchange", "return-part", 2, "Kasi"), ("Emirates", "moved-on", 2, "Exchange")]
    story += [("Kasi", "release", 4, "Kasi"), ("Emirates", "not-found", 4, "Kasi"), ("Emirates", "correct", 4, "Kasi")]
    for place, (desk, step, part, to) in enumerate(story):
        row = queries.listing(made[desk], queries.Filters(root=root))[0][-1]
        assert _tried(made[desk], row, step, part, to, NOON + place * 1_000_000), (desk, step)
        _check(root)
