"""Three members negotiate a version of hold-funds over HTTP and open a request by it; a running one keeps the old; others learn no byte."""

import json
from typing import Any

from agreeing import hold_funds
from asking import ACCOUNTS, MEMBERS, OPENING, cast
from hubs import Api, Hub

PATHS = (
    *("/protocols", "/protocols?all=1", "/protocols/hold-funds", "/protocols/hold-funds@4", "/protocols/proposals", "/requests"),
    *("/feed?limit=1000", "/bells", "/members", "/responsibilities", "/desks?member=Kasi", "/circles", "/lists"),
)


def seen(api: Api, *more: str) -> dict[str, Any]:
    """All that a member gets, without the numbers of the journal and the times of the hub."""
    return {path: api("GET", path) for path in (*PATHS, *more)}


def plain(answers: dict[str, Any]) -> str:
    """Without what every commit moves: the head of the feed, for all."""
    return json.dumps({path: [status, without_head(body)] for path, (status, body) in answers.items()}, sort_keys=True)


def without_head(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: without_head(value) for key, value in body.items() if key not in ("next", "head", "seq", "request_id", "instance")}
    return [without_head(row) for row in body] if isinstance(body, list) else body


def open_by(sender: Api, protocol: str, reference: str, account: str = "Kasi") -> Any:
    return sender(
        "POST",
        "/requests",
        {
            "protocol": protocol,
            "identifiers": [{"value": ACCOUNTS[account]}],
            "fields": OPENING,
            "payments": [{"amount": "480000.00 THB", "bank_reference": reference, "from_bank": "TH:014"}],
        },
    )


def test_three_members_negotiate_and_the_others_learn_no_byte(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi, bangkok = (made.api(name) for name in ("Sender", "Kasi", "Bangkok"))
    outside = [made.api(name) for name, _, _ in MEMBERS if name not in ("Sender", "Kasi", "Bangkok")] + [made.hub.admin]
    status, running = open_by(sender, "hold-funds", "REF-OLD")
    assert status == 201 and running["requests"][0]["protocol"] == "hold-funds@3"
    before = [plain(seen(api, "/inbox")) for api in outside]

    looked = sender.post("/protocols/proposals/check", {"text": hold_funds()})
    assert looked["faults"] == [] and looked["base"] == "hold-funds@3" and looked["drawing"].startswith("stateDiagram")
    first = sender.post("/protocols/proposals", {"text": hold_funds(wait="30 minutes"), "members": ["Kasi", bangkok.id]})
    sentences = [change["says"] for change in first["changes"]]
    assert "Clock Acknowledge (Received), time allowed: it was 5 minutes, and it will be 30 minutes." in sentences
    assert "State, new: Before the court." in sentences
    second = kasi.post("/protocols/proposals", {"text": hold_funds(), "counters": first["id"]})
    assert sender.get(f"/protocols/proposals/{first['id']}")["state"] == "countered"
    assert second["counters"] == first["id"] and second["waits_for"] == ["Sender", "Bangkok"]
    assert [row["id"] for row in sender.get("/protocols/proposals?waiting=1")["items"]] == [second["id"]]
    for api in (sender, bangkok):
        page = api.get(f"/protocols/proposals/{second['id']}")
        agreed = api.post(f"/protocols/proposals/{second['id']}/accept", {"digest": page["digest"]})
    assert (agreed["state"], agreed["in_force"], agreed["waits_for"]) == ("agreed", True, [])
    status, problem = kasi("POST", f"/protocols/proposals/{second['id']}/accept", {})
    assert (status, problem["code"]) == (409, "proposal-not-open")

    after = [plain(seen(api, "/inbox")) for api in outside]
    assert before == after
    for api in outside:
        for method, path, body in (
            ("GET", f"/protocols/proposals/{second['id']}", None),
            ("GET", f"/protocols/{agreed['ref']}", None),
            ("POST", f"/protocols/proposals/{second['id']}/accept", {}),
            ("POST", f"/protocols/proposals/{second['id']}/refuse", {"reason": "No."}),
        ):
            status, answer = api(method, path, body)
            never = api(method, path.replace(second["id"], "00000000-0000-4000-8000-000000000000").replace(agreed["ref"], "no@1~0"), body)
            assert status == 404 and without_head(answer) == without_head(never[1])

    status, new = open_by(sender, "hold-funds", "REF-NEW")
    assert status == 201 and new["requests"][0]["protocol"] == agreed["ref"]
    page = kasi.get(f"/requests/{new['requests'][0]['id']}")
    assert page["title"] == "Hold funds, as three banks agreed"
    assert kasi("POST", f"/requests/{page['id']}/steps", {"step": "locate"})[0] == 200
    assert kasi("POST", f"/requests/{page['id']}/steps", {"step": "to-court"})[0] == 200
    old = running["requests"][0]["id"]
    assert kasi("POST", f"/requests/{old}/steps", {"step": "locate"})[0] == 200
    status, problem = kasi("POST", f"/requests/{old}/steps", {"step": "to-court"})
    assert status == 422 and kasi.get(f"/requests/{old}")["protocol"] == "hold-funds@3"
    # Between others, and to others, it is what ships.
    status, elsewhere = open_by(sender, "hold-funds", "REF-AE", "Emirates")
    assert status == 201 and elsewhere["requests"][0]["protocol"] == "hold-funds@3"
    status, problem = open_by(sender, agreed["ref"], "REF-AE-2", "Emirates")
    assert status in (409, 422) and problem["code"] == "nobody-bound"
    status, problem = open_by(made.api("Emirates"), agreed["ref"], "REF-AE-3")
    never = open_by(made.api("Emirates"), "hold-funds@4~0123456789ab", "REF-AE-3")
    assert status == 422 and problem["code"] == "no-such-protocol" and without_head(problem) == without_head(never[1])
