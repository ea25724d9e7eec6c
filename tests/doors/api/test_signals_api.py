"""The life of a signal over HTTP, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hubs import Hub


def test_a_signal_is_published_seen_by_its_audience_and_by_nobody_else(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    made = alpha.publish("https://evil-site.com/login", tlp="TLP:AMBER", audience={"members": [beta.id]})
    assert made["status"] == "published"
    assert made["audience"] == {"count": 1, "members": [{"id": beta.id, "name": "Beta"}]}
    unknown = "00000000-0000-4000-8000-000000000000"
    for member, sees in ((alpha, True), (beta, True), (gamma, False), (any_hub.admin, False)):
        assert (member("GET", f"/signals/{made['id']}")[0] == 200) is sees
        assert (made["id"] in [item["id"] for item in member.get("/signals")["items"]]) is sees
        assert (made["id"] in [entry["data"].get("id") for entry in member.feed()]) is sees
        assert member.verdict("https://evil-site.com/login?x=1")["verdict"] == ("reported" if sees else "none")
        if not sees:
            assert member("GET", f"/signals/{made['id']}") == member("GET", f"/signals/{unknown}")
            for door in ("sightings", "actions", "disputes", "share-requests", "revise", "retract"):
                bodies = {"actions": {"action": "blocked"}, "disputes": {"reason": "no"}, "retract": {"reason": "no"}}
                body = bodies.get(door, {"audience": {"members": [gamma.id]}, "reason": "please"} if door == "share-requests" else {})
                assert member("POST", f"/signals/{made['id']}/{door}", body) == member("POST", f"/signals/{unknown}/{door}", body)


def test_publishing_again_is_a_duplicate_and_adds_no_entry(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    first = alpha.publish("evil-site.com")
    entries = len(alpha.feed())
    again = alpha.publish("EVIL-SITE[.]com")
    assert (again["id"], again["seq"], again["status"]) == (first["id"], first["seq"], "duplicate")
    assert len(alpha.feed()) == entries


def test_a_given_id_lives_in_the_givers_own_namespace(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    given = "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"
    hidden = alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]}, id=given)
    probe = gamma.publish("other-site.com", id=given)
    assert probe["status"] == "published"
    assert probe["id"] != hidden["id"]
    assert gamma.get(f"/signals/{given}")["id"] == probe["id"]
    assert alpha.get(f"/signals/{given}")["id"] == hidden["id"]
    assert alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]}, id=given)["status"] == "duplicate"
    status, answer = alpha(
        "POST", "/signals", {"identifier": {"value": "third.com"}, "scheme": "other", "marking": {"tlp": "GREEN"}, "id": given}
    )
    assert (status, answer["code"]) == (409, "id-taken")


def test_a_revision_reaches_those_who_have_it_and_a_narrower_one_recalls_it(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    made = alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    alpha.post(f"/signals/{made['id']}/revise", {"scheme": "investment"})
    assert [e["data"]["scheme"] for e in beta.feed() if e["type"].startswith("signal.")] == ["other", "investment"]
    alpha.post(f"/signals/{made['id']}/revise", {"marking": {"tlp": "TLP:AMBER", "audience": {"members": [gamma.id]}}})
    last = beta.feed()[-1]
    assert last["type"] == "signal.retracted"
    assert "scheme" not in last["data"]
    assert beta("GET", f"/signals/{made['id']}")[0] == 404
    assert gamma.feed()[-1]["data"]["scheme"] == "investment"


def test_feedback_is_counted_and_only_the_publisher_revises(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made = alpha.publish("evil-site.com")
    beta.post(f"/signals/{made['id']}/sightings", {"count": 3})
    beta.post(f"/signals/{made['id']}/actions", {"action": "blocked"})
    assert beta("POST", f"/signals/{made['id']}/revise", {"scheme": "romance"})[0] == 403
    assert beta("POST", f"/signals/{made['id']}/retract", {"reason": "no"})[0] == 403
    assert alpha.get(f"/signals/{made['id']}")["feedback"] == {"sighting": 1, "blocked": 1}
    assert alpha.verdict("evil-site.com")["verdict"] == "corroborated"
    beta.post(f"/signals/{made['id']}/disputes", {"reason": "it is our own campaign"})
    disputed = alpha.verdict("evil-site.com", use="block")
    assert disputed["verdict"] == "disputed"
    assert "block" not in disputed["uses"]
    beta.post(f"/signals/{made['id']}/disputes", {"withdraw": True})
    assert alpha.verdict("evil-site.com")["verdict"] == "corroborated"


def test_a_retraction_is_in_the_verdict_at_once_and_its_receipts_are_given_by_consumers(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made = alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    seq = alpha.post(f"/signals/{made['id']}/retract", {"reason": "mistaken for another site"})["seq"]
    assert beta.verdict("evil-site.com")["verdict"] == "retracted"
    assert beta.feed()[-1]["seq"] == seq
    receipts = alpha.get(f"/signals/{made['id']}/receipts")
    assert [(item["id"], item["applied"]) for item in receipts["items"]] == [(beta.id, False)], "delivery is no acknowledgement"
    assert beta.post("/feed/applied", {"seq": seq, "consumer": "firewall"})["seq"] == seq
    assert [item["applied"] for item in alpha.get(f"/signals/{made['id']}/receipts")["items"]] == [True]
    assert beta("GET", f"/signals/{made['id']}/receipts")[0] == 404


def test_wider_sharing_is_asked_of_the_originator(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    made = alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    asked = beta.post(f"/signals/{made['id']}/share-requests", {"audience": {"members": ["Gamma"]}, "reason": "they host it"})
    assert alpha.feed()[-1]["type"] == "share.asked"
    assert gamma("GET", f"/signals/{made['id']}")[0] == 404
    alpha.post(f"/signals/{made['id']}/share-requests/{asked['id']}", {"answer": "grant"})
    assert gamma.get(f"/signals/{made['id']}")["state"] == "live"
    assert beta.get(f"/signals/{made['id']}")["state"] == "live"
    assert alpha("POST", f"/signals/{made['id']}/share-requests/{asked['id']}", {"answer": "decline"})[0] == 409


def test_a_retry_under_an_idempotency_key_changes_nothing(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made = alpha.publish("evil-site.com")
    first = beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="one")
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="one") == first
    assert beta.headers["Idempotency-Replayed"] == "true"
    assert sum(entry["type"] == "signal.sighted" for entry in alpha.feed()) == 1
    status, answer = beta("POST", f"/signals/{made['id']}/sightings", {"count": 4}, Idempotency_Key="one")
    assert (status, answer["code"]) == (422, "key-reused")
    refused = beta("POST", f"/signals/{made['id']}/sightings", {"count": 0}, Idempotency_Key="two")
    assert refused[0] == 422
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 1}, Idempotency_Key="two")[0] == 201


def test_an_unnamed_publisher_is_named_nowhere(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made = alpha.publish("evil-site.com", marking={"attribution": "unnamed"})
    alpha.post(f"/signals/{made['id']}/sightings", {"count": 1})
    alpha.post(f"/signals/{made['id']}/retract", {"reason": "no longer"})
    about = [entry for entry in beta.feed() if made["id"] in (entry["data"].get("id"), entry["data"].get("signal"))]
    assert len(about) == 3
    assert all(entry["by"] is None for entry in about)
    beta.get(f"/signals/{made['id']}")
    assert alpha.id.encode() not in beta.raw


def test_a_withheld_identifier_refuses_the_whole_signal(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    wire = {
        "identifier": {"value": "081-234-5678", "region": "TH"},
        "scheme": "other",
        "marking": {"tlp": "GREEN"},
        "withhold": ["+66 81 234 5678"],
    }
    status, answer = alpha("POST", "/signals", wire)
    assert (status, answer["code"]) == (422, "withheld")
    assert b"81234" not in alpha.raw.replace(b" ", b"").replace(b"-", b"")


def test_a_protected_host_goes_to_the_reviewers_and_a_deep_page_on_it_does_not(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    assert alpha.publish("google.com")["status"] == "quarantined"
    assert alpha.publish("https://docs.google.com/forms/d/evil/view")["status"] == "published"
    assert alpha.verdict("google.com")["verdict"] == "protected"
    assert alpha.verdict("https://docs.google.com/forms/d/evil/view")["verdict"] == "reported"
    waiting = hub.admin.get("/quarantine")["items"]
    assert [item["reason"] for item in waiting] == ["protected"]
    status, answer = hub.admin("POST", f"/quarantine/{waiting[0]['id']}", {"decision": "release", "reason": "taken over"})
    assert (status, answer["code"]) == (409, "not-corroborated")
    hub.admin.post(f"/quarantine/{waiting[0]['id']}", {"decision": "reject", "reason": "a popular site"})
    assert alpha.publish("keplr.me")["status"] == "quarantined"
    waiting = hub.admin.get("/quarantine")["items"]
    hub.admin.post(f"/quarantine/{waiting[0]['id']}", {"decision": "release", "reason": "taken over"})
    assert alpha.verdict("keplr.me")["verdict"] == "reported"
    assert hub.admin.get("/quarantine")["items"] == []


def test_nobody_saw_what_is_still_to_come(any_hub: Hub) -> None:
    """Else a claim would live on for a lifetime after that day, whatever its kind."""
    alpha = any_hub.member("Alpha")
    now = datetime.now(UTC)
    year, hours = (now + timedelta(days=366)).isoformat(), (now + timedelta(hours=14)).isoformat()

    def sent(value: str, **seen: str) -> tuple[int, Any]:
        body = {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}, "seen": seen}
        assert alpha("POST", "/signals/preview", body)[0] in (200, 422)
        return alpha("POST", "/signals", body)

    both = {"first": now.isoformat(), "last": year}
    for seen, field in (({"last": year}, "seen.last"), ({"first": year}, "seen.first"), (both, "seen.last")):
        status, problem = sent("coming.example", **seen)
        assert (status, problem["errors"][0]["code"], problem["errors"][0]["field"]) == (422, "not-yet", field)
    # Told in the zone of a place that is ahead, as if it were UTC.
    status, published = sent("ahead.example", first=now.isoformat(), last=hours)
    assert status == 201
    path = f"/signals/{published['id']}/revise"
    status, problem = alpha("POST", path, {"seen": {"last": year}})
    assert (status, problem["errors"][0]["code"]) == (422, "not-yet")
    assert alpha("POST", path, {"scheme": "shopping"})[0] == 200
