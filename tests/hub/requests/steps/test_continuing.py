"""Two members are alerted for one request: what one of them did the other neither ends, nor extends, nor gives back."""

from typing import Any
from uuid import uuid4

import pytest
from asking import MINUTE, Cast, ask, cast
from bells import NOON, rows
from hubs import Hub

from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, queries
from accord.hub.requests.actions import Ask
from accord.hub.requests.errors import Refused

DAY = 1440 * MINUTE
GOES_ON = {"extend", "release", "release-part", "return", "return-part", "convert", "convert-part", "unblock"}


def row(made: Cast, request: str, who: str, at: int = NOON) -> Any:
    return queries.page(made[who], request, words=False, at=at).row


def keys(made: Cast, request: str, who: str) -> set[str]:
    return {step.key for step in row(made, request, who).steps}


def waiting_for(made: Cast, who: str, at: int = NOON) -> list[str]:
    waits, _others = queries.inbox_groups(made[who], at=at)
    return [row.id for group in waits for row in group.rows]


def blocked(made: Cast) -> str:
    from accord.core.protocols import opening
    from accord.tables import newest_protocols

    way = opening(newest_protocols()["block-number"], "officer", "asker")[0]
    asked = {field.key: next(iter(field.choices), "It calls as a bank.") for field in way.fields if field.required}
    wanted = Ask("block-number", identifiers=["+66812345678"], fields=asked, to=[made.api("Kasi").id])
    id = str(actions.open_request(made["Police"], wanted, at=NOON).requests[0].id)
    actions.take(made["Kasi"], id, "acknowledge", at=NOON)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    actions.take(made["Kasi"], id, "block", {"until": NOON + 30 * DAY}, at=NOON + MINUTE)
    return id


def test_a_telecom_that_did_not_block_the_number_cannot_unblock_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = blocked(made)
    assert not keys(made, id, "Bangkok") & GOES_ON and "unblock" in keys(made, id, "Kasi")
    with pytest.raises(Refused) as refused:
        actions.take(made["Bangkok"], id, "unblock", {"unblock-ground": "blocked-wrongly"}, at=NOON + 2 * MINUTE)
    assert refused.value.code == "not-yours" and refused.value.text.startswith("Only Kasi can go on")
    assert not {"unblock", "extend"} & set(refused.value.open)
    assert row(made, id, "Police").state == "blocked"
    actions.take(made["Kasi"], id, "unblock", {"unblock-ground": "new-holder"}, at=NOON + 2 * MINUTE)
    assert row(made, id, "Police").state == "unblocked"


def test_what_one_saw_to_waits_for_the_other_no_more_and_no_clock_rings_it(any_hub: Hub) -> None:
    from accord.hub.requests import followers

    made = cast(any_hub)
    id = blocked(made)
    assert waiting_for(made, "Kasi") == [id] and waiting_for(made, "Bangkok") == []
    assert queries.count_waiting(made["Bangkok"]) == 0 and not row(made, id, "Bangkok").waits
    while followers.fire_one(NOON + 29 * DAY):
        pass
    sql = "SELECT g.desk FROM requests_rung g JOIN requests_request r ON r.n = g.request WHERE r.id = %s AND g.side = 'answerer'"
    assert {desk for (desk,) in rows(sql, id)} == {made.desks["Kasi"]}


def test_money_that_one_bank_holds_is_not_another_banks_to_give_back(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = str(ask(made, at=NOON).requests[0].id)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    actions.take(made["Kasi"], id, "hold-part", {"amount": "80000.00 THB", "until": NOON + DAY}, at=NOON + MINUTE)
    assert not keys(made, id, "Bangkok") & GOES_ON
    assert waiting_for(made, "Bangkok") == [id], "a part is still pending, which the other one may have"
    with pytest.raises(Refused, match="Only Kasi can go on"):
        actions.take(made["Bangkok"], id, "return", {"amount": "80000.00 THB"}, at=NOON + 2 * MINUTE)
    actions.take(made["Bangkok"], id, "hold-more", {"amount": "400000.00 THB"}, at=NOON + 2 * MINUTE)
    assert keys(made, id, "Bangkok") & GOES_ON and keys(made, id, "Kasi") & GOES_ON


def test_where_two_banks_hold_parts_each_gives_back_its_own_and_no_more(any_hub: Hub) -> None:
    """One could record as returned what lay at the other."""
    made = cast(any_hub)
    id = str(ask(made, at=NOON).requests[0].id)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    actions.take(made["Kasi"], id, "hold-part", {"amount": "80000.00 THB", "until": NOON + DAY}, at=NOON + MINUTE)
    actions.take(made["Bangkok"], id, "hold-more", {"amount": "400000.00 THB"}, at=NOON + 2 * MINUTE)
    released = {"release-ground": "held-wrongly"}
    for who, step, amount, more in (
        ("Bangkok", "return", "480000.00 THB", {}),
        ("Bangkok", "return-part", "400000.01 THB", {}),
        ("Kasi", "release", "480000.00 THB", released),
        ("Kasi", "release-part", "80000.01 THB", released),
        ("Kasi", "convert-part", "80001.00 THB", {"order": str(uuid4())}),
    ):
        with pytest.raises(Refused) as refused:
            actions.take(made[who], id, step, {"amount": amount, **more}, at=NOON + 3 * MINUTE)
        assert (refused.value.code, refused.value.field) == ("not-yours", "amount"), step
    assert refused.value.text.startswith("Your member has 80000.00 THB of it, and Bangkok the rest.")
    actions.take(made["Bangkok"], id, "return-part", {"amount": "400000.00 THB"}, at=NOON + 3 * MINUTE)
    with pytest.raises(Refused):
        actions.take(made["Bangkok"], id, "return", {"amount": "80000.00 THB"}, at=NOON + 4 * MINUTE)
    actions.take(made["Kasi"], id, "return", {"amount": "80000.00 THB"}, at=NOON + 5 * MINUTE)
    assert row(made, id, "Sender").state == "returned"


def test_where_who_did_it_leaves_the_asker_is_told_that_nobody_answers(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = blocked(made)
    member_actions.change_standing(members.member(made.api("Kasi").id), "withdrawn", by=members.operator())
    assert not keys(made, id, "Bangkok") & GOES_ON
    assert row(made, id, "Police").absent.startswith("Kasi has left the partnership, ")


def test_after_a_no_of_each_either_can_correct_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = str(ask(made, at=NOON).requests[0].id)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    for who in ("Kasi", "Bangkok"):
        actions.take(made[who], id, "not-found", {"amount": "480000.00 THB"}, at=NOON + MINUTE)
    assert "correct" in keys(made, id, "Kasi") and "correct" in keys(made, id, "Bangkok")
