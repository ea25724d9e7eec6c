"""Many texts under one record: sealed to it and to their names, opened in one look with one line, unreadable with it."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from vaults import HOME, NOON, OTHER, kept, lines, reader, reason, rows

TEXTS = {"one 1": "Quivolda Ostrovantz paid", "two 1": "Three accounts"}


def sealed(record: UUID) -> dict[str, bytes]:
    from accord.hub.vault import actions

    return actions.seal_texts(record, TEXTS, at=NOON)


def opened(wanted: Any, who: Any = None, at: int = NOON) -> Any:
    from accord.hub.vault import queries

    return queries.read_texts(wanted, who or reader("officer"), reason(), at=at)


def test_texts_of_many_records_are_opened_in_one_look_with_a_line_for_each(ring: Path) -> None:
    first, second = kept(kind="case"), kept(kind="case", home=OTHER)
    wanted = {first: sealed(first), second: sealed(second)}
    assert b"Quivolda" not in b"".join(text for texts in wanted.values() for text in texts.values())
    before = len(lines())
    assert opened(wanted) == {first: TEXTS, second: None}, "the other member's is not shared"
    assert lines()[before:] == [
        ("read", "officer", "handling", "done", ""),
        ("read", "officer", "handling", "refused", "member"),
    ]
    from accord.hub.vault import actions

    actions.share(second, HOME, reader("hub", None), reason(), until=NOON + 5, at=NOON)
    assert opened(wanted) == {first: TEXTS, second: TEXTS}
    assert opened(wanted, at=NOON + 6) == {first: TEXTS, second: None}
    assert opened(wanted, reader("auditor")) == {first: None, second: None}
    assert opened({uuid4(): {"a": b"b"}}) != {}
    assert lines()[-1] == ("read", "officer", "handling", "refused", "no-record")
    assert opened({}) == {}


def test_no_text_takes_anothers_place(ring: Path) -> None:
    first, second = kept(kind="case"), kept(kind="case")
    texts = sealed(first)
    assert opened({first: {"two 1": texts["one 1"]}}) == {first: None}, "another name"
    assert opened({first: {"one 2": texts["one 1"]}}) == {first: None}, "an older revision"
    assert opened({second: texts}) == {second: None}, "another record"
    text = texts["one 1"]
    assert opened({first: {"one 1": text[:-1] + bytes([text[-1] ^ 1])}}) == {first: None}
    assert lines()[-1][3:] == ("unreadable", "damaged")


def test_erased_with_its_record_and_lost_with_the_ring(ring: Path) -> None:
    from accord.hub.vault import actions
    from accord.hub.vault.errors import Erased

    first, second = kept(kind="case"), kept(kind="case", home=OTHER)
    wanted = {first: sealed(first), second: sealed(second)}
    actions.erase(first, reader("hub", None), reason("retention"), at=NOON)
    assert opened({first: wanted[first]}) == {first: None}
    assert lines()[-1][3] == "erased"
    with pytest.raises(Erased):
        sealed(first)
    with pytest.raises(Erased):
        sealed(uuid4())
    actions.destroy_member(OTHER, by="hub", at=NOON)
    assert opened({second: wanted[second]}, reader("officer", OTHER)) == {second: None}


def test_keys_that_are_rotated_open_it_still(ring: Path) -> None:
    from accord.hub.vault import actions
    from accord.hub.vault.store.rotation import rewrap

    record = kept(kind="case")
    texts = sealed(record)
    actions.rotate(HOME, by="hub", at=NOON)
    assert opened({record: texts}) == {record: TEXTS}
    while rewrap(NOON):
        pass
    assert opened({record: texts}) == {record: TEXTS}
    assert rows("SELECT COUNT(*) FROM vault_key")[0][0] >= 2
