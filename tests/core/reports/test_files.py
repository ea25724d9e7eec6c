"""What of a report is copied into the file of its person, and which of its yes and no is that person's word."""

import pytest

from accord.core.data import BadData
from accord.core.reports.files import carried, copied, read_files
from accord.tables import care, report_files, report_form

FORM, FILES = report_form(), report_files()
WORD = {"kind": {"money": {"kind": "defrauded"}, "held": {"kind": "forced"}}}


def test_each_door_becomes_its_own_kind_of_file() -> None:
    assert {key: kind.kind for key, kind in FILES.kinds.items()} == {"money": "defrauded", "held": "forced"}


def test_every_copied_answer_is_one_that_a_desk_may_be_handed() -> None:
    from accord.tables import report_outlets

    handed = {key for outlet in report_outlets().values() for keys in outlet.sealed.values() for key in keys}
    assert {key for copy in FILES.copies.values() for key in copy.questions} <= handed


def test_answers_stand_in_the_fields_of_the_file_in_their_order() -> None:
    texts = {"name": "Ana", "words": "He wrote.", "contact": "by post", "place": "not of this door"}
    fields = copied(FILES, FORM, "money", frozenset(), texts)
    assert fields == {"called": "Ana", "name": "Ana", "contact": "by post", "lost": "He wrote."}
    inside = copied(FILES, FORM, "held", frozenset({"written-inside"}), {"contact": "+1", "contact-from": "21:00", "not-alone": "umbrella"})
    assert inside == {"contact": f"+1\n{FORM.questions['contact-from'].label} 21:00", "not-alone": "umbrella"}
    relative = copied(FILES, FORM, "held", frozenset({"written-by-another"}), {"contact": "+1", "held-name": "Ben", "held-reach": "+2"})
    assert relative == {"called": "Ben", "name": "Ben", "contact": "+2", "family": "+1"}
    assert copied(FILES, FORM, "money", frozenset(), {}) == {}


def test_only_the_persons_own_word_is_carried() -> None:
    consents, needs = {"bank": True, "police": True, "support": False}, frozenset({"police", "support"})
    assert carried(consents, frozenset(), needs) == consents
    assert carried(consents, frozenset({"written-by-another"}), needs) == {}
    assert carried(consents, frozenset({"minor"}), needs) == {"bank": True, "support": False}
    assert carried(consents, frozenset({"minor", "guardian-unsafe"}), needs) == {"bank": True, "support": False}
    assert carried(consents, frozenset({"minor", "guardian-agrees"}), needs) == consents


@pytest.mark.parametrize(
    "copy",
    [
        {"kinds": ["money"], "field": "no-field", "questions": ["name"]},
        {"kinds": ["money"], "field": "name", "questions": ["no-question"]},
        {"kinds": ["money"], "field": "held-at", "questions": ["name"]},
        {"kinds": ["money"], "field": "name", "questions": ["name"], "when": ["no-situation"]},
    ],
)
def test_a_copy_that_fits_nothing_is_refused(copy: dict[str, object]) -> None:
    with pytest.raises(BadData):
        read_files({"version": "1", **WORD, "copy": {"x": copy}}, FORM, care())


def test_a_door_without_a_kind_of_file_is_refused() -> None:
    with pytest.raises(BadData):
        read_files({"version": "1", "kind": {"money": {"kind": "defrauded"}}, "copy": {}}, FORM, care())
