"""A member leaves, and what is kept of whom: at the command line."""

import pytest
from programs import NAME, Session

KASI = "TH:004:1234567890"


@pytest.fixture
def session(accord: Session) -> Session:
    for name in ("Sender", "Kasi", "Bangkok"):
        accord.answer("member", "add", name, "--sector", "finance", "--country", "TH")
    accord.answer("responsibility", "add", "bank", "TH:004", "--member", "Kasi")
    return accord


def test_a_member_leaves_after_a_look_at_what_that_ends(session: Session) -> None:
    person = session.answer("person", "add", "Ann", "--member", "Kasi", "--role", "officer")["id"]
    token = session.answer("token", "create", "--member", "Kasi")["id"]
    fields = ("--field", "asks=hold", "--field", "recall-sent=no", "--field", "harmed-in=TH", "--payment", "480000.00 THB")
    (request,) = session.answer("request", "open", "hold-funds", KASI, *fields, "--member", "Sender")["requests"]
    plan = session.answer("member", "offboard", "Kasi")
    ends = plan["ends"]
    assert (plan["done"], ends["tokens"], ends["people"], ends["responsibilities"]) == (False, [token], [person], 1)
    assert [(row["id"], row["sides"]) for row in ends["requests"]] == [(request["id"], ["answerer"])]
    assert [(row["id"], row["step"], row["stays"]) for row in plan["requests"]] == [(request["id"], None, True)]
    (row,) = session.answer("member", "offboard", "Kasi", "--hand-to", "Bangkok")["requests"]
    assert (row["step"], row["stays"]) == ("reroute", False) and "Bangkok" in row["next"]
    # Whoever asks doesn't answer.
    (row,) = session.answer("member", "offboard", "Kasi", "--hand-to", "Sender")["requests"]
    assert (row["step"], row["stays"]) == (None, True)
    (row,) = session.answer("member", "offboard", "Sender", "--withdraw")["requests"]
    assert (row["step"], row["stays"]) == ("withdraw", False)
    assert session.refusal("member", "offboard", "Kasi", "--hand-to", "Kasi") == "bad-heir"
    shown = session.run("member", "offboard", "Kasi")
    assert "--hand-to MEMBER" in shown[1]
    assert "Nothing was changed." in shown[2] and request["id"] in shown[1] and "Ann" not in shown[1]
    assert [row["standing"] for row in session.answer("member", "list")["items"] if row["name"] == "Kasi"] == ["active"]
    assert session.refusal("member", "offboard", "Kasi", "--yes") == "requests-open"
    done = session.answer("member", "offboard", "Kasi", "--yes", "--leave-open")
    assert done["done"] and done["left"]["member"]["standing"] == "withdrawn"
    assert (done["left"]["tokens"], done["left"]["people"], done["left"]["responsibilities"]) == ([], [], 0)
    assert [row["id"] for row in done["left"]["requests"]] == [request["id"]]
    assert session.answer("token", "list", "--member", "Kasi")["items"][0]["revoked"]
    assert "Done: it no longer takes part." in session.run("member", "offboard", "Kasi", "--yes", "--leave-open")[1], "twice does no harm"
    assert session.refusal("member", "offboard", NAME, "--yes") == "first-member"
    assert session.refusal("member", "offboard", "Nobody") == "no-such-member"


def test_what_is_kept_is_reported_in_counts(session: Session) -> None:
    fields = ("--field", "asks=hold", "--field", "recall-sent=no", "--field", "harmed-in=TH", "--payment", "480000.00 THB")
    opening = ("request", "open", "hold-funds", KASI, *fields, "--member", "Sender", "--private", "narrative=-")
    session.answer(*opening, stdin="A caller said that he was from the bank.\n")
    report = session.answer("retention", "report")
    (row,) = [row for row in report["kept"] if row["kind"] == "request"]
    assert (row["member"]["name"], row["count"], row["overdue"]) == ("Sender", 1, 0) and row["last_until"] > report["at"]
    assert {item["what"] for item in report["beside"]} == {
        "journal entries",
        "audit lines",
        "answers kept for retries",
        "items of watchlists",
    }
    assert report["overdue"] == 0 and report["keys_to_rotate"] == []
    assert session.answer("retention", "report", "--member", "Kasi")["kept"] == []
    out = session.run("retention", "report")[1]
    assert "Sender" in out and "caller" not in out and "as long as the hub stands" in out
