"""Two members are alerted for one request: a no of one is its own, and the request ends once all that were alerted have said no."""

from typing import Any

import pytest
from asking import MINUTE, Cast, ask, cast
from bells import NOON, rows
from hubs import Hub

from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, queries
from accord.hub.requests.actions import Ask

DAY = 1440 * MINUTE


def two_alerted(made: Cast, at: int = NOON) -> str:
    id = str(ask(made, at=at).requests[0].id)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=at)
    return id


def row(made: Cast, request: str, who: str = "Sender", at: int = NOON) -> Any:
    return queries.page(made[who], request, words=False, at=at).row


def places(who: Any, at: int) -> tuple[list[str], list[str]]:
    waits, others = queries.inbox_groups(who, at=at)
    return [row.id for group in waits for row in group.rows], [row.id for group in others for row in group.rows]


def ringing(request: str) -> set[str]:
    sql = "SELECT g.desk FROM requests_rung g JOIN requests_request r ON r.n = g.request WHERE r.id = %s AND g.side = 'answerer'"
    return {desk for (desk,) in rows(sql, request)}


def test_a_no_is_of_the_member_that_says_it_and_the_other_is_still_asked(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = two_alerted(made)
    assert ringing(id) == {made.desks["Kasi"], made.desks["Bangkok"]}
    before = row(made, id)
    done = actions.take(made["Kasi"], id, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
    after = row(made, id)
    assert (done.state, after.state, after.entered, after.due) == ("received", "received", before.entered, before.due)
    assert after.totals["THB"]["pending"] == "480000.00" and after.totals["THB"]["refused"] == "0.00"
    assert ringing(id) == {made.desks["Bangkok"]}, "the desk that said no rings no more, the other one does"
    assert places(made["Kasi"], NOON) == ([], [id]) and places(made["Bangkok"], NOON) == ([id], [])
    assert queries.count_waiting(made["Kasi"]) == 0 and not row(made, id, "Kasi").waits and row(made, id, "Bangkok").waits
    assert [name for _id, name in after.declined] == ["Kasi"] and [name for _id, name in after.still_asked] == ["Bangkok"]
    last = queries.page(made["Sender"], id, at=NOON + MINUTE).taken[-1]
    assert (last.key, last.member_name, last.how, last.state, last.fields["refusal"]) == (
        "refuse",
        "Kasi",
        "for-itself",
        "received",
        "needs-order",
    )
    actions.take(made["Bangkok"], id, "hold", {"amount": "480000.00 THB", "until": NOON + DAY}, at=NOON + 2 * MINUTE)
    assert row(made, id).state == "held" and row(made, id).totals["THB"]["held"] == "480000.00"
    assert row(made, id).still_asked == (), "it is answered: nobody is asked any more"


def test_the_last_no_ends_it_and_who_asks_again_asks_all_of_them(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = two_alerted(made)
    actions.take(made["Kasi"], id, "not-found", {"amount": "480000.00 THB"}, at=NOON + MINUTE)
    assert row(made, id).state == "received"
    actions.take(made["Bangkok"], id, "refuse", {"refusal": "needs-order"}, at=NOON + 2 * MINUTE)
    ended = row(made, id)
    assert ended.state == "refused" and ended.totals["THB"]["refused"] == "480000.00" and ended.still_asked == ()
    again = {"amount": "480000.00 THB", "correct-from": "refused", "ground": "new-facts"}
    actions.take(made["Sender"], id, "ask-again", again, at=NOON + 3 * MINUTE)
    assert row(made, id).declined == () and ringing(id) == {made.desks["Kasi"], made.desks["Bangkok"]}
    assert places(made["Kasi"], NOON)[0] == [id] and places(made["Bangkok"], NOON)[0] == [id]


def test_a_member_that_said_no_can_answer_after_all(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = two_alerted(made)
    actions.take(made["Kasi"], id, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
    actions.take(made["Kasi"], id, "locate", at=NOON + 2 * MINUTE)
    assert row(made, id).declined == () and row(made, id, "Kasi").waits
    actions.take(made["Bangkok"], id, "not-found", {"amount": "480000.00 THB"}, at=NOON + 3 * MINUTE)
    assert row(made, id).state == "located", "who has not got it does not end it for who has"
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": NOON + DAY}, at=NOON + 4 * MINUTE)
    assert row(made, id).state == "held"


def test_an_answer_for_a_part_is_an_answer(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = two_alerted(made)
    actions.take(made["Kasi"], id, "not-found", {"amount": "80000.00 THB"}, at=NOON + MINUTE)
    assert row(made, id).state == "not-located" and row(made, id).totals["THB"]["not-found"] == "80000.00"


@pytest.mark.parametrize("standing", ["suspended", "withdrawn"])
def test_a_no_ends_it_where_the_other_takes_no_part_and_where_it_leaves_later_the_asker_is_told(any_hub: Hub, standing: str) -> None:
    made = cast(any_hub)
    early, late = two_alerted(made), two_alerted(made, NOON + 1)
    actions.take(made["Kasi"], late, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
    member_actions.change_standing(members.member(made.api("Bangkok").id), standing, by=members.operator())
    actions.take(made["Kasi"], early, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
    assert row(made, early).state == "refused"
    left = row(made, late)
    says = {"suspended": "Bangkok does not take part at the moment, ", "withdrawn": "Bangkok has left the partnership, "}[standing]
    assert left.state == "received" and left.absent.startswith(says)


def test_reminders_press_only_those_that_are_still_asked(any_hub: Hub) -> None:
    from accord.hub.requests import followers

    made = cast(any_hub)
    id = two_alerted(made)
    actions.take(made["Kasi"], id, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
    while followers.fire_one(NOON + 12 * MINUTE):
        pass
    assert made.desks["Kasi"] not in ringing(id) and made.desks["Bangkok"] in ringing(id)


def test_of_a_page_and_a_number_the_same_holds(any_hub: Hub) -> None:
    made = cast(any_hub)
    takedown = {"harm": "other", "preserve-first": "no", "reasons": "It poses as a bank.", "good-faith": "yes"}
    for protocol, what, fields, steps, ends in (
        ("takedown", "https://parcel-fee.shop/pay", takedown, (("not-found", {}), ("refuse", {"refusal": "not-ours"})), "refused"),
        ("block-number", "+66812345678", None, (("not-ours", {}), ("refuse", {"refusal": "not-ours"})), "refused"),
    ):
        given = fields if fields is not None else {key: value for key, value in _needed(protocol).items()}
        to = [made.api("Kasi").id]
        id = str(actions.open_request(made["Police"], Ask(protocol, identifiers=[what], fields=given, to=to), at=NOON).requests[0].id)
        actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
        actions.take(made["Kasi"], id, steps[0][0], steps[0][1], at=NOON + MINUTE)
        assert row(made, id, "Police").state == "received", protocol
        refusals = queries.page(made["Bangkok"], id, at=NOON).row
        key = next(step for step in refusals.steps if step.key == "refuse").step.fields[0]
        actions.take(made["Bangkok"], id, "refuse", {"refusal": next(iter(key.choices))}, at=NOON + 2 * MINUTE)
        assert row(made, id, "Police").state == ends, protocol


def _needed(protocol: str) -> dict[str, str]:
    from accord.tables import newest_protocols

    definition = newest_protocols()[protocol]
    values = {}
    for field in definition.opening[0].fields:
        if field.required:
            values[field.key] = "yes" if field.type == "yes-no" else next(iter(field.choices)) if field.choices else "It is used in a scam."
    return values


def test_where_one_alone_answers_its_no_ends_it_as_ever(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = str(ask(made).requests[0].id)
    actions.take(made["Kasi"], id, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
    assert row(made, id).state == "refused" and queries.page(made["Sender"], id, at=NOON).taken[-1].how == ""
