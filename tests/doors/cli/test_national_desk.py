"""The authority that answers for its country, and keeps what people there send."""

from programs import Session


def test_an_authority_answers_for_its_country_and_there_is_one(accord: Session) -> None:
    for name in ("Centre", "Other"):
        accord.answer("member", "add", name, "--sector", "state", "--country", "TH")
    accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")
    for name in ("Centre", "Other"):
        assert accord.answer("member", "national-desk", name)["national"] == "yes"
    assert [row["name"] for row in accord.answer("member", "list")["items"] if "national" in row] == ["Other"]
    assert accord.refusal("member", "national-desk", "Bank") == "bad-member"
    assert accord.refusal("member", "national-desk", "Nobody") == "no-such-member"
