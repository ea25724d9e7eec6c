"""Desks at the command line: set up, and rung from then on."""

from programs import Session


def test_a_desk_is_set_up_and_listed(accord: Session) -> None:
    accord.answer("member", "add", "Kasi", "--sector", "finance", "--country", "TH")
    person = accord.answer("person", "add", "Nok", "--member", "Kasi", "--role", "officer")["id"]
    assert "No desk yet" in accord.run("desk", "list", "--member", "Kasi")[1]
    words = ("desk", "add", "Fraud desk", "--zone", "Asia/Bangkok", "--language", "th", "--contact", person, "--member", "Kasi")
    id = accord.answer(*words)["id"]
    assert accord.answer("desk", "list", "--member", "Kasi")["items"] == [{"id": id, "name": "Fraud desk", "zone": "Asia/Bangkok"}]
    status, _, error = accord.run("desk", "add", "Other", "--zone", "Moon/Base", "--member", "Kasi")
    assert status == 1 and "zone" in error.lower()


def test_a_contact_without_an_address_is_said(accord: Session) -> None:
    accord.answer("member", "add", "Krung", "--sector", "finance", "--country", "TH")
    person = accord.answer("person", "add", "Nok", "--member", "Krung", "--role", "officer")["id"]
    words = ("desk", "add", "Fraud desk", "--zone", "Asia/Bangkok", "--contact", person, "--member", "Krung")
    status, _, error = accord.run(*words)
    assert status == 0 and error.startswith("No e-mail address of Nok is known yet") and "under Staff" in error
    assert accord.answer("desk", "add", "Night desk", *words[3:])["without_address"] == [person]
