"""What changed while somebody typed: the page says so, shows what now stands, and nothing that was typed is lost."""

import re
from typing import Any

import pytest
from hubs import Api, Hub
from rooms import browser, person, signed_in

NUMBER = "+66812345678"


@pytest.fixture
def cast(any_hub: Hub) -> dict[str, Api]:
    return {name: any_hub.member(name) for name in ("Police", "Bank", "Telecom", "Harbour")}


def shared(cast: dict[str, Api], **more: Any) -> str:
    audience = {"members": [cast["Bank"].id, cast["Telecom"].id]}
    return str(cast["Police"].publish(NUMBER, **{"tlp": "TLP:AMBER", "audience": audience, "scheme": "parcel", **more})["id"])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def seen(page: str) -> str:
    match = re.search(r'name="seen" value="(\d+)"', page)
    assert match
    return match[1]


def test_a_stale_form_undoes_nothing_unseen(cast: dict[str, Api]) -> None:
    id, first, second = shared(cast), signed_in(cast["Police"]), signed_in(cast["Police"], name="Other")
    address = f"/console/signals/{id}/revise"
    form = {"scheme": "parcel", "tlp": "TLP:AMBER", "pap": "PAP:GREEN", "use": ["block"]}
    both = {"member": [cast["Bank"].id, cast["Telecom"].id]}
    opened = seen(text(first.get(address)))
    narrowed = {**form, "member": [cast["Bank"].id], "note": "For the bank alone", "seen": seen(text(second.get(address)))}
    assert second.post(address, narrowed).status_code == 303
    typed = {**form, **both, "note": "They call by day too", "seen": opened}
    # To look at the preview does not make the form fresh.
    assert seen(text(first.post(address, {**typed, "show": "1"}))) == opened
    page = text(first.post(address, typed), 409)
    for word in ("was changed meanwhile", "They call by day too", "As it is now", "For the bank alone", "1 other member"):
        assert word in page, word
    assert "note" in cast["Bank"].get(f"/signals/{id}") and cast["Telecom"]("GET", f"/signals/{id}")[0] == 404
    # Sent once more, it is on purpose.
    assert first.post(address, {**typed, "seen": seen(page)}).status_code == 303
    assert cast["Telecom"].get(f"/signals/{id}")["note"] == "They call by day too"


@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 30, "١"])
def test_a_form_that_says_nonsense_is_no_fresh_one(cast: dict[str, Api], junk: str) -> None:
    id, police = shared(cast), signed_in(cast["Police"])
    form = {"scheme": "parcel", "tlp": "TLP:GREEN", "pap": "PAP:GREEN", "seen": junk}
    assert "was changed meanwhile" in text(police.post(f"/console/signals/{id}/revise", form), 409)
    assert cast["Harbour"]("GET", f"/signals/{id}")[0] == 404


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("dispute", {"reason": "It is our own line"}),
        ("sight", {"count": "3", "note": "It is our own line"}),
        ("act", {"action": "blocked", "note": "It is our own line"}),
        ("ask", {"reason": "It is our own line"}),
    ],
)
def test_what_was_typed_about_a_signal_taken_back_meanwhile_is_kept(cast: dict[str, Api], what: str, form: dict[str, str]) -> None:
    id, bank = shared(cast), signed_in(cast["Bank"])
    cast["Police"].post(f"/signals/{id}/retract", {"reason": "A wrong number"})
    page = text(bank.post(f"/console/signals/{id}/{what}", {**form, "member": [cast["Harbour"].id]}), 409)
    assert "This signal has been retracted" in page and "It is our own line</textarea>" in page and "+66 81 234 5678" in page
    assert [entry["type"] for entry in cast["Police"].feed()][-1] == "signal.retracted"


def test_a_second_dispute_of_ones_member_is_kept_not_sent(cast: dict[str, Api]) -> None:
    id, bank = shared(cast), signed_in(cast["Bank"])
    cast["Bank"].post(f"/signals/{id}/disputes", {"reason": "Ours."})
    page = text(bank.post(f"/console/signals/{id}/dispute", {"reason": "It is our own line"}), 409)
    assert "disputes this signal already" in page and "It is our own line</textarea>" in page and "Withdraw our dispute" in page


def test_what_cannot_be_widened_offers_no_request(cast: dict[str, Api]) -> None:
    anan, bee = person(cast["Police"], name="Anan"), person(cast["Bank"], name="Bee")
    open, red = shared(cast, tlp="TLP:GREEN", audience=None), shared(cast, tlp="TLP:RED", audience={"people": [anan.id, bee.id]})
    bank = browser(bee)
    for id, word in ((open, "no list that could grow"), (red, "RED is widened by its publisher alone")):
        assert f"/console/signals/{id}/ask" not in text(bank.get(f"/console/signals/{id}"))
        assert word in text(bank.get(f"/console/signals/{id}/ask"), 409)
        page = text(bank.post(f"/console/signals/{id}/ask", {"member": [cast["Harbour"].id], "reason": "They can act"}), 409)
        assert word in page and "They can act</textarea>" in page


def test_a_held_claim_for_named_people_waits_on_their_first_page_alone(any_hub: Hub, cast: dict[str, Api]) -> None:
    anan, colleague = person(cast["Police"], name="Anan"), person(cast["Police"], name="Colleague")
    id = cast["Police"].publish("google.com", tlp="TLP:RED", audience={"people": [anan.id]})["id"]
    own, other = text(browser(anan).get("/console/")), text(browser(colleague).get("/console/"))
    assert f"/console/signals/{id}" in own and "google[.]com" in own
    assert id not in other and "Held back until" not in other and "google" not in other
    # Of the secretariat, whoever is not named reads that something waits, and no more.
    journal = text(signed_in(any_hub.admin, "secretariat").get("/console/journal?type=signal.quarantined"))
    assert "A claim is held back until a reviewer has looked at it." in journal
    assert id not in journal and "Police" not in journal
