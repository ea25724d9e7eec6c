"""What a report opens tells who the person is to those who were named to the person, and to nobody who comes to it later."""

from asking import ACCOUNTS, Cast, cast
from bells import rows
from guesting import CONTACT
from hubs import Hub
from reporting import CONTACT as REACH
from reporting import NAME, OWN_ACCOUNT, handed_in

TOLD = (NAME, REACH, OWN_ACCOUNT)


def hold() -> str:
    ((id,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds' AND parent IS NULL")
    return str(id)


def reads(made: Cast, name: str, request: str) -> bool:
    """Whether this member's officer, who is a party, learns who it is."""
    from accord.hub.requests import queries

    page = str(queries.page(made[name], request).private)
    assert all(text in page for text in TOLD) or not any(text in page for text in TOLD)
    return NAME in page


def test_where_the_money_went_on_to_nobody_learns_who_it_was(any_hub: Hub) -> None:
    from accord.hub.requests import actions

    made = cast(any_hub)
    handed_in()
    assert reads(made, "Sender", hold()) and not reads(made, "Kasi", hold())
    actions.take(made["Sender"], hold(), "confirm")
    actions.take(made["Kasi"], hold(), "moved-on", {"hops": [{"amount": "480000.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    ((hop,),) = rows("SELECT id FROM requests_request WHERE parent IS NOT NULL")
    assert not reads(made, "Bangkok", str(hop)) and reads(made, "Sender", hold())


def test_whoever_the_secretariat_rings_too_learns_nothing_of_the_person(hub: Hub) -> None:
    from accord.hub.requests import actions

    made = cast(hub)
    handed_in()
    actions.take(made["Secretariat"], hold(), "reroute", {"to-member": made.api("Bangkok").id})
    assert not reads(made, "Bangkok", hold()) and reads(made, "Sender", hold())


def test_a_guest_who_answers_where_it_went_on_to_learns_nothing_of_the_person(hub: Hub) -> None:
    from accord.hub.requests import actions, queries
    from accord.hub.requests.guests.answers import invite_guest

    made = cast(hub)
    handed_in()
    actions.take(made["Kasi"], hold(), "moved-on", {"hops": [{"amount": "480000.00 THB", "next": "TH:006:9876543210"}]})
    ((hop,),) = rows("SELECT id FROM requests_request WHERE parent IS NOT NULL")
    page = queries.guest_page(invite_guest(made["Secretariat"], str(hop), CONTACT).token)
    assert page.pending == {"THB": "480000.00"} and page.private == {}
    assert not any(text in str(page) for text in TOLD)
