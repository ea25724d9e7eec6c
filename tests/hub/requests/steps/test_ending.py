"""A state that only a member that has left could leave: who asked ends it, and the secretariat where it has a side."""

from typing import Any

import pytest
from agreeing import COURIER, agree, hold_funds
from asking import MINUTE, Cast, ask, cast
from bells import NOON
from hubs import Hub

from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, queries
from accord.hub.requests.actions import Ask
from accord.hub.requests.errors import Refused

END = "end-unanswered"


def row(made: Cast, request: str, who: str = "Sender") -> Any:
    return queries.page(made[who], request, words=False, at=NOON).row


def leave(made: Cast, name: str, standing: str = "withdrawn") -> None:
    member_actions.change_standing(members.member(made.api(name).id), standing, by=members.operator())


def test_a_request_whose_only_answerer_left_is_ended_by_who_asked(any_hub: Hub) -> None:
    made = cast(any_hub)
    agree(COURIER, made.api("Sender"), made.api("Stranger"))
    asked = Ask("stop-courier", identifiers=["+66812345678"], fields={"town": "Hat Yai"}, to=[made.api("Stranger").id])
    id = str(actions.open_request(made["Sender"], asked, at=NOON).requests[0].id)
    assert END not in {step.key for step in row(made, id).offered} and END in row(made, id).barred
    with pytest.raises(Refused, match="can still answer"):
        actions.take(made["Sender"], id, END, at=NOON)
    leave(made, "Stranger")
    stuck = row(made, id)
    assert END in {step.key for step in stuck.offered}
    assert stuck.absent.endswith("Call them yourself, or end the request with the step “End it: nobody can answer”.")
    groups = [group for half in queries.inbox_groups(made["Sender"], at=NOON) for group in half]
    ((in_list,),) = [group.rows for group in groups]
    assert END in {step.key for step in in_list.offered}
    done = actions.take(made["Sender"], id, END, at=NOON + MINUTE)
    assert done.state == "ended-unanswered" and row(made, id).closed == NOON + MINUTE


def test_of_money_before_the_court_the_secretariat_can_too(any_hub: Hub) -> None:
    made = cast(any_hub)
    agree(hold_funds(), made.api("Sender"), made.api("Kasi"), made.api("Bangkok"))
    id = str(ask(made).requests[0].id)
    actions.take(made["Kasi"], id, "locate", at=NOON)
    actions.take(made["Kasi"], id, "to-court", at=NOON)
    assert row(made, id).state == "at-court" and END not in {step.key for step in row(made, id, "Secretariat").offered}
    leave(made, "Kasi", "suspended")
    assert END in {step.key for step in row(made, id, "Secretariat").offered}
    assert actions.take(made["Secretariat"], id, END, at=NOON + MINUTE).state == "ended-unanswered"
    assert queries.page(made["Sender"], id, at=NOON + MINUTE).taken[-1].title == "End it: nobody can answer"


def test_money_that_is_held_keeps_it_open_whoever_left(any_hub: Hub) -> None:
    made = cast(any_hub)
    agree(hold_funds(), made.api("Sender"), made.api("Kasi"), made.api("Bangkok"))
    id = str(ask(made).requests[0].id)
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": NOON + 1440 * MINUTE}, at=NOON)
    leave(made, "Kasi")
    assert END in row(made, id).barred
    with pytest.raises(Refused, match="Money is still held"):
        actions.take(made["Sender"], id, END, at=NOON + MINUTE)
