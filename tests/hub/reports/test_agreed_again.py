"""What was taken back and is agreed to again goes out anew: what the page of the code says is agreed to is being done."""

from typing import Any

from asking import ACCOUNTS as ACCOUNTS
from asking import cast, soon
from bells import rows
from hubs import Hub
from reporting import ALL, attend, begun, declared, followed, handed_in, sent


def agree(code: str, **consents: bool) -> None:
    from accord.hub.intake import actions

    actions.agree(code, consents)
    attend()


def states(*outlets: str) -> list[str]:
    return [state for outlet, state in sent() if outlet in outlets]


def requests(name: str = "hold-funds") -> list[tuple[Any, ...]]:
    return list(rows(f"SELECT state, closed IS NULL FROM requests_request WHERE name = '{name}' ORDER BY n"))


def test_the_banks_are_asked_anew(any_hub: Hub) -> None:
    declared(cast(any_hub))
    code = handed_in()
    agree(code, bank=False)
    assert states("own-bank", "receiving-bank") == ["ended"] * 2 and [is_open for _, is_open in requests()] == [False]
    agree(code, bank=True)
    assert sorted(states("own-bank", "receiving-bank")) == ["ended", "ended", "sent", "sent"]
    assert requests()[1:] == [("received", True)] and followed(code)["hold-funds"] == "received"
    readable = rows("SELECT outlet FROM reports_sent WHERE outlet = 'own-bank' AND state = 'sent' AND sealed <> ''")
    assert readable == [("own-bank",)], "the bank can read again what it needs"
    # Looked at again, nothing more goes out.
    agree(code, bank=True)
    assert len(requests()) == 2


def test_what_the_form_says_it_will_send_is_sent_though_the_yes_was_gone_in_between(hub: Hub) -> None:
    from accord.hub.intake import actions

    declared(cast(hub))
    code = begun(yes=("bank",))
    attend()
    agree(code, bank=False)
    agree(code, bank=True)
    assert requests()[1:] == [("received", True)]
    actions.hand_in(code)
    attend()
    assert len(requests()) == 2


def test_every_other_way_out_opens_anew_too(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    code = handed_in()
    others = ("signals", "platform", "telecom", "police", "support")
    before = {outlet: states(outlet) for outlet in ("signal", "platform", "telecom", "police", "support")}
    agree(code, **dict.fromkeys(others, False))
    agree(code, **dict.fromkeys(others, True))
    for outlet, went in before.items():
        assert sorted(states(outlet)) == sorted(["ended"] * len(went) + ["sent"] * len(went)), outlet
    assert followed(code)["desk"] == followed(code)["signal"] == "sent"
    # The members have the warnings again, each as one of its own.
    feed = [event["type"] for event in made.api("Kasi").feed() if event["type"].startswith("signal.")]
    told = len(before["signal"])
    assert (feed.count("signal.published"), feed.count("signal.retracted")) == (2 * told, told)


def test_money_that_was_held_all_the_time_is_not_asked_for_twice(hub: Hub) -> None:
    from accord.hub.requests import actions

    made = cast(hub)
    code = handed_in()
    ((id,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")
    actions.take(made["Sender"], id, "confirm")
    actions.take(made["Kasi"], id, "acknowledge")
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": soon()})
    agree(code, bank=False)
    agree(code, bank=True)
    assert requests() == [("held", True)] and states("own-bank", "receiving-bank") == ["sent", "sent"]


def test_what_another_report_asked_for_too_is_not_called_off_by_the_second_no(hub: Hub) -> None:
    from accord.hub.intake import queries

    declared(cast(hub))
    codes = {queries.find(code).n: code for code in (handed_in(yes=("telecom",), form=f"{n}" * 32) for n in range(8))}
    # So many name it that the last are added to a request of those before.
    *_, (joined, request) = rows("SELECT submission, request FROM reports_sent WHERE state = 'joined' AND request <> ''")
    for yes in (False, True, False):
        agree(codes[joined], telecom=yes)
    assert rows(f"SELECT closed IS NULL FROM requests_request WHERE id = '{request}'") == [(True,)]


def test_a_yes_said_over_and_over_alerts_nobody_over_and_over(hub: Hub) -> None:
    cast(hub)
    code = handed_in(yes=ALL)
    for _ in range(6):
        agree(code, bank=False)
        agree(code, bank=True)
    assert len(requests()) == 4
