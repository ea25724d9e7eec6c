"""Keys made anew: a hub whose rows were made by the first rule finds them under the present one, and a stop on the way does no harm."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from hubs import Hub
from listing import build, hit

from accord.core.identifiers.rule import RULE
from accord.hub.reindex import actions, queries
from accord.hub.signals.index import known


@pytest.fixture(autouse=True)
def cool() -> Iterator[None]:
    yield
    known._index = None


# What was published, and what the first rule made of it: kind and value as that code printed them.
BEFORE = [
    ("https://shop.evil-a.com/p?id=7&utm_source=sms", "url", "shop.evil-a.com/p?id=7&utm_source=sms", "hxxps://shop.evil-a[.]com/p?id=7&utm_source=sms"),
    ("hxxp://evil-b[.]com/4g/home[.]html", "url", "evil-b.com/4g/home[.]html", "hxxp://evil-b[.]com/4g/home[.]html"),
    ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "crypto", "substrate:5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
     "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
    ("gcash:09171234567", "crypto", "gcash:09171234567", "gcash:09171234567"),
    ("https://evil-c.com/same", "url", "evil-c.com/same", "hxxps://evil-c[.]com/same"),
    ("j.o.hn@gmail.com", "email", "j.o.hn@gmail.com", "j.o.hn@gmail[.]com"),
    ("VN:VCB:0123456789", "account", "VN:VCB:0123456789", "VN:VCB:0123456789"),
]  # fmt: skip
ASKED = {
    "https://shop.evil-a.com/p?id=7": "url shop.evil-a.com/p?id=7",
    "https://evil-b.com/4g/home.html": "url evil-b.com/4g/home.html",
    "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5": "crypto polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
    "GCash 0917 123 4567": "proxy gcash:+639171234567",
    "https://evil-c.com/same": "url evil-c.com/same",
    "jo.hn+x@googlemail.com": "email john@gmail.com",
    "VN:970436:0123456789": "account VN:970436:0123456789",
}


def key(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}\n{value}".encode()).digest()


def as_the_first_rule_had_it(published: list[dict[str, Any]]) -> None:
    """Give the rows back the keys, and the entries the values, that the first rule gave them."""
    with connection.cursor() as cursor:
        for item, (_, kind, value, display) in zip(published, BEFORE, strict=True):
            cursor.execute("SELECT body FROM journal_entry WHERE seq = %s", [item["seq"]])
            entry = json.loads(bytes(cursor.fetchone()[0]))
            entry["data"]["identifier"] = {"display": display, "key": key(kind, value).hex(), "kind": kind, "value": value}
            cursor.execute(
                "UPDATE journal_entry SET body = %s WHERE seq = %s", [json.dumps(entry, separators=(",", ":")).encode(), item["seq"]]
            )
            cursor.execute("UPDATE signals_signal SET key = %s, kind = %s WHERE first = %s", [key(kind, value), kind, item["seq"]])
        cursor.execute("DELETE FROM reindex_place")


def keys() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM signals_signal ORDER BY n")
        return [bytes(row[0]) for row in cursor.fetchall()]


NEW = [
    key("url", "shop.evil-a.com/p?id=7"),
    key("url", "evil-b.com/4g/home.html"),
    key("crypto", "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
    key("proxy", "gcash:+639171234567"),
    key("url", "evil-c.com/same"),
    key("email", "john@gmail.com"),
    key("account", "VN:970436:0123456789"),
]


def old_hub(hub: Hub) -> tuple[Any, Any]:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    as_the_first_rule_had_it([bank.publish(value, scheme="parcel") for value, *_ in BEFORE])
    return bank, other


def test_old_signals_are_found_under_new_forms_and_a_second_run_changes_nothing(any_hub: Hub) -> None:
    _, other = old_hub(any_hub)
    known.warm()
    assert other.verdict("GCash 0917 123 4567")["verdict"] == "none"
    old = build(other)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lists_version SET rule = 1")
    steps = 0
    # A stop after any piece: the next process goes on where it was.
    while (place := actions.step(2)) is not None:
        steps += 1
        assert place.name in queries.PLACES
    assert steps >= 6
    assert keys() == NEW
    for value, named in ASKED.items():
        result = other.verdict(value)
        assert (f"{result['identifier']['kind']} {result['identifier']['value']}", result["verdict"]) == (named, "reported"), value
    assert [(row.name, row.looked, row.moved) for row in queries.places()] == [
        ("signals", 7, 6), ("vouched", 0, 0), ("held", 0, 0), ("requests", 0, 0), ("watched", 0, 0), ("cases", 0, 0),
        ("lists", 1, 1),
    ]  # fmt: skip
    from accord.core.lists.files import public_key, read_list
    from accord.hub.lists import queries as lists
    from accord.hub.lists.store import files

    row = lists.kept(other.n, "block")[0]
    now = read_list(files.read(other.id, "block", row.version), public_key(lists.public_key()[0]))
    assert (now.header.rule, now.header.version) == (RULE, old.header.version + 1)
    for value in ASKED:
        assert hit(now, value) == "parcel", value
    assert actions.step() is None and keys() == NEW
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reindex_place")
    while actions.step(3) is not None:
        pass
    assert keys() == NEW
    assert [row.moved for row in queries.places()] == [0, 0, 0, 0, 0, 0, 0]


def test_what_was_published_by_the_first_rule_is_a_duplicate_when_it_is_sent_again(any_hub: Hub) -> None:
    from accord.core.signals import content_id

    bank = any_hub.member("Bank")
    wire = {"identifier": {"value": "https://twice.evil.com/p?id=7&utm_source=sms"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    first = bank.post("/signals", wire)
    before = _former_id(bank, wire, content_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signals_signal SET id = %s WHERE first = %s", [before, first["seq"]])
    again = bank.post("/signals", wire)
    assert (again["status"], again["seq"]) == ("duplicate", first["seq"])
    assert again["id"].replace("-", "") == before.hex()


def _former_id(bank: Any, wire: dict[str, Any], content_id: Any) -> bytes:
    """The id that the claim had under the key of its whole value."""
    from accord.formats.serialize import content_of, parts_of
    from accord.formats.signals import read_signal, read_wire
    from accord.hub.journal import queries as journal
    from accord.hub.members import queries as members
    from accord.hub.signals.publishing.directory import Directory
    from accord.tables import identifier_tables, schemes

    draft = read_signal(read_wire(wire), originator=bank.id, tables=identifier_tables(), schemes=schemes())
    directory = Directory(members.as_member(members.member(bank.id)))
    parts = parts_of(draft)
    import msgspec

    parts = msgspec.structs.replace(parts, key=key("url", "twice.evil.com/p?id=7&utm_source=sms").hex())
    former_id: bytes = content_id(journal.secret(), bank.id, content_of(draft, directory.marked(draft.marking).whole, parts))
    return former_id


def test_two_that_work_at_once_do_not_do_it_twice(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    old_hub(any_hub)
    read = actions._WORK["signals"].read

    def meanwhile(after: str, most: int) -> Any:
        batch = read(after, most)
        monkeypatch.setitem(actions._WORK, "signals", actions._WORK["signals"]._replace(read=read))
        actions.step(2)
        return batch

    monkeypatch.setitem(actions._WORK, "signals", actions._WORK["signals"]._replace(read=meanwhile))
    place = actions.step(2)
    assert place is not None and (place.looked, place.moved) == (2, 2)
    while actions.step(2) is not None:
        pass
    assert keys() == NEW
    assert queries.places()[0].looked == 7 and queries.places()[0].moved == 6


def test_vouched_entries_subjects_and_embargoes_move_too(any_hub: Hub) -> None:
    from accord.hub.journal.actions import turn
    from accord.hub.requests import store

    bank = any_hub.member("Bank")
    before, after = key("crypto", "substrate:5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"), NEW[2]
    page = key("url", "fine.com/p?id=7&utm_source=sms")
    with turn() as t:
        t.cursor.execute(
            "INSERT INTO guard_benign (key, kind, value, member, at) VALUES (%s, 'url', 'fine.com/p?id=7&utm_source=sms', %s, %s)",
            [page, bank.n, t.at],
        )
        address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        store.add_subject(before, "crypto", f"substrate:{address}", address, t.at)
        store.add_embargo("e1", before, bank.n, None, "", t.at, t.at + 1)
        content = json.dumps({"to": [before.hex()]})
        store.add_payment("p1", content, t.at)
    while actions.step() is not None:
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, value FROM guard_benign WHERE member = %s", [bank.n])
        assert [(bytes(row[0]), row[1]) for row in cursor.fetchall()] == [(key("url", "fine.com/p?id=7"), "fine.com/p?id=7")]
        cursor.execute("SELECT key, kind, value, display FROM requests_subject")
        assert [(bytes(row[0]), *row[1:]) for row in cursor.fetchall()] == [
            (after, "crypto", "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", address)
        ]
        cursor.execute("SELECT key FROM requests_embargo")
        assert [bytes(row[0]) for row in cursor.fetchall()] == [after]
        cursor.execute("SELECT content FROM requests_payment")
        assert json.loads(cursor.fetchone()[0]) == {"to": [after.hex()]}


def test_what_is_watched_is_heard_of_under_its_new_form(any_hub: Hub) -> None:
    """Also by a page below a host, and of what was there before it is watched: the places at which it hears are made anew too."""
    from worlds import caller

    from accord.hub.times import now
    from accord.hub.watchlists import actions as watchlists
    from accord.hub.watchlists import followers, store
    from accord.hub.watchlists import queries as watched

    followers._seen.clear()
    bank, other = any_hub.member("Bank", "finance", "PH"), any_hub.member("Telecom", "telecom")
    while followers.work(now()):
        pass
    (put,) = watchlists.watch(caller(bank), ["GCash 0917 123 4567"])
    (item,) = store.items_after(0, 10)
    item.key, item.kind, item.value, item.display = key("crypto", "gcash:09171234567"), "crypto", "gcash:09171234567", "gcash:09171234567"
    item.save()
    store.replace_places(item.n, {item.key: True})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reindex_place")
    while actions.step() is not None:
        pass
    other.publish("gcash:+639171234567")
    while followers.work(now()):
        pass
    page = watched.item(caller(bank), put.id)
    assert (page.row.kind, page.row.value) == ("proxy", "gcash:+639171234567")
    assert [hit.how for hit in page.hits] == ["same"]
