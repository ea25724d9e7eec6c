"""What a member wrote about people can be erased, and the value of an identifier; ledger, steps, clocks and journal stay whole."""

from pathlib import Path
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, ask, cast
from bells import NOON, rows
from canary import plant
from hubs import Hub
from worlds import whole_feed

from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused

DAY = 1440 * MINUTE


def _whole(made: Any, birds: Any) -> tuple[str, str, str]:
    """A request with words of both sides, and the file of its asker."""
    name, phone, note = (birds.texts[place::4] for place in (0, 1, 3))
    (request,) = actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds",
            identifiers=[ACCOUNTS["Kasi"]],
            fields={**OPENING, "scheme": note[0]},
            payments=[{"amount": "100.00 THB", "from": phone[0], "holder": name[0]}],
            private={"narrative": note[1], "harmed-person": {"name": name[1], "phone": phone[1]}},
        ),
        at=NOON,
    ).requests
    actions.say(made["Sender"], request.id, note[2], at=NOON)
    file = actions.attach(made["Sender"], request.id, name[2], note[3].encode(), at=NOON)
    actions.say(made["Kasi"], request.id, note[4], at=NOON)
    hop = {"hops": [{"amount": "40.00 THB", "next": ACCOUNTS["Bangkok"]}], "note": note[5]}
    (child,) = actions.take(made["Kasi"], request.id, "moved-on", hop, at=NOON).children
    return request.id, child, file


def test_what_a_member_wrote_is_gone_for_everybody_and_the_ledger_stands(any_hub: Hub, tmp_path: Path) -> None:
    made, birds = cast(any_hub), plant(32)
    request_id, child, file = _whole(made, birds)
    before, sent = queries.page(made["Sender"], request_id, at=NOON), whole_feed(made["Sender"].n)
    assert actions.erase_words(made["Sender"], request_id, at=NOON + MINUTE) == 6
    page = queries.page(made["Sender"], request_id, at=NOON)
    assert (page.private, page.payments[0].sender, page.taken[0].words) == ({}, {}, {})
    assert [message.text for message in page.messages] == [None, birds.texts[3::4][4]], "what the other side wrote is its own"
    assert page.taken[1].words["note"] == birds.texts[3::4][5]
    with pytest.raises(NoSuchRequest):
        queries.download(made["Sender"], file, at=NOON)
    assert queries.page(made["Bangkok"], child, at=NOON).private == {}, "the child shared it"
    assert page.row.totals == before.row.totals and [row.key for row in page.taken] == [row.key for row in before.taken]
    assert whole_feed(made["Sender"].n)[: len(sent)] == sent
    assert actions.erase_words(made["Sender"], request_id, at=NOON + MINUTE) == 0
    actions.take(made["Kasi"], request_id, "hold-part", {"amount": "10.00 THB", "until": NOON + DAY}, at=NOON + MINUTE)
    actions.take(made["Bangkok"], child, "moved-on", {"hops": [{"amount": "1.00 THB", "next": "TH:006:9876543210"}]}, at=NOON + MINUTE)
    assert actions.erase_words(made["Kasi"], request_id, "legal-order", at=NOON + MINUTE) == 2
    feed = str([whole_feed(made[who].n) for who in ("Sender", "Kasi", "Bangkok")])
    assert birds.leaks(texts={"feed": feed, "page": str(queries.page(made["Sender"], request_id, at=NOON))}) == []


def test_only_who_wrote_it_or_the_secretariat_erases(any_hub: Hub) -> None:
    made, birds = cast(any_hub), plant(32)
    request_id, _child, _file = _whole(made, birds)
    with pytest.raises(NoSuchRequest):
        actions.erase_words(made["Stranger"], request_id, at=NOON)
    with pytest.raises(NotAllowed):
        actions.erase_words(made["Kasi"], request_id, member=made.api("Sender").id, at=NOON)
    with pytest.raises(Refused):
        actions.erase_words(made["Sender"], request_id, "I say so", at=NOON)
    assert actions.erase_words(made["Secretariat"], request_id, at=NOON) == 0, "it wrote nothing here"
    assert queries.page(made["Sender"], request_id, at=NOON).private["harmed-person"]["name"] == birds.texts[0::4][1]
    assert actions.erase_words(made["Secretariat"], request_id, "legal-order", member=made.api("Sender").id, at=NOON) == 6
    assert rows("SELECT COUNT(*) FROM journal_audit WHERE detail LIKE %s", "erased %") == [(2,)]


def test_a_member_that_comes_later_reads_what_is_left(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, private={"narrative": "Gone."}).requests
    actions.erase_words(made["Sender"], request.id, at=NOON)
    actions.take(made["Secretariat"], request.id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    assert queries.page(made["Bangkok"], request.id, at=NOON).private == {}


def test_another_members_record_is_not_erased_by_naming_it(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, who="Police", private={"narrative": "Of the police."}).requests
    ((fields,),) = rows("SELECT fields FROM requests_request")
    (two,) = ask(made, fields={**OPENING, "narrative": fields.partition('"narrative":"')[2][:36]}).requests
    assert actions.erase_words(made["Sender"], two.id, at=NOON) == 0
    assert queries.page(made["Police"], request.id, at=NOON).private["narrative"]["text"] == "Of the police."


def test_the_value_of_an_identifier_is_erased_with_the_last_request_that_tells_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = ask(made).requests[0].id
    other = ask(made, who="Police", at=NOON + 1).requests[0].id
    with pytest.raises(Refused) as refused:
        actions.erase_identifier(made["Sender"], request_id, at=NOON)
    assert refused.value.code == "still-open"
    for who, id in (("Sender", request_id), ("Police", other)):
        actions.take(made[who], id, "withdraw", at=NOON + 2)
    with pytest.raises(Refused) as refused:
        actions.erase_identifier(made["Kasi"], request_id, at=NOON + 2)
    assert refused.value.code == "not-yours"
    with pytest.raises(NoSuchRequest):
        actions.erase_identifier(made["Stranger"], request_id, at=NOON + 2)
    actions.erase_identifier(made["Sender"], request_id, at=NOON + 3)
    subject = queries.page(made["Sender"], request_id, at=NOON).row.subject
    assert (subject.kind, subject.value, subject.display) == ("account", "", "")
    assert queries.page(made["Police"], other, at=NOON).row.subject.value == ACCOUNTS["Kasi"], "another's request is another's"
    actions.erase_identifier(made["Secretariat"], other, at=NOON + 3)
    assert rows("SELECT kind, value, display FROM requests_subject") == [("account", None, None)]
    (again,) = ask(made, at=NOON + 4).requests
    assert queries.page(made["Sender"], again.id, at=NOON).row.subject.value == ACCOUNTS["Kasi"]
    assert queries.page(made["Sender"], request_id, at=NOON).row.subject.value == ""


def test_what_the_police_want_to_be_asked_about_is_kept_so_long(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    actions.take(made["Sender"], request.id, "withdraw", at=NOON)
    embargo = actions.set_embargo(made["Police"], ACCOUNTS["Kasi"], until=NOON + DAY, at=NOON)
    with pytest.raises(Refused):
        actions.erase_identifier(made["Sender"], request.id, at=NOON)
    actions.lift_embargo(made["Police"], embargo, at=NOON)
    actions.erase_identifier(made["Sender"], request.id, at=NOON)
    assert rows("SELECT value FROM requests_subject") == [(None,)]
    assert queries.embargoes(made["Police"], at=NOON)[0].display == ""
