"""Publishing in the console: who will see it is shown before, and what happens is what was shown."""

import re
from typing import Any

import pytest
from canary import without_tokens
from clocks import at_noon
from django.test.utils import CaptureQueriesContext
from hubs import Api, Hub
from rooms import browser, person, signed_in

NUMBER = "081 234 5678"


@pytest.fixture
def cast(hub: Hub) -> dict[str, Api]:
    return {
        "police": hub.member("Cyber Police", "state", "TH"),
        "bank": hub.member("Heron Bank", "finance", "TH"),
        "telecom": hub.member("Tern Telecom", "telecom", "PE"),
        "support": hub.member("Harbour", "support", "PE"),
    }


def _form(**more: Any) -> dict[str, Any]:
    """The form as a browser sends it: what is not ticked is not there."""
    usual = {"met": NUMBER, "region": "TH", "scheme": "parcel", "tlp": "TLP:GREEN", "pap": "PAP:GREEN", "use": ["block", "warn"]}
    return {name: value for name, value in {**usual, **more}.items() if value is not None}


def _preview(client: Any, **more: Any) -> str:
    answer = client.post("/console/publish/preview", _form(**more), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _published(answer: Any) -> str:
    assert answer.status_code == 303, answer.content.decode()
    match = re.fullmatch(r"/console/signals/([0-9a-f-]{36})\?did=(\w+)", answer.headers["Location"])
    assert match, answer.headers["Location"]
    return match[1]


def _page(client: Any, answer: Any) -> str:
    response = client.get(answer.headers["Location"])
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_two_members_get_it_and_the_third_sees_nothing(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    picked = {"tlp": "TLP:AMBER", "member": [cast["bank"].id, cast["telecom"].id]}
    preview = _preview(officer, **picked)
    assert "2 members will see this" in preview and "Heron Bank" in preview and "Tern Telecom" in preview and "Harbour" not in preview
    assert "+66 81 234 5678" in preview and "phone number" in preview and "Nothing is known of it yet." in preview
    assert "It will be published at once." in preview
    answer = officer.post("/console/publish", _form(**picked))
    id = _published(answer)
    assert "Published as entry" in (page := _page(officer, answer)) and "2 members have it" in page
    for name, status in (("bank", 200), ("telecom", 200), ("support", 404)):
        assert signed_in(cast[name]).get(f"/console/signals/{id}").status_code == status, name
    seen = cast["bank"].get(f"/signals/{id}")
    assert (seen["scheme"], seen["marking"]["tlp"], seen["marking"]["uses"]) == ("parcel", "TLP:AMBER", ["block", "warn"])
    again = officer.post("/console/publish", _form(**picked))
    assert _published(again) == id and "Nothing new was sent" in _page(officer, again)
    assert len(cast["bank"].feed()) == len([e for e in cast["bank"].feed() if e["type"] != "signal.published"]) + 1


def test_everything_that_was_typed_arrives(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    more = {
        "role": "contact",
        "channel": "call",
        "first": "2026-01-02T03:04",
        "last": "2026-01-05T06:07",
        "confidence": "b2",
        "note": "They say that\r\na parcel waits.",
        "evidence": "case-7",
        "source": "A list",
        "victims": "about ৩ people",
        "loss": "125000.50",
        "currency": "THB",
        "harmed": "Thailand, np",
        "ai": ["deepfake-voice"],
        "embargo": "1",
        "contact": "The night desk",
        "unnamed": "1",
        "expires": "2199-01-01T00:00",
    }
    id = _published(officer.post("/console/publish", _form(**more)))
    seen = cast["bank"].get(f"/signals/{id}")
    assert seen["by"] is None
    assert (seen["role"], seen["channel"], seen["confidence"], seen["evidence"], seen["source"]) == (
        "contact",
        "call",
        "B2",
        "case-7",
        "A list",
    )
    assert seen["seen"] == {"first": "2026-01-01T20:04:00.000000Z", "last": "2026-01-04T23:07:00.000000Z"}
    assert seen["harm"] == {"victims": 3, "loss": {"THB": "125000.50"}, "countries": ["NP", "TH"]}
    assert seen["ai"] == ["deepfake-voice"] and seen["note"] == "They say that\na parcel waits."
    assert seen["marking"]["embargo"] == {"contact": "The night desk"} and seen["marking"]["expires"] == "2198-12-31T17:00:00Z"
    page = signed_in(cast["bank"]).get(f"/console/signals/{id}").content.decode()
    assert page.index("Embargo: do not act on this.") < page.index("81 234 5678", page.index('class="pane"'))
    assert "The night desk" in page and "not named" in page and "Cyber Police" not in page.partition('class="pane"')[2]


def test_several_lines_are_a_signal_each(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    answer = officer.post("/console/publish", _form(met="081 234 5678\r\n\r\nparcel-fee-now.com\r\npaypal.com"))
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 200 and page.count("Published as entry") == 2 and "Waits for a reviewer." in page
    assert len([entry for entry in cast["bank"].feed() if entry["type"] == "signal.published"]) == 2
    wrong = officer.post("/console/publish", _form(met="082 234 5678\nno such thing at all, or is it?"))
    assert wrong.status_code == 422 and "Line 2:" in wrong.content.decode()
    many = officer.post("/console/publish", _form(met="\n".join(f"08{n:02} 555 123" for n in range(21))))
    assert (
        many.status_code == 422 and "at most 20 here" in many.content.decode() and "take it in under Block lists" in many.content.decode()
    )
    assert len([entry for entry in cast["bank"].feed() if entry["type"] == "signal.published"]) == 2


def test_the_words_of_a_chat_are_no_part_of_what_is_published(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    answer = officer.post("/console/publish", _form(met="โทร 081 234 5678\r\nhttps://parcel-fee-now.com/pay ครับ"))
    assert answer.status_code == 200
    values = [entry["data"]["identifier"]["value"] for entry in cast["bank"].feed() if entry["type"] == "signal.published"]
    assert values == ["+66812345678", "parcel-fee-now.com/pay"]


# What is wrong with boxes to tick leads to the group that they stand in.
GROUPS = {"tlp": "at-tlp", "audience": "at-member", "use": "at-use", "ai": "at-ai"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"met": ""}, "met"),
        ({"met": "4111 1111 1111 1111"}, "met"),
        ({"scheme": ""}, "scheme"),
        ({"scheme": "no-such"}, "scheme"),
        ({"kind": "no-such"}, "kind"),
        ({"region": "QQ"}, "region"),
        ({"role": "no-such"}, "role"),
        ({"first": "yesterday"}, "first"),
        ({"first": "2026-02-01T00:00", "last": "2026-01-01T00:00"}, "last"),
        ({"confidence": "maybe"}, "confidence"),
        ({"confidence": "101"}, "confidence"),
        ({"note": "x" * 1001}, "note"),
        ({"evidence": "a b"}, "evidence"),
        ({"victims": "some"}, "victims"),
        ({"loss": "12"}, "loss"),
        ({"loss": "1,2", "currency": "THB"}, "loss"),
        ({"harmed": "Atlantis"}, "harmed"),
        ({"ai": ["no-such"]}, "ai"),
        ({"tlp": None}, "tlp"),
        ({"tlp": "TLP:CLEAR"}, "tlp"),
        ({"tlp": "TLP:AMBER"}, "audience"),
        ({"tlp": "TLP:AMBER", "member": ["6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"]}, "audience"),
        ({"tlp": "TLP:RED", "person": ["6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"]}, "person"),
        ({"pap": "PAP:NONE"}, "pap"),
        ({"use": ["eat"]}, "use"),
        ({"embargo": "1", "until": "later"}, "until"),
        ({"expires": "2001-01-01T00:00"}, "expires"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    hub: Hub, cast: dict[str, Api], wrong: dict[str, Any], field: str
) -> None:
    officer = signed_in(cast["police"])
    answer = officer.post("/console/publish", _form(source="A list that stays", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and "A list that stays" in page
    (where, sentence), *others = re.findall(r'<li><a href="#([\w-]+)">[^<]+</a>: (.*?)</li>', page)
    assert (where, others) == (GROUPS.get(field, field), []) and re.search(rf'id="{where}"', page)
    assert re.search(rf'<p class="error"[^>]*>{re.escape(sentence)}(?: For example [^<]+)?</p>', page)
    assert [entry for entry in cast["bank"].feed() if entry["type"] == "signal.published"] == []


def test_a_card_number_is_not_even_shown_again(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    answer = officer.post("/console/publish", _form(met="4111 1111 1111 1111"))
    assert answer.status_code == 422 and "4111" not in without_tokens(answer.content.decode())
    assert "4111" not in without_tokens(_preview(officer, met="4111 1111 1111 1111"))


def test_each_role_is_offered_what_it_may_and_told_who_may_go_wider(hub: Hub, cast: dict[str, Api]) -> None:
    for role, open_to in (("victim officer", 2), ("investigator", 3), ("analyst", 3), ("officer", 4), ("administrator", 5)):
        page = signed_in(cast["police"], role).get("/console/publish").content.decode()
        closed = len(re.findall(r'name="tlp"[^>]* disabled', page))
        assert closed == 5 - open_to, role
        assert ("Above your role" in page) == (closed > 0)
    assert signed_in(cast["police"], "auditor").get("/console/publish").status_code == 403


def test_what_would_happen_is_what_happens(hub: Hub, cast: dict[str, Api]) -> None:
    from accord.hub.members import queries as members
    from accord.hub.signals import actions

    police = cast["police"]
    officer = signed_in(police)
    assert "wait for a reviewer" in (preview := _preview(officer, met="paypal.com")) and "protected" in preview
    id = _published(officer.post("/console/publish", _form(met="paypal.com")))
    held = officer.get(f"/console/signals/{id}").content.decode()
    assert "In quarantine" in held and "paypal" in held
    assert signed_in(cast["bank"]).get(f"/console/signals/{id}").status_code == 404
    assert "wait for a reviewer" in _preview(officer, met="paypal.com")
    actions.set_budget(police.n, 1, members.operator())
    assert "published all new claims" in _preview(officer, met="new-one.org\nnew-two.org")
    actions.set_budget(police.n, 1000, members.operator())
    for number in range(64):
        police.publish(NUMBER, region="TH", note=f"Seen again, the {number}th time", tlp="TLP:GREEN")
    assert "64 signals on this identifier already" in _preview(officer)
    assert officer.post("/console/publish", _form()).status_code == 422


def test_the_preview_of_the_api_is_as_honest(hub: Hub, cast: dict[str, Api], monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.members import queries as members
    from accord.hub.signals import actions

    at_noon(monkeypatch)  # what was published counts against the budget of its day
    police = cast["police"]

    def would(value: str, **more: Any) -> tuple[str, str | None]:
        wire = {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}, **more}
        preview = police.post("/signals/preview", wire)
        return preview["would"], preview["reason"]

    assert would("parcel-fee-now.com") == ("publish", None)
    assert would("paypal.com") == ("quarantine", "protected")
    police.publish("parcel-fee-now.com", scheme="parcel")
    assert would("parcel-fee-now.com") == ("duplicate", None)
    taken_back = police.publish("parcel-fee-gone.com", scheme="parcel")["id"]
    police.post(f"/signals/{taken_back}/retract", {"reason": "mistaken"})
    assert would("parcel-fee-gone.com") == ("duplicate", "retracted")
    actions.set_budget(police.n, 1, members.operator())
    assert would("another-one.org") == ("quarantine", "budget")
    before = len(hub.admin.feed())
    would("third-one.org")
    assert len(hub.admin.feed()) == before


def test_wider_than_usual_has_a_red_edge(hub: Hub, cast: dict[str, Api]) -> None:
    administrator = signed_in(cast["police"], "administrator")
    wider = '<div class="audience wider">'
    assert wider not in _preview(administrator)
    administrator.post("/console/publish", _form(tlp="TLP:AMBER", member=[cast["bank"].id]))
    assert wider not in _preview(administrator, tlp="TLP:AMBER", member=[cast["telecom"].id])
    preview = _preview(administrator)
    assert wider in preview and "Wider than you usually share: 1 member." in preview
    assert wider not in _preview(administrator, scheme="romance")
    administrator.post("/console/publish", _form(met="a-new-shop.org"))
    assert wider not in _preview(administrator)
    clear = _preview(administrator, tlp="TLP:CLEAR")
    assert wider in clear and "And the public" in clear


def test_without_javascript_a_button_shows_who_will_see_it(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    answer = officer.post("/console/publish", _form(tlp="TLP:AMBER", sector=["telecom"], show="1"))
    page = answer.content.decode()
    assert answer.status_code == 200 and "1 member will see this" in page and NUMBER in page
    assert [entry for entry in cast["telecom"].feed() if entry["type"] == "signal.published"] == []


def test_a_begun_form_holds_what_was_found_elsewhere(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    cast["bank"].publish(NUMBER, region="TH")
    answer = officer.post("/console/publish/begin", {"met": NUMBER, "region": "TH"})
    assert NUMBER in answer.content.decode() and "Already known. Reported: Members that reported it: 1." in answer.content.decode()
    assert officer.get("/console/publish/begin").status_code == 405


def test_circles_are_those_of_ones_own_and_exceptions_hold(hub: Hub, cast: dict[str, Api]) -> None:
    from accord.hub.members import actions, queries

    own = actions.make_circle("Mekong desk", by=queries.as_member(queries.member(cast["police"].id)))
    other = actions.make_circle("Not for police", by=queries.as_member(queries.member(cast["bank"].id)))
    page = signed_in(cast["police"]).get("/console/publish").content.decode()
    assert "Mekong desk" in page and own.id in page and "Not for police" not in page and other.id not in page
    preview = _preview(signed_in(cast["police"]), **{"except": [cast["bank"].id]})
    assert "Tern Telecom" in preview and "Heron Bank" not in preview


def test_red_names_people_and_always_whoever_publishes(hub: Hub, cast: dict[str, Api]) -> None:
    anan, bee = person(cast["police"], "officer", "Anan"), person(cast["bank"], "investigator", "Bee")
    person(cast["police"], "officer", "Colleague")
    client = browser(anan)
    # What was ticked for another label before is left aside.
    red = {"tlp": "TLP:RED", "person": [bee.id], "member": [cast["telecom"].id]}
    preview = _preview(client, **red)
    assert "2 people will see this" in preview and "Anan (Cyber Police)" in preview and "Bee (Heron Bank)" in preview
    id = _published(client.post("/console/publish", _form(**red)))
    assert browser(bee).get(f"/console/signals/{id}").status_code == 200
    assert client.get(f"/console/signals/{id}").status_code == 200
    alone = _published(client.post("/console/publish", _form(tlp="TLP:RED", met="only-for-me.org")))
    assert client.get(f"/console/signals/{alone}").status_code == 200
    assert browser(bee).get(f"/console/signals/{alone}").status_code == 404


def test_red_in_quarantine_is_for_the_named_too(hub: Hub, cast: dict[str, Api]) -> None:
    client = signed_in(cast["police"])
    id = _published(client.post("/console/publish", _form(tlp="TLP:RED", met="paypal.com")))
    assert client.get(f"/console/signals/{id}").status_code == 200
    assert signed_in(cast["police"]).get(f"/console/signals/{id}").status_code == 404
    assert cast["police"]("GET", f"/signals/{id}")[0] == 404


def test_as_many_queries_for_many_members_as_for_few(hub: Hub, cast: dict[str, Api]) -> None:
    from django.db import connection

    officer = signed_in(cast["police"])

    def count(form: dict[str, Any] | None) -> int:
        address = "/console/publish" if form is None else "/console/publish/preview"
        (officer.get(address) if form is None else officer.post(address, form))
        with CaptureQueriesContext(connection) as queries:
            answer = officer.get(address) if form is None else officer.post(address, form)
        assert answer.status_code == 200
        return len(queries)

    few = count(None), count(_form()), count(_form(met="\n".join(f"shop-{n}.org" for n in range(2))))
    for number in range(40):
        hub.member(f"Member {number}", "platform", "BD")
    many = count(None), count(_form()), count(_form(met="\n".join(f"shop-{n}.org" for n in range(20))))
    assert few == many


def test_an_account_is_published_with_the_bank_chosen_beside_it(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    asked = officer.post("/console/publish", _form(met="123-4-56789-0", kind="account"))
    page = asked.content.decode()
    assert asked.status_code == 422 and 'name="met-meant" value="TH:004:1234567890"' in page and ">123-4-56789-0</textarea>" in page
    assert officer.post("/console/publish", _form(met="123-4-56789-0", bank="TH:004", kind="")).status_code == 303
    (entry,) = [entry for entry in cast["police"].feed() if entry["type"] == "signal.published"]
    assert entry["data"]["identifier"]["value"] == "TH:004:1234567890"


def test_a_loss_that_can_mean_two_amounts_is_asked(hub: Hub, cast: dict[str, Api]) -> None:
    officer = signed_in(cast["police"])
    sent = _form(loss="50.000", currency="THB")
    page = officer.post("/console/publish", sent).content.decode()
    assert "Do you mean THB 50,000?" in page and 'name="loss-meant" value="50000.00 THB"' in page
    answered = officer.post("/console/publish", {**sent, "loss-asked": "50.000", "loss-meant": "50000.00 THB"})
    assert answered.status_code == 303
    (entry,) = [entry for entry in cast["police"].feed() if entry["type"] == "signal.published"]
    assert entry["data"]["harm"]["loss"] == {"THB": "50000.00"}


def test_a_claim_that_was_taken_back_is_not_said_to_stand_when_it_is_made_again(hub: Hub, cast: dict[str, Api]) -> None:
    police = cast["police"]
    officer = signed_in(police)
    made = _published(officer.post("/console/publish", _form()))
    police.post(f"/signals/{made}/retract", {"reason": "mistaken"})
    assert "You took this very claim back before" in _preview(officer)
    again = officer.post("/console/publish", _form())
    shown = _page(officer, again)
    assert "You took this very claim back before" in shown and "You had published this very claim before" not in shown
    two = officer.post("/console/publish", _form(met=f"{NUMBER}\nnew-one.org")).content.decode()
    assert "You took this very claim back before" in two and "Published before" not in two
