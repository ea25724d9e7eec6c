"""A text that is like a reported script: who may know of it is told, of a text that is like none nothing follows."""

from typing import Any

import pytest
from hubs import Hub
from worlds import caller

from accord.core.trust.vocabulary import Word

SCAM = (
    "Hi mum, I dropped my phone and it's broken. This is my new number, you can delete the old one. Can you message me on WhatsApp please x"
)
LIKE = "Hi Mum its me, I've dropped my phone, it's broken so this is my new number. You can delete the old one and message me on WhatsApp"
ELSE = "Hi mum, I'll be home around seven. Can you take the chicken out of the freezer please x"


def found(text: str, who: Any = None, **more: Any) -> list[tuple[str, float]]:
    from accord.hub.verdicts.queries import similar

    return [(str(script.verdict.word), script.likeness) for script in similar(text, who, **more)]


def claim(hub: Hub, member: str, text: str = SCAM, tlp: str = "TLP:CLEAR", **more: Any) -> Any:
    return hub.member(member).publish(text, kind="script", tlp=tlp, scheme="family-emergency", **more)


def test_a_text_that_is_like_a_reported_script_is_told_and_no_other(any_hub: Hub) -> None:
    assert found(LIKE) == []
    claim(any_hub, "Tern")
    ((word, share),) = found(LIKE)
    assert word == Word.REPORTED and 0.35 <= share < 1.0
    assert found(SCAM) == [(Word.REPORTED, 1.0)]
    for text in (ELSE, "", "send me money", "x" * 30_000, "\ud800" * 40, "12345 67890", "https://example.com/"):
        assert found(text) == [], text


def test_what_is_not_for_everybody_is_told_to_nobody_else(any_hub: Hub) -> None:
    claim(any_hub, "Tern", tlp="TLP:GREEN")
    assert found(LIKE) == []
    assert [word for word, _ in found(LIKE, caller(any_hub.member("Wren")))] == [Word.REPORTED]


def test_a_report_that_was_taken_back_is_told_no_more(any_hub: Hub) -> None:
    signal = claim(any_hub, "Tern")
    assert found(LIKE)
    any_hub.member("Tern").post(f"/signals/{signal['id']}/retract", {"reason": "A mistake"})
    assert found(LIKE) == []


def test_the_most_alike_come_first_three_at_most(any_hub: Hub) -> None:
    for number, more in enumerate(
        ("", " Love you", " I will explain everything later tonight", " It is urgent, my friends are waiting for the rent")
    ):
        claim(any_hub, f"Bird {number}", f"{SCAM}{more}")
    shares = [share for _, share in found(SCAM)]
    assert len(shares) == 3 and shares == sorted(shares, reverse=True) and shares[0] == 1.0


def test_a_check_of_a_text_says_what_it_is_like_and_of_all_else_nothing_more(any_hub: Hub) -> None:
    claim(any_hub, "Tern")
    wren = any_hub.member("Wren")

    def checked(*values: str, **more: Any) -> list[dict[str, Any]]:
        return list(wren.post("/check", {"values": list(values), **more})["results"])

    like, other, link = checked(LIKE, ELSE, "https://example.com/x")
    assert like["verdict"] == "unreadable" and like["reasons"][0]["code"] == "no-kind-fits"
    (script,) = like["similar"]
    assert (script["verdict"], script["schemes"], script["identifier"]["kind"]) == ("reported", ["family-emergency"], "script")
    assert 0.35 <= script["likeness"] < 1
    assert "similar" not in other and "similar" not in link and other["verdict"] == "unreadable"
    # Asked as a script it has a verdict of its own, and that is no clearance of a text that is like another.
    (asked,) = checked(LIKE, kind="script")
    assert asked["verdict"] == "none" and asked["similar"][0]["verdict"] == "reported"


def test_of_one_request_the_first_texts_are_compared(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.verdicts import queries

    claim(any_hub, "Tern")
    results = queries.check([f"{LIKE} {number}" for number in range(queries.MOST_COMPARED + 5)], None)
    assert sum(bool(result.similar) for result in results) == queries.MOST_COMPARED
