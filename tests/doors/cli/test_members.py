"""Members at the command line: what was mistyped is corrected."""

import pytest
from programs import Session


def test_a_member_is_corrected_and_what_is_not_given_stays(accord: Session) -> None:
    words = ("--sector", "finance", "--country", "TH", "--standing", "signed", "--note", "A bank.")
    made = accord.answer("member", "add", "Herron Bank", *words)
    done = accord.answer("member", "correct", "Herron Bank", "--name", "Heron Bank", "--country", "")
    assert done == {**made, "name": "Heron Bank", "country": ""}
    assert accord.answer("member", "correct", made["id"], "--note", "", "--sector", "telecom")["sector"] == "telecom"
    assert "note" not in accord.answer("member", "list")["items"][-1]
    accord.answer("member", "standing", made["id"], "active")
    assert accord.refusal("member", "correct", made["id"], "--sector", "state") == "bad-sector"
    assert accord.refusal("member", "correct", made["id"], "--country", "PE") == "bad-country"
    assert accord.refusal("member", "correct", made["id"], "--name", "=Heron") == "bad-name"
    assert accord.refusal("member", "correct", "Nobody", "--name", "Heron") == "no-such-member"
    assert accord.answer("member", "correct", made["id"], "--name", "Heron Bank of Siam")["sector"] == "telecom"


def test_two_people_of_one_name_are_told_apart_by_their_member(accord: Session) -> None:
    for bank in ("Heron Bank", "Tern Bank"):
        accord.answer("member", "add", bank, "--sector", "finance", "--country", "TH")
        accord.answer("person", "add", "Somchai Dee", "--member", bank)
    _, out, _ = accord.run("person", "list")
    first, second = (line for line in out.splitlines() if "Somchai Dee" in line)
    assert "Heron Bank" in first and "Tern Bank" in second


def test_of_two_circles_of_one_name_none_is_taken_for_the_other(accord: Session) -> None:
    for bank in ("Heron Bank", "Tern Bank"):
        accord.answer("member", "add", bank, "--sector", "finance", "--country", "TH")
    heron, tern = (accord.answer("circle", "add", "Payments", "--member", bank)["id"] for bank in ("Heron Bank", "Tern Bank"))
    for command in ("join", "leave"):
        assert accord.refusal("circle", command, "Payments", "Heron Bank") == "several-circles"
    assert accord.answer("circle", "join", tern, "Heron Bank")["id"] == tern
    assert accord.refusal("circle", "join", "Payment", "Heron Bank") == "no-such-circle"
    assert [item["id"] for item in accord.answer("circle", "list")["items"]] == [heron, tern]


@pytest.mark.parametrize("role", ["victim officer", "victim-officer", "Victim_Officer", " VICTIM  officer"])
def test_a_role_of_two_words_is_taken_as_it_is_typed_in_a_shell(accord: Session, role: str) -> None:
    bank = accord.answer("member", "add", "Heron Bank", "--sector", "finance", "--country", "TH")["id"]
    id = accord.answer("person", "add", "Somchai Dee", "--member", bank, "--role", role)["id"]
    (row,) = (row for row in accord.answer("person", "list")["people"] if row["id"] == id)
    assert row["role"] == "victim officer"
    assert accord.answer("token", "create", "--member", bank, "--role", role)["role"] == "victim officer"
    assert accord.answer("client", "create", "--member", bank, "--role", role)["role"] == "victim officer"
    assert accord.refusal("person", "add", "Mali Dee", "--member", bank, "--role", "victim-") == "bad-role"


def test_a_number_that_no_id_can_be_is_refused_in_a_sentence(accord: Session) -> None:
    status, _, said = accord.run("parked", "drop", "9" * 20, "--reason", "not-needed")
    assert status == 2 and said.endswith("ID: Give a whole number from 1, in digits alone.\n")


def test_what_a_member_published_in_a_span_of_time_is_set_aside_and_taken_up_again(accord: Session) -> None:
    bank = accord.answer("member", "add", "Heron Bank", "--sector", "finance", "--country", "TH")["id"]
    for place in range(3):
        accord.answer("publish", "--identifier", f"parcel-{place}.example-shop.com", "--scheme", "parcel", "--member", bank)
    assert accord.answer("member", "set-aside", bank, "--until", "2024-01-02T02:00:00+07:00") == {"id": bank, "set_aside": 0}
    assert accord.answer("status")["aside"] == []
    assert accord.answer("member", "set-aside", bank, "--since", "2024-01-02T02:00:00+07:00") == {"id": bank, "set_aside": 3}
    assert accord.answer("member", "set-aside", bank) == {"id": bank, "set_aside": 0}
    assert accord.answer("status")["aside"] == [{"member": {"id": bank, "name": "Heron Bank"}, "signals": 3}]
    says = accord.run("status")[1]
    assert (
        "parked      0\n" in says
        and f"Heron Bank: 3 of its signals set aside; to let them count again: accord member take-up-again {bank}\n" in says
    )
    status, out, _ = accord.run("member", "take-up-again", "Heron Bank")
    assert (status, out) == (0, "Taken up again: 3 signals of Heron Bank.\n")
    assert accord.refusal("member", "set-aside", bank, "--since", "2024-01-02T02:00Z", "--until", "2024-01-02T01:00Z") == "bad-span"
    for text in ("yesterday", "2024-01-02T02:00", "2024-13-02T02:00Z"):
        status, _, says = accord.run("member", "set-aside", bank, "--since", text)
        assert status == 2 and "Give a moment with its zone (RFC 3339), such as 2026-11-24T02:00:00+07:00." in says
