"""Watchlists over HTTP: what is put on, what named it, and whom it is nobody's business of."""

from datetime import date, timedelta

from hubs import Hub

from accord.hub.times import now
from accord.hub.watchlists import followers

NEVER = "00000000-0000-4000-8000-000000000000"


def work() -> None:
    followers._seen.clear()
    while followers.work(now()):
        pass


def test_an_item_is_put_on_named_changed_and_taken_off(any_hub: Hub) -> None:
    work()
    bank, police = any_hub.member("Bank", "finance", "TH"), any_hub.member("Police", "state", "TH")
    sent = ["081-234-5678", {"value": "evil.example", "kind": "domain"}, "no such thing", {"value": "123-4-56789-0", "bank": "TH:004"}]
    items = bank.post("/watchlist", {"identifiers": sent, "note": "From the Lima file"})["items"]
    assert [item["status"] for item in items] == ["added", "added", "refused", "added"] and items[2]["text"]
    police.publish("https://login.evil.example/kasi")
    work()
    address = f"/watchlist/{items[1]['id']}"
    page = bank.get(address)
    assert (page["note"], page["item"]["hits"], page["item"]["seen_by"], page["item"]["state"]) == (
        "From the Lima file",
        1,
        "member",
        "watching",
    )
    (hit,) = page["hits"]
    assert (hit["what"], hit["how"], hit["open"]) == ("signal", "below", True)
    assert bank.get(f"/signals/{hit['id']}")["identifier"]["kind"] == "url" and hit["retracted"] is None
    police.post(f"/signals/{hit['id']}/retract", {"reason": "we were wrong"})
    assert bank.get(address)["hits"][0]["retracted"].endswith("Z")
    assert len(bank.get("/watchlist?state=watching")["items"]) == 3 and bank.get("/watchlist?state=ended")["items"] == []
    day = date.today() + timedelta(days=180)
    changed = bank.post(address, {"until": f"{day}T12:00:00+07:00", "note": ""})
    assert (changed["item"]["until"], changed["note"], changed["item"]["note"]) == (f"{day}T05:00:00.000000Z", None, False)
    assert police("GET", address) == police("GET", f"/watchlist/{NEVER}")
    assert police("DELETE", address)[0] == police("POST", address, {"note": "x"})[0] == 404
    assert police.get("/watchlist")["items"] == []
    assert bank("DELETE", address)[1] == {"id": items[1]["id"], "erased": True}
    assert bank("GET", address)[0] == 404


def test_what_is_wrong_is_named(hub: Hub) -> None:
    bank = hub.member("Bank")
    for body, field in (
        ({"identifiers": []}, "identifiers"),
        ({"identifiers": ["evil.example"], "until": "soon"}, "until"),
        ({"identifiers": ["evil.example"], "seen_by": "me"}, "seen_by"),
        ({"identifiers": ["evil.example"], "desk": NEVER}, "desk"),
        ({"identifiers": ["evil.example"], "person": NEVER}, "person"),
    ):
        status, problem = bank("POST", "/watchlist", body)
        assert (status, problem["errors"][0]["field"]) == (422, field), problem
    assert bank.get("/watchlist")["items"] == []
    # What is wrong with a number is said, before its bank is asked for.
    rows = bank.post("/watchlist", {"identifiers": ["O81-234-5678", "8.12346E+08", "123-4-56789-0"], "region": "TH"})["items"]
    assert [(row["status"], row["code"]) for row in rows] == [
        ("refused", "letter-for-digit"),
        ("refused", "shortened"),
        ("refused", "which-bank"),
    ]
