"""Only its parties see a request: everybody else gets the same answer as for one that never was, in every query and action."""

from collections.abc import Callable
from typing import Any

import pytest
from asking import MINUTE, ask, cast
from bells import NOON
from hubs import Hub

from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, Refused

NEVER = "00000000-0000-4000-8000-000000000000"
EVERY: dict[str, Callable[[Any, str, str], Any]] = {
    "page": lambda who, request_id, file: queries.page(who, request_id, at=NOON),
    "trail": lambda who, request_id, file: queries.trail(who, request_id),
    "download": lambda who, request_id, file: queries.download(who, file, at=NOON),
    "take": lambda who, request_id, file: actions.take(who, request_id, "acknowledge", at=NOON),
    "confirm": lambda who, request_id, file: actions.confirm(who, request_id, at=NOON),
    "say": lambda who, request_id, file: actions.say(who, request_id, "hello", at=NOON),
    "attach": lambda who, request_id, file: actions.attach(who, request_id, "a.txt", b"text", at=NOON),
    "invite": lambda who, request_id, file: actions.invite_guest(who, request_id, {"email": "a@b.example", "verified": "x"}, at=NOON),
    "withdraw": lambda who, request_id, file: actions.withdraw_invitation(who, request_id, at=NOON),
    "by hand": lambda who, request_id, file: actions.enter_answer_by_hand(who, request_id, "acknowledge", spoke_with="x", at=NOON),
    "undo": lambda who, request_id, file: actions.undo_wrong_hold(who, request_id, "1.00 THB", "held-wrongly", at=NOON),
    "recall": lambda who, request_id, file: actions.recall_message(who, request_id, at=NOON),
    "investigation": lambda who, request_id, file: actions.investigation_message(who, request_id, at=NOON),
    "bank answer": lambda who, request_id, file: actions.answer_message(who, request_id, at=NOON),
}


@pytest.fixture
def asked(any_hub: Hub) -> Any:
    made = cast(any_hub)
    (request,) = ask(made, private={"narrative": "Told to the parties."}).requests
    file = actions.attach(made["Sender"], request.id, "proof.txt", b"A receipt.", at=NOON)
    actions.say(made["Sender"], request.id, "Please be quick.", at=NOON)
    return made, request.id, file


@pytest.mark.parametrize("what", EVERY)
def test_whoever_is_no_party_finds_nothing(asked: Any, what: str) -> None:
    made, id, file = asked
    for who in ("Bangkok", "Emirates", "Police", "Stranger", "Helper"):
        answers = []
        for request, attachment in ((id, file), (NEVER, NEVER), ("no id", "no id")):
            with pytest.raises(NoSuchRequest) as refused:
                EVERY[what](made[who], request, attachment)
            answers.append((type(refused.value), refused.value.text))
        assert len(set(answers)) == 1, who
        assert queries.inbox(made[who], at=NOON) == [] and queries.listing(made[who], at=NOON)[0] == [] and queries.totals(made[who]) == {}
        assert (
            queries.count_waiting(made[who]) == 0
            and queries.inbox_groups(made[who], at=NOON) == ([], [])
            and queries.asked_groups(made[who], at=NOON) == []
        )
        assert queries.rows_named(made[who], [id], at=NOON) == [] and queries.matters(made[who], [id, NEVER, "no id"]) == {}


def test_the_parties_see_all_of_it(asked: Any) -> None:
    made, id, file = asked
    for who in ("Sender", "Kasi"):
        page = queries.page(made[who], id, at=NOON)
        assert page.private["narrative"]["text"] == "Told to the parties."
        assert [message.text for message in page.messages] == ["Please be quick."]
        assert [attachment.id for attachment in page.attachments] == [file]
        assert queries.download(made[who], file, at=NOON).data == b"A receipt."
        assert queries.count_waiting(made[who]) == (1 if who == "Kasi" else 0)
        assert list(queries.matters(made[who], [id])) == [id]
    assert queries.page(made["Kasi"], id, at=NOON).messages[0].person == "", "colleagues' names are for their own member"
    assert queries.page(made["Sender"], id, at=NOON).messages[0].person == "Officer Sender"


def test_the_secretariat_sees_it_where_the_protocol_gives_it_a_side(asked: Any) -> None:
    made, id, _file = asked
    page = queries.page(made["Secretariat"], id, at=NOON)
    assert page.row.sides == ("secretariat",)
    # Somebody stands behind it already, so that it need not be confirmed in the place of a bank or police that is no member.
    assert {step.key for step in page.row.steps} == {"reroute"}
    assert [message.text for message in page.messages] == ["Please be quick."]


def test_the_asker_sees_every_step_and_clock_of_the_trail_and_each_hop_its_own(hub: Hub) -> None:
    from asking import ACCOUNTS

    made = cast(hub)
    root = ask(made, amount="100.00 THB").requests[0].id
    hop = {"hops": [{"amount": "100.00 THB", "next": ACCOUNTS["Bangkok"]}]}
    child = actions.take(made["Kasi"], root, "moved-on", hop, at=NOON).children[0]
    actions.take(made["Bangkok"], child, "acknowledge", at=NOON + MINUTE)
    page = queries.page(made["Sender"], child, at=NOON + MINUTE)
    assert [step.key for step in page.taken] == ["open", "acknowledge"] and page.clocks[0].key == "answer"
    with pytest.raises(NoSuchRequest):
        queries.page(made["Kasi"], child, at=NOON)
    with pytest.raises(NoSuchRequest):
        queries.page(made["Bangkok"], root, at=NOON)
    with pytest.raises(Refused):
        actions.take(made["Sender"], child, "hold", {"amount": "100.00 THB", "until": NOON + 60 * MINUTE}, at=NOON + MINUTE)


def test_a_list_is_narrowed_and_read_page_by_page(hub: Hub) -> None:
    made = cast(hub)
    ids = [ask(made, at=NOON + place).requests[0].id for place in range(5)]
    actions.take(made["Sender"], ids[0], "withdraw", at=NOON + 10)
    listed_ids, before = [], None
    while True:
        page, before = queries.listing(made["Kasi"], queries.Filters(protocol="hold-funds"), before=before, limit=2, at=NOON)
        listed_ids += [row.id for row in page]
        if before is None:
            break
    assert listed_ids == ids[::-1]
    assert [row.id for row in queries.listing(made["Kasi"], queries.Filters(open=False), at=NOON)[0]] == ids[:1]
    assert queries.listing(made["Kasi"], queries.Filters(role="asker"), at=NOON)[0] == []
    assert len(queries.listing(made["Sender"], queries.Filters(role="asker", state="received"), at=NOON)[0]) == 4
    assert [row.id for row in queries.inbox(made["Kasi"], made.desks["Kasi"], at=NOON)] == ids[1:], "by what falls due"
    assert queries.inbox(made["Kasi"], made.desks["Bangkok"], at=NOON) == []
