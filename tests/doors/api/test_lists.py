"""Lists through the API: one's own alone, whole or what changed, and the key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hubs import Hub

from accord.core.lists.files import apply_delta, public_key, read_list
from accord.hub.lists import actions
from accord.hub.members import queries as members


def build(who: object, name: str = "block") -> None:
    actions.build(members.member(who.id), name, by=members.operator())  # type: ignore[attr-defined]


def raw(who: object, path: str) -> tuple[int, bytes]:
    from django.test import Client

    response = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {who.token}"})  # type: ignore[attr-defined]
    return response.status_code, response.getvalue()


def test_a_member_fetches_its_own_lists_whole_then_what_changed_then_nothing(hub: Hub) -> None:
    bank = hub.member("Bank")
    bank.publish("https://one.com/a")
    assert bank.get("/lists") == {"items": [], "next": None}
    for name, says in (("block", "accord lists build"), ("nothing", "There is nothing at this address")):
        status, problem = bank("GET", f"/lists/{name}")
        assert (status, problem["code"]) == (404, "not-found") and says in problem["detail"]
    build(bank)
    (item,) = bank.get("/lists")["items"]
    assert (item["name"], item["version"], item["count"]) == ("block", 1, 1)
    key = public_key(bank.get("/lists/key")["key"])
    status, whole = raw(bank, "/lists/block")
    assert status == 200
    first = read_list(whole, key)
    assert (first.header.member, first.header.use, first.header.version) == (bank.id, "block", 1)
    assert raw(bank, "/lists/block?since=1") == (304, b"")
    bank.publish("https://two.com/a")
    build(bank)
    status, delta = raw(bank, "/lists/block?since=1")
    assert status == 200
    assert apply_delta(first, delta, key) == raw(bank, "/lists/block")[1]
    # What the hub never gave, or keeps no longer, gets the whole list.
    assert raw(bank, "/lists/block?since=77") == raw(bank, "/lists/block")


def test_nobody_gets_another_members_list(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    bank.publish("https://one.com/a", tlp="TLP:AMBER", audience={"members": [hub.admin.id]})
    build(bank)
    assert other("GET", "/lists/block")[0] == 404
    build(other)
    assert other.get("/lists")["items"][0]["count"] == 0
    assert hub.admin.get("/lists")["items"] == []


def test_a_token_without_the_scope_gets_none(hub: Hub) -> None:
    reader = hub.member("Reader", scopes=("member:check:ask", "member:signals:read"))
    build(reader)
    for path in ("/lists", "/lists/block", "/lists/key"):
        status, problem = reader("GET", path)
        assert (status, problem["code"]) == (403, "missing-scope")


def test_what_is_no_list_is_not_found(hub: Hub) -> None:
    bank = hub.member("Bank")
    build(bank)
    for name in ("hold", "publish", "..", "1.list", "%2e%2e%2fsigning.key"):
        status, problem = bank("GET", f"/lists/{name}")
        assert (status, problem["code"]) == (404, "not-found"), name
    assert bank("GET", "/lists/block?since=0")[0] == 400


def _flip(path: Path) -> None:
    """One bit, in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [Path.unlink, _flip, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"ACC")])
def test_a_file_that_is_gone_or_damaged_is_not_given_and_built_anew(
    hub: Hub, harm: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.hub.lists import followers
    from accord.hub.lists.store import files
    from accord.hub.times import now

    monkeypatch.setattr(followers, "_looked", float("-inf"))
    bank = hub.member("Bank")
    build(bank)
    assert not followers.work(now())
    monkeypatch.setattr(followers, "_looked", float("-inf"))
    harm(files.list_path(bank.id, "block", 1))
    for _ in range(2):
        status, problem = bank("GET", "/lists/block")
        assert (status, problem["code"]) == (503, "list-unready")
        assert bank.headers["Retry-After"].isdigit()
    assert followers.work(now()), "it is not old, and built all the same"
    assert bank("GET", "/lists/block")[0] == 200
    assert bank.raw == files.read(bank.id, "block", 2)
    assert not list(files.folder(bank.id, "block").glob("*.damaged"))


def test_instead_of_a_damaged_delta_the_whole_list_is_given(hub: Hub) -> None:
    from accord.hub.lists.store import files

    bank = hub.member("Bank")
    build(bank)
    bank.publish("evil-shop.com")
    build(bank)
    delta = files.delta_path(bank.id, "block", 1, 2)
    assert bank("GET", "/lists/block?since=1")[0] == 200 and bank.raw == delta.read_bytes()
    _flip(delta)
    assert bank("GET", "/lists/block?since=1")[0] == 200
    assert bank.raw == files.read(bank.id, "block", 2)


def test_a_list_is_written_for_other_programs_from_what_stands_now(hub: Hub) -> None:
    from django.test import Client

    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    bank.publish("evil-one.com")
    bank.publish("https://page-only.com/login")
    bank.publish("evil-bank.com", tlp="TLP:AMBER", audience={"sectors": ["finance"]})
    status, hosts = raw(bank, "/lists/block/export")
    assert status == 200, "no list was built for it"
    assert {line for line in hosts.decode().splitlines() if not line.startswith("#")} == {"0.0.0.0 evil-one.com", "0.0.0.0 evil-bank.com"}
    assert b"1 pages (a page is never written as its host)" in hosts
    assert b"\n||evil-one.com^\n" in raw(other, "/lists/block/export?format=adblock")[1]
    assert b"evil-bank.com" not in raw(other, "/lists/block/export?format=csv")[1]
    answer = Client().get("/api/v1/lists/block/export?format=stix", headers={"Authorization": f"Bearer {bank.token}"})
    bundle = b"".join(answer)
    assert answer["Content-Type"] == "application/stix+json;version=2.1"
    assert answer["Content-Disposition"] == 'attachment; filename="accord-block.json"'
    assert b"[domain-name:value = 'evil-bank.com']" in bundle and b"evil-bank.com" not in raw(other, "/lists/block/export?format=stix")[1]
    assert bank("GET", "/lists/block/export?format=pdf")[0] == 400
    assert bank("GET", "/lists/nothing/export")[0] == 404
    bare = hub.member("Bare", scopes=("member:feed:read",))
    assert bare("GET", "/lists/block/export")[0] == 403
