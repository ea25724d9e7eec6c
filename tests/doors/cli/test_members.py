"""Members at the command line: what was mistyped is corrected."""

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
