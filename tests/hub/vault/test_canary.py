"""200 planted strings go through the vault, and are found nowhere but where they were asked for."""

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from canary import Canaries, Leak, plant
from vaults import HOME, LATER, NOON, OTHER, kept, read, reader, reason

from accord.hub.vault.errors import Damaged, Erased, KeyLost, VaultError

CANARIES = plant(200)


def put_all() -> dict[UUID, dict[str, str]]:
    """50 records of four canaries each."""
    texts = CANARIES.texts
    records = [dict(zip(("name", "phone", "id", "note"), texts[start : start + 4], strict=True)) for start in range(0, 200, 4)]
    return {kept(dict(fields)): fields for fields in records}


def troubles(reference: UUID, text: str) -> Iterator[Callable[[], object]]:
    """Ways to be refused with a canary in hand."""
    from accord.hub.vault import actions, queries
    from accord.hub.vault.vocabulary import Reader

    yield lambda: read(reference, reader("officer"))
    yield lambda: read(reference, reader("victim officer", OTHER))
    yield lambda: read(reference, Reader(HOME, text, "token:1"))
    yield lambda: read(reference, Reader(HOME, "officer", text))
    yield lambda: queries.read(reference, reader(), reason(text), at=NOON)
    yield lambda: queries.read(reference, reader(member=OTHER), reason("handling", text), at=NOON)
    yield lambda: actions.put(HOME, text, {"name": text}, by="hub", at=NOON, retention_days=1)
    yield lambda: kept({text: text})
    yield lambda: kept({"name": text + "\ud800"})
    yield lambda: actions.update(reference, {"name": [text]}, reader(), reason(), at=NOON)  # type: ignore[dict-item]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """Everything that is logged, with every SQL statement and its values."""
    from django.db import connection

    caplog.set_level(logging.DEBUG)
    statements = logging.getLogger("django.db.backends")
    statements.addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    connection.force_debug_cursor = True
    yield caplog
    connection.force_debug_cursor = False
    statements.removeHandler(caplog.handler)


def test_planted_strings_are_found_nowhere_outside_what_was_asked_for(ring: Path, tmp_path: Path, log: Any, capfd: Any) -> None:
    from django.conf import settings

    from accord.hub.vault import actions, queries
    from accord.hub.vault.store import rotation

    records = put_all()
    errors = []
    for number, (reference, fields) in enumerate(records.items()):
        assert read(reference) == fields
        queries.read(reference, reader(), reason("contact", fields["phone"]), at=NOON)
        changed = {"name": fields["name"], "other": fields["note"]}
        actions.update(reference, changed, reader(), reason("correction", fields["name"]), at=NOON)
        exported = json.loads(queries.export(reference, reader("person", None), reason("person-asked"), at=NOON))
        assert exported["fields"] == {**fields, "other": fields["note"]}
        errors.append(repr(queries.read(reference, reader(), reason(), at=NOON)))
        errors.append(repr(queries.looks(reference, reader("auditor"), reason("audit"), at=NOON)))
        for trouble in troubles(reference, fields["note"] if number % 2 else fields["name"]):
            with pytest.raises(VaultError) as caught:
                trouble()
            errors += [str(caught.value), repr(caught.value), "".join(traceback.format_exception(caught.value))]
    rotation.rotate(HOME, by="hub", at=NOON)
    rotation.rewrap(NOON)
    actions.erase(next(iter(records)), reader(), reason("person-asked", CANARIES.texts[0]), at=NOON)
    actions.expire_due(LATER)
    assert "INSERT INTO vault_record" in log.text
    output = capfd.readouterr()
    texts = {"log": log.text, "errors": "\n".join(errors), "output": output.out + output.err}
    assert CANARIES.leaks(folders=[tmp_path, ring], texts=texts) == []
    data = Path(settings.ACCORD_DATA)
    assert [leak for path in data.iterdir() if path.is_file() for leak in CANARIES.in_bytes(path.name, path.read_bytes())] == []


def test_with_the_ring_away_nothing_is_readable_with_it_back_everything_and_destroyed_nothing(ring: Path) -> None:
    from accord.hub.vault.store import rotation

    records = put_all()
    away = ring.rename(ring.with_name("away"))
    for reference in records:
        with pytest.raises(KeyLost, match="ACCORD_KEYRING"):
            read(reference)
    away.rename(ring)
    assert all(read(reference) == fields for reference, fields in records.items())
    rotation.rotate(HOME, by="hub", at=NOON + 1)
    assert all(read(reference) == fields for reference, fields in records.items())
    while rotation.rewrap(NOON, 20):
        pass
    rotation.destroy_key(rotation.status().keys[0].id, by="hub", at=NOON)
    assert all(read(reference) == fields for reference, fields in records.items())
    rotation.destroy_member(HOME, by="hub", at=NOON)
    for reference in records:
        with pytest.raises(Erased):
            read(reference)


def test_the_search_finds_a_string_in_every_place_it_looks(any_hub: Any, tmp_path: Path) -> None:
    from accord.hub.journal.actions import turn

    text = CANARIES.texts[3]
    with turn() as t:
        t.audit(1, "operator", "hub:audit:read", detail=f"about {text}, he said")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "one.json").write_text(json.dumps({"note": text}), encoding="utf-8")
    (tmp_path / "exports" / CANARIES.texts[0]).touch()
    leaks = CANARIES.leaks(folders=[tmp_path / "exports"], texts={"log": f"WARNING {text}"})
    places = {leak.place for leak in leaks if leak.number == 3}
    assert {"journal_audit.detail", "log", "file one.json"} <= places
    assert any(place.startswith(("copy of public.journal_audit", "database file")) for place in places)
    assert Leak(f"name of {CANARIES.texts[0]}", 0, "plain") in leaks


@pytest.mark.parametrize("number", range(4))
def test_the_search_knows_the_forms_in_which_text_travels(number: int) -> None:
    import base64
    from urllib.parse import quote

    text = CANARIES.texts[number]
    for encoded in (
        text.encode(),
        b"xx" + text.lower().encode(),
        json.dumps({"a": text}).encode(),
        repr({"a": text}).encode(),
        quote(text, safe="").encode(),
        text.encode("utf-16"),
        text.encode().hex().encode(),
        *(base64.b64encode(bytes(shift) + text.encode() + b"more") for shift in range(5)),
    ):
        assert {leak.number for leak in CANARIES.in_bytes("here", b"before" + encoded + b"after")} == {number}
    assert CANARIES.in_bytes("here", text[:8].encode()) == []


def test_the_strings_are_distinct_and_stand_nowhere_in_the_code() -> None:
    assert len(set(CANARIES.texts)) == 200
    package = Path(__file__).parents[3] / "src" / "accord" / "hub" / "vault"
    assert Canaries(CANARIES.texts).in_folder(package) == []


def test_damage_to_one_record_tells_nothing_of_it_and_spares_the_others(ring: Path) -> None:
    from vaults import change

    first, *others = records = put_all()
    change("UPDATE vault_field SET name = 'nome' WHERE name = 'name' AND record = (SELECT MIN(record) FROM vault_field)")
    with pytest.raises(Damaged) as caught:
        read(first)
    assert CANARIES.in_text("error", "".join(traceback.format_exception(caught.value))) == []
    assert all(read(reference) == records[reference] for reference in others)
