"""For whom requests wait, and what is offered: by random steps of several desks through the real actions, each law after each step."""

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, Cast, ask, cast
from bells import NOON, rows
from django.db import connection
from hubs import Hub
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from accord.hub.journal.followers import fire_due, follow
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, followers, queries, store
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps import execution, waiting
from accord.hub.requests.vocabulary import STANDING
from accord.hub.times import now

DAY = 1440 * MINUTE
# Which of the offered steps, how many quarters of the amount, whether whoever asks takes it, and how much time has passed before.
MOVES = st.tuples(
    st.integers(0, 40), st.integers(1, 4), st.integers(0, 4).map(lambda n: n == 0), st.sampled_from([MINUTE, 3 * MINUTE, DAY])
)
ORDER = "6d1c2f3e-0000-4000-8000-000000000001"
ACCOUNT = {"release": "held", "return": "held", "convert": "held", "return-ordered": "converted", "release-ordered": "converted"}


def held(made: Cast, amount: str = "480000.00 THB", at: int = NOON) -> str:
    """A part of it is held, and the rest pending."""
    id = str(ask(made, at=at).requests[0].id)
    actions.take(made["Kasi"], id, "hold-part", {"amount": "336000.00 THB", "until": at + 2 * DAY}, at=at + MINUTE)
    return id


def places(who: Any, at: int) -> tuple[list[str], list[str]]:
    waits, others = queries.inbox_groups(who, at=at)
    return [row.id for group in waits for row in group.rows], [row.id for group in others for row in group.rows]


def test_after_a_partial_return_the_rest_waits_for_the_desk_by_the_clock_of_the_answer(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = held(made)
    actions.take(made["Kasi"], id, "return", {"amount": "336000.00 THB"}, at=NOON + 2 * MINUTE)
    at = NOON + 3 * MINUTE
    row = queries.page(made["Kasi"], id, words=False, at=at).row
    assert (row.state, row.totals["THB"]["pending"], row.waits) == ("returned", "144000.00", True)
    assert row.headline is not None and (row.headline.title, row.headline.due) == ("Find the money", NOON + 17 * MINUTE)
    assert "return-ordered" not in {step.key for step in row.offered}
    assert row.barred.keys() == {"return-ordered", "release-ordered", "correct"}
    assert places(made["Kasi"], at) == ([id], []) and queries.count_waiting(made["Kasi"]) == 1
    assert places(made["Sender"], at) == ([], [id]) and queries.count_waiting(made["Sender"]) == 0
    with pytest.raises(Refused, match="more than the amount under an order"):
        actions.take(made["Kasi"], id, "return-ordered", {"amount": "1.00 THB"}, at=at)
    actions.take(made["Kasi"], id, "not-found", {"amount": "144000.00 THB"}, at=at)
    row = queries.page(made["Sender"], id, words=False, at=at).row
    assert row.waits and row.headline is not None and row.headline.key == "close", "now it is for whoever asked to close it"
    assert places(made["Kasi"], at) == ([], [id]) and places(made["Sender"], at) == ([id], [])


def test_an_answer_that_was_taken_back_beside_held_money_is_reminded_of_from_then_on(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = held(made)
    actions.take(made["Kasi"], id, "refuse", {"refusal": "needs-order"}, at=NOON + 2 * MINUTE)
    request = store.by_id(id)
    assert request is not None and [due for due in store.dues(request.n) if due.clock == "answer"] == []
    back = {"amount": "144000.00 THB", "correct-from": "refused", "ground": "mistake"}
    actions.take(made["Kasi"], id, "correct", back, at=NOON + 60 * MINUTE)
    there = sorted((due.at - NOON, due.kind) for due in store.dues(request.n) if due.clock == "answer")
    assert there == [(70 * MINUTE, "reminder"), (75 * MINUTE, "end"), (75 * MINUTE, "escalation"), (90 * MINUTE, "escalation")]
    actions.take(made["Kasi"], id, "not-found", {"amount": "144000.00 THB"}, at=NOON + 61 * MINUTE)
    assert [due.clock for due in store.dues(request.n) if due.clock == "answer"] == []


def test_no_kind_drowns_another_and_every_count_means_the_same(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(any_hub)
    monkeypatch.setattr(queries, "MOST_OF_A_KIND", 3)
    numbers = [
        actions.open_request(
            made["Police"],
            actions.Ask(
                "inform", identifiers=[ACCOUNTS["Kasi"]], fields={"question": "Whose is it?", "purpose": "investigate", "urgent": "no"}
            ),
            at=NOON - place,
        )
        .requests[0]
        .id
        for place in range(8)
    ]
    money = ask(made, at=NOON + DAY).requests[0].id
    waits, others = queries.inbox_groups(made["Kasi"], at=NOON + DAY)
    assert others == [] and {group.name: (len(group.rows), group.whole) for group in waits} == {"inform": (3, 8), "hold-funds": (1, 1)}
    assert queries.count_waiting(made["Kasi"]) == sum(group.whole for group in waits) == 9
    assert {row.id for group in waits for row in group.rows} <= {*numbers, money}
    (asked,) = queries.asked_groups(made["Police"], True, at=NOON + DAY)
    assert (asked.name, len(asked.rows), asked.whole) == ("inform", 3, 8) and queries.asked_groups(made["Police"], False) == []
    assert {row.id for row in queries.rows_named(made["Kasi"], numbers, at=NOON)} == set(numbers), "each is found by its id all the same"
    analyst = _as(made["Kasi"], "analyst")
    assert queries.count_waiting(analyst) == 0 and queries.inbox_groups(analyst)[0] == [], "nothing waits for who may take no step"


def test_what_is_nearest_its_time_stands_first_before_or_after_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    ages = {"long": 3 * DAY, "just": 10 * MINUTE, "new": 0}
    asked = {name: str(ask(made, at=NOON - age).requests[0].id) for name, age in ages.items()}
    rows = {name: queries.page(made["Kasi"], id, words=False, at=NOON).row for name, id in asked.items()}
    due = {name: row.headline.due for name, row in rows.items() if row.headline is not None and row.headline.due is not None}
    at = due["new"] - MINUTE  # a minute is left; the one asked ten minutes before it is over for nine
    assert due["long"] < due["just"] < at < due["new"]
    assert places(made["Kasi"], at)[0] == [asked["new"], asked["just"], asked["long"]]
    assert places(made["Kasi"], due["just"] + MINUTE)[0] == [asked["just"], asked["new"], asked["long"]]


def _as(who: Any, role: str) -> Any:
    from accord.hub.members.vocabulary import of_role

    return replace(who, role=role, scopes=of_role(role, who.sector))


def test_where_nobody_answers_it_waits_for_whoever_asked(any_hub: Hub) -> None:
    made = cast(any_hub)
    contact = {"email": "fraud@elsewhere.example", "organisation": "Elsewhere Bank", "verified": "number in the register"}
    payments = [{"amount": "90.00 THB"}]
    whole = actions.Ask("hold-funds", identifiers=["TH:006:9876543210"], fields=OPENING, payments=payments, guests={0: contact})
    id = actions.open_request(made["Sender"], whole, at=NOON).requests[0].id
    assert places(made["Sender"], NOON)[0] == [id]


@pytest.mark.parametrize("standing", ["suspended", "withdrawn"])
def test_where_whoever_was_asked_takes_no_part_any_more_it_waits_for_the_asker_and_the_secretariat(any_hub: Hub, standing: str) -> None:
    made = cast(any_hub)
    id = str(ask(made).requests[0].id)
    work(NOON)
    assert places(made["Sender"], NOON) == ([], [id]) and places(made["Secretariat"], NOON) == ([], [])
    kasi = members.member(made.api("Kasi").id)
    member_actions.change_standing(kasi, standing, by=members.operator())
    work(now() + MINUTE)
    stands = {
        "suspended": "Kasi does not take part at the moment, and can't answer here.",
        "withdrawn": "Kasi has left the partnership, and will not answer here.",
    }[standing]
    for who, says in (
        ("Sender", f"{stands} Call them yourself, and tell the secretariat."),
        ("Secretariat", "or alert another member with the step “Alert another member too”."),
    ):
        assert places(made[who], NOON) == ([id], []) and queries.count_waiting(made[who]) == 1, who
        ((row,),) = [group.rows for group in queries.inbox_groups(made[who], at=NOON)[0]]
        assert row.absent.endswith(says), who
    if standing == "suspended":
        member_actions.change_standing(kasi, "active", by=members.operator())
        work(now() + MINUTE)
        assert places(made["Sender"], NOON) == ([], [id]) and places(made["Secretariat"], NOON) == ([], [id])
        ((row,),) = [group.rows for group in queries.inbox_groups(made["Sender"], at=NOON)[1]]
        assert row.absent == "" and places(made["Kasi"], NOON) == ([id], [])
    else:
        actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON + MINUTE)
        assert places(made["Sender"], NOON) == ([], [id]) and places(made["Bangkok"], NOON) == ([id], [])


def test_many_requests_of_a_member_that_left_are_looked_at_some_at_a_time(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(hub)
    ids = {str(ask(made, at=NOON + place).requests[0].id) for place in range(5)}
    work(NOON)
    monkeypatch.setattr(followers, "SOME", 2)
    member_actions.change_standing(members.member(made.api("Kasi").id), "suspended", by=members.operator())
    work(now() + MINUTE)
    assert set(places(made["Sender"], NOON)[0]) == ids and queries.count_waiting(made["Secretariat"]) == 5


def work(at: int) -> None:
    """As the process beside the web does, but for what falls due for the requests themselves: they are asked long ago."""
    while follow(followers.FOLLOWER, followers.member_changed, of="member.changed"):
        pass
    while fire_due({STANDING: followers.look_again}, at):
        pass


def test_the_migration_finds_for_whom_each_waits(any_hub: Hub) -> None:
    made = cast(any_hub)
    ids = [held(made), str(ask(made, at=NOON + 1).requests[0].id)]
    actions.take(made["Kasi"], ids[0], "return", {"amount": "336000.00 THB"}, at=NOON + 2 * MINUTE)
    closed = str(ask(made, at=NOON + 2).requests[0].id)
    actions.take(made["Sender"], closed, "withdraw", {}, at=NOON + 3 * MINUTE)
    kept = "SELECT request, member, side, waits, due FROM requests_party WHERE open ORDER BY id"
    before = rows(kept)
    assert any(row[3] for row in before)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_party SET waits = FALSE, due = 0")
    import_module("accord.hub.requests.migrations.0005_waits").look(None, type("Editor", (), {"connection": connection}))
    assert rows(kept) == before
    assert not any(waits for (waits,) in rows("SELECT waits FROM requests_party WHERE NOT open"))


@pytest.fixture
def made(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(queries, "MOST_OF_A_KIND", 1000)  # the examples share one hub
    return cast(hub)


_begun = iter(range(10**6))


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=st.lists(MOVES, min_size=3, max_size=9), is_mixed=st.booleans(), who=st.sampled_from(["Sender", "Helper"]))
def test_each_offered_step_succeeds_each_other_is_refused_and_owed_money_stays(
    made: Cast, moves: list[Any], is_mixed: bool, who: str
) -> None:
    at = NOON + next(_begun) * 400 * DAY
    more = [{"amount": "100.00 USD", "bank_reference": f"USD-{at}"}] if is_mixed else []
    id = ask(made, who=who, at=at, payments=[{"amount": "1000.00 THB", "bank_reference": f"THB-{at}"}, *more]).requests[0].id
    _check(made, id, who, at)
    for which, part, is_asker, passed in moves:
        at += passed
        while followers.fire_one(at):
            pass
        caller = made[who] if is_asker else made["Kasi"]
        row = queries.page(caller, id, words=False, at=at).row
        for key in row.barred:
            for quarters in (1, 4):
                with pytest.raises(Refused):
                    actions.take(caller, id, key, fields(row, key, quarters, at), at=at)
        row = queries.page(caller, id, words=False, at=at).row
        steps = [step.key for step in row.offered if is_asker or step.key != "confirm"]
        if not steps:
            continue
        key = steps[which % len(steps)]
        _take(caller, row, key, part, at)
        _check(made, id, who, at)


def _take(caller: Any, row: Any, key: str, part: int, at: int) -> None:
    """With the money of one of its currencies: what another desk says of the one bars nothing of the other."""
    refusals = []
    for code, sums in row.totals.items():
        try:
            actions.take(caller, row.id, key, fields(replace(row, totals={code: sums}), key, part, at), at=at)
        except Refused as refused:
            refusals.append(refused)
        else:
            return
    raise refusals[0]


def fields(row: Any, key: str, quarters: int, at: int) -> dict[str, Any]:
    """Right values for a step, as far as there is anything for it: all of what it is about, or some quarters of it."""
    if key in ("acknowledge", "locate", "confirm", "call-off", "withdraw", "close"):
        return {}
    if key == "ask-extension":
        return {"ground": "inquiry-open"}
    if key == "extend":
        return {"until": at + 60 * DAY, "ground": "police-order", "order": ORDER}
    source = next(
        (
            name
            for name in ("moved-on", "taken-out", "not-found", "refused", "released")
            if any(Decimal(sums[name]) for sums in row.totals.values())
        ),
        "released",
    )
    is_again = key in ("correct", "ask-again")
    account = source if is_again else ACCOUNT.get(key, ACCOUNT.get(key.removesuffix("-part"), "pending"))
    code, whole = next(((code, Decimal(sums[account])) for code, sums in row.totals.items() if Decimal(sums[account])), ("THB", Decimal(8)))
    is_all = key in ("hold", "release", "return", "convert")
    value = whole if is_all else (whole * min(quarters, 3) / 4).quantize(Decimal("0.01")) or whole
    amount = {"value": f"{value:f}", "code": code}
    if key == "refuse":
        return {"refusal": "needs-order", "amount": amount}
    if key == "moved-on":
        return {"hops": [{"amount": amount, "next": ACCOUNTS["Bangkok"], "country": "TH"}]}
    given: dict[str, Any] = {"amount": amount}
    if key in ("hold", "hold-part"):
        given["until"] = at + DAY
    if key.startswith("release"):
        given["release-ground"] = "no-order"
    if key == "taken-out":
        given["taken-how"] = "machine"
    if key.startswith("convert"):
        given["order"] = ORDER
    return given | ({"correct-from": source, "ground": "new-facts"} if is_again else {})


def _check(made: Cast, request_id: str, who: str, at: int) -> None:
    request = store.by_id(request_id)
    assert request is not None
    book, parties = ledgers.load(request.root), store.parties(request.n)
    now_waits = waiting.waiting(request, execution.protocol_of(request), parties, book)
    kept = rows(f"SELECT side, waits FROM requests_party WHERE request = {request.n}")
    assert {side: bool(waits) for side, waits in kept} == {party.side: party.side in now_waits.sides for party in parties}
    money = waiting.money_of(book, request.n)
    for name in ("Kasi", who):
        row = queries.page(made[name], request_id, words=False, at=at).row
        assert (request_id in places(made[name], at)[0]) is row.waits
        assert queries.count_waiting(made[name]) == len(places(made[name], at)[0]), "one count, one meaning"
        if money.is_unresolved and row.headline is not None:
            assert row.headline.key != "close"
    row = queries.page(made["Kasi"], request_id, words=False, at=at).row
    if money.is_owed and request.closed is None:
        assert row.waits, (request.state, money)
    if any(money.pending.values()) and request.closed is None:
        assert row.headline is not None and row.headline.target == "answerer" and row.headline.key != "close"
