"""What a hostile or careless member tried, and what must come of it."""

from hubs import Hub

from accord.core.times import SECOND, rfc3339
from accord.hub.times import now


def test_an_embargo_ends_when_it_says(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    alpha.publish("evil-one.com", marking={"embargo": {"until": rfc3339(now() - SECOND)}})
    alpha.publish("evil-two.com", marking={"embargo": {"until": rfc3339(now() + 3600 * SECOND)}})
    alpha.publish("evil-three.com", marking={"embargo": {}})
    assert "block" in alpha.verdict("evil-one.com", use="block")["uses"]
    assert alpha.verdict("evil-two.com", use="block")["uses"] == []
    assert alpha.verdict("evil-three.com", use="block")["uses"] == []


def test_quoting_a_member_or_spelling_a_list_otherwise_corroborates_nothing(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    alpha.publish("evil-one.com")
    beta.publish("evil-one.com", source="alpha")
    gamma.publish("evil-one.com", source=alpha.id)
    assert alpha.verdict("evil-one.com")["verdict"] == "reported"
    beta.publish("evil-two.com", source="eth-phishing-detect")
    gamma.publish("evil-two.com", source="https://lists.example.org/Eth Phishing Detect/")
    assert alpha.verdict("evil-two.com")["verdict"] == "reported"
    alpha.publish("evil-two.com")
    assert alpha.verdict("evil-two.com")["verdict"] == "corroborated"


def test_one_request_cannot_hold_the_hub(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    deep = ".".join("a" * 100) + ".evil-one.com/" + "/".join("p" * 15) + "/"
    status, answer = alpha("POST", "/check", {"values": [f"https://{deep}?q={n}" for n in range(1000)]})
    assert (status, answer["code"]) == (422, "too-much")
    assert alpha.verdict(f"https://{deep}?q=1")["verdict"] == "none"


def test_a_red_signal_is_taken_back_by_its_publisher_without_being_read(any_hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    person = people.add_person(queries.member(beta.id), "Somchai", by=queries.operator())
    made = alpha.publish("evil-one.com", tlp="TLP:RED", audience={"people": [person]})
    for member in (alpha, beta):
        assert member("GET", f"/signals/{made['id']}")[0] == 404
        assert member.verdict("evil-one.com")["verdict"] == "none"
    assert beta("POST", f"/signals/{made['id']}/retract", {"reason": "no"})[0] == 404
    assert alpha.post(f"/signals/{made['id']}/retract", {"reason": "mistaken"})["seq"] > made["seq"]


def test_a_leaver_hears_no_news_but_every_correction(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    circle = alpha.post("/circles", {"name": "Ring"})
    for member in (beta, gamma):
        alpha.post(f"/circles/{circle['id']}/members", {"member": member.id})
    made = alpha.publish("evil-one.com", tlp="AMBER", audience={"circles": [circle["id"]]})
    beta("DELETE", f"/circles/{circle['id']}/members/{beta.id}")
    gamma.post(f"/signals/{made['id']}/sightings", {"count": 1, "note": "after you left"})
    gamma.post(f"/signals/{made['id']}/disputes", {"reason": "it is ours"})
    alpha.post(f"/signals/{made['id']}/retract", {"reason": "mistaken"})
    heard = [entry["type"] for entry in beta.feed() if entry["type"].startswith("signal.")]
    assert heard == ["signal.published", "signal.disputed", "signal.retracted"]


def test_what_members_vouch_for_is_not_told_to_the_public(hub: Hub) -> None:
    from accord.core.identifiers import parse
    from accord.hub.members import queries
    from accord.hub.signals.actions import vouch
    from accord.hub.verdicts.queries import check
    from accord.tables import identifier_tables

    alpha = hub.member("Alpha")
    vouch([parse("our-own-shop.com", tables=identifier_tables())], queries.as_member(queries.member(alpha.id)))
    assert alpha.verdict("our-own-shop.com")["verdict"] == "protected"
    (vouched,) = check(["our-own-shop.com"], None)
    (unknown,) = check(["nobody-knows-this.com"], None)
    assert vouched.verdict is not None
    assert unknown.verdict is not None
    assert (vouched.verdict.word, vouched.verdict.reasons) == (unknown.verdict.word, unknown.verdict.reasons)


def test_everything_below_a_bank_is_the_banks_and_a_past_expiry_is_refused(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    assert alpha.publish("login.kasikornbank.com")["status"] == "quarantined"
    wire = {"identifier": {"value": "evil-one.com"}, "scheme": "other", "marking": {"tlp": "GREEN", "expires": "2020-01-01T00:00:00Z"}}
    status, answer = alpha("POST", "/signals", wire)
    assert (status, answer["errors"][0]["field"]) == (422, "marking.expires")
