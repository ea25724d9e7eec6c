"""Keeping, changing, erasing: what is gone is gone, and what was tampered with is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from vaults import HOME, LATER, NOON, OTHER, change, kept, lines, read, reader, reason, rows

from accord.core.times import DAY
from accord.hub.vault.errors import BadRecord, Damaged, Erased, KeyLost


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "diary"},
        {"retention_days": 0},
        {"retention_days": 4000},
        {"retention_days": None},
        {"until": LATER},
        {"retention_days": None, "until": NOON},
        {"fields": {}},
        {"by": "Quivolda O."},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_there(asked: dict[str, Any], sqlite_ring: Path) -> None:
    from accord.hub.vault import actions

    whole: dict[str, Any] = {"kind": "report", "fields": {"name": "Quivolda"}, "by": "hub", "retention_days": 3, **asked}
    with pytest.raises(BadRecord) as caught:
        actions.put(HOME, whole.pop("kind"), whole.pop("fields"), at=NOON, **whole)
    assert "Quivolda" not in str(caught.value)
    assert rows("SELECT COUNT(*) FROM vault_record") == rows("SELECT COUNT(*) FROM vault_look") == [(0,)]


def test_a_change_replaces_adds_and_takes_away(ring: Path) -> None:
    from accord.hub.vault import actions

    reference = kept({"name": "Quivolda", "phone": "+999 1", "note": "old"})
    actions.update(reference, {"phone": "+999 2", "note": None, "photo": b"\1"}, reader(), reason("correction"), at=NOON)
    assert read(reference) == {"name": "Quivolda", "phone": "+999 2", "photo": b"\1"}
    with pytest.raises(BadRecord):
        actions.update(reference, {"name": None, "phone": None, "photo": None}, reader(), reason("correction"), at=NOON)
    assert len(read(reference)) == 3
    assert ("update", "victim officer", "correction", "refused", "bad-record") in lines()


def test_erasing_destroys_key_ciphertexts_and_words_and_leaves_the_row_and_its_lines(ring: Path) -> None:
    from accord.hub.vault import actions, queries

    reference = kept()
    queries.read(reference, reader(), reason("contact", "Quivolda called"), at=NOON)
    actions.share(reference, OTHER, reader(), reason(), until=LATER, at=NOON)
    [(wrapped,)] = rows("SELECT wrapped FROM vault_record")
    assert actions.erase(reference, reader(), reason("person-asked"), at=NOON) is True
    assert actions.erase(reference, reader(), reason("person-asked"), at=LATER) is False
    with pytest.raises(Erased):
        read(reference)
    assert rows("SELECT reference, key, wrapped, erased FROM vault_record") == [(reference.bytes, None, None, NOON)]
    for table in ("vault_field", "vault_share"):
        assert rows(f"SELECT COUNT(*) FROM {table}") == [(0,)]
    looks = queries.looks(reference, reader("auditor"), reason("audit"), at=LATER)
    assert [look.action for look in looks] == ["put", "read", "share", "erase", "erase", "read"]
    assert {look.words for look in looks} == {""}
    assert bytes(wrapped)


def test_on_sqlite_the_files_hold_nothing_of_an_erased_record_any_more(hub: Any, sqlite_ring: Path) -> None:
    from django.db import connection

    from accord.hub.vault import actions

    reference = kept({"name": "x" * 5000})
    [(wrapped,)] = rows("SELECT wrapped FROM vault_record")
    [(sealed,)] = rows("SELECT sealed FROM vault_field")
    file = Path(connection.settings_dict["NAME"])

    def held() -> list[bool]:
        rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return [bytes(part)[:60] in file.read_bytes() for part in (wrapped, sealed)]

    assert held() == [True, True]
    actions.erase(reference, reader(), reason("person-asked"), at=NOON)
    assert held() == [False, False]


def test_what_is_due_is_erased_once_in_steps_and_before_that_unreadable_already(ring: Path) -> None:
    from accord.hub.vault.actions import expire_due

    due, stays = [kept(days=1) for _ in range(5)], kept(days=2)
    assert expire_due(LATER - 1) == 0
    with pytest.raises(Erased):
        read(due[0], at=LATER)
    assert [expire_due(LATER, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert read(stays, at=LATER)["name"]
    assert [line for line in lines() if line[0] == "erase"] == [("erase", "hub", "retention", "done", "")] * 5
    assert rows("SELECT COUNT(*) FROM vault_field") == [(1,)]


def test_a_record_may_be_kept_longer_or_shorter(sqlite_ring: Path) -> None:
    from accord.hub.vault import actions

    reference = kept(days=1)
    actions.keep(reference, reader(), reason("legal-order"), until=NOON + 5 * DAY, at=NOON)
    assert read(reference, at=LATER)["name"]
    actions.keep(reference, reader("hub", None), reason(), until=LATER + 1, at=LATER)
    assert actions.expire_due(LATER + 1) == 1


TAMPERS: dict[str, Callable[[UUID, UUID], None]] = {
    "fields swapped between records": lambda first, two: swap("record", "vault_field"),
    "values swapped between fields": lambda first, two: change(
        "UPDATE vault_field SET name = CASE name WHEN 'name' THEN 'phone' ELSE 'name' END || '_'"
    ),
    "a field left out": lambda first, two: change("DELETE FROM vault_field WHERE name = 'phone'"),
    "all fields left out": lambda first, two: change("DELETE FROM vault_field"),
    "references swapped": lambda first, two: swap_references(first, two),
    "another kind": lambda first, two: change("UPDATE vault_record SET kind = 'referral'"),
    "another version": lambda first, two: change("UPDATE vault_record SET version = version + 1"),
    "a flipped bit in a field": lambda first, two: flip("vault_field", "sealed"),
    "a flipped bit in a data key": lambda first, two: flip("vault_record", "wrapped"),
}


def swap(column: str, table: str) -> None:
    [(low, high)] = rows(f"SELECT MIN({column}), MAX({column}) FROM {table}")
    for old, new in ((low, -1), (high, low), (-1, high)):
        change(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", new, old)


def swap_references(first: UUID, two: UUID) -> None:
    for old, new in ((first.bytes, b"-"), (two.bytes, first.bytes), (b"-", two.bytes)):
        change("UPDATE vault_record SET reference = %s WHERE reference = %s", new, old)


def flip(table: str, column: str) -> None:
    id = "id" if table == "vault_field" else "n"
    for number, value in rows(f"SELECT {id}, {column} FROM {table}"):
        flipped = bytearray(bytes(value))
        flipped[len(flipped) // 2] ^= 1
        change(f"UPDATE {table} SET {column} = %s WHERE {id} = %s", bytes(flipped), number)


@pytest.mark.parametrize("tamper", TAMPERS)
def test_rows_that_were_changed_or_swapped_are_refused(tamper: str, ring: Path) -> None:
    first, two = (kept({"name": f"Quivolda {number}", "phone": "+999"}) for number in range(2))
    TAMPERS[tamper](first, two)
    for reference in (first, two):
        with pytest.raises(Damaged, match="backup") as caught:
            read(reference)
        assert "Quivolda" not in repr(caught.value)
    assert lines()[-1] == ("read", "victim officer", "handling", "unreadable", "damaged")


def test_a_record_moved_to_another_member_cannot_be_opened_there(ring: Path) -> None:
    reference = kept()
    kept(home=OTHER)
    change("UPDATE vault_record SET home = %s", OTHER)
    with pytest.raises(KeyLost):
        read(reference, reader(member=OTHER))
    change("UPDATE vault_record SET key = (SELECT id FROM vault_key WHERE member = %s)", OTHER)
    with pytest.raises(Damaged):
        read(reference, reader(member=OTHER))


def test_an_older_value_cannot_come_back(ring: Path) -> None:
    from accord.hub.vault import actions

    reference = kept({"name": "Quivolda"})
    [(old,)] = rows("SELECT sealed FROM vault_field")
    actions.update(reference, {"name": "Zanthipe"}, reader(), reason("correction"), at=NOON)
    change("UPDATE vault_field SET sealed = %s", bytes(old))
    with pytest.raises(Damaged):
        read(reference)
