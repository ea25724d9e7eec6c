"""Watchlists at the command line."""

from programs import Session


def test_identifiers_are_watched_listed_shown_and_removed(accord: Session) -> None:
    assert "Nothing is watched" in accord.run("watch", "list")[1]
    added = accord.answer("watch", "add", "evil.example", "081 234 5678", "--region", "TH", "--note", "The Lima file")["items"]
    assert [(item["status"], item["kind"]) for item in added] == [("added", "domain"), ("added", "phone")]
    (phone, site) = accord.answer("watch", "list")["items"]
    assert (phone["value"], site["value"], site["hits"], site["state"]) == ("+66812345678", "evil.example", 0, "watching")
    assert site["display"] in accord.run("watch", "list")[1]
    assert accord.answer("watch", "add", "https://EVIL.example/")["items"][0]["kind"] == "url"
    assert accord.answer("watch", "add", "evil.example")["items"][0]["status"] == "known"
    shown = accord.answer("watch", "show", site["id"])
    assert (shown["item"]["id"], shown["hits"]) == (site["id"], [])
    assert "Lima" not in accord.run("watch", "show", site["id"])[1]
    assert accord.answer("watch", "remove", site["id"], phone["id"]) == {"erased": 2}
    assert accord.answer("watch", "list", "--ended")["items"] == []


def test_what_cannot_be_watched_is_said(accord: Session) -> None:
    status, out, error = accord.run("watch", "add", "evil.example", "??")
    (site,) = accord.answer("watch", "list")["items"]
    assert (status, out.strip()) == (0, f"{site['id']}  added") and error.startswith("2: ") and error.strip().endswith(".")
    status, out, _ = accord.run("watch", "add", "??", "--json")
    assert status == 1 and '"status":"refused"' in out
    for given, code in (
        (("add", "evil.example", "--until", "soon"), "bad-time"),
        (("add", "evil.example", "--desk", "none"), "bad-watch"),
        (("show", "none"), "no-such-watch"),
        (("remove", "none"), "no-such-watch"),
    ):
        status, out, error = accord.run("watch", *given, "--json")
        assert status == 1 and f'"code":"{code}"' in out and error.strip(), given
