"""Labels are FIRST's words exactly: any letter case in, one written form out, the most restrictive wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.sharing import BadLabel, Pap, Tlp, Use, parse_pap, parse_tlp, strictest, uses_under, uses_within


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("TLP:RED", Tlp.RED),
        ("tlp:amber+strict", Tlp.AMBER_STRICT),
        ("Tlp:Amber", Tlp.AMBER),
        ("green", Tlp.GREEN),
        ("CLEAR", Tlp.CLEAR),
        ("TLP:WHITE", Tlp.CLEAR),
        ("white", Tlp.CLEAR),
    ],
)
def test_a_label_is_read_in_any_letter_case_with_or_without_its_prefix(text: str, label: Tlp) -> None:
    assert parse_tlp(text) is label


@pytest.mark.parametrize("text", ["TLP: AMBER", "TLP:AMBER +STRICT", " TLP:RED", "TLP:RED\n", "TLP:\u00a0RED", "TLP:\u3000RED"])
def test_a_label_with_a_space_is_refused(text: str) -> None:
    with pytest.raises(BadLabel) as refused:
        parse_tlp(text)
    assert refused.value.code == "spaces"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tlp:",
        "tlp:ex:chr",
        "tlp:unclear",
        "tlp:tlp:red",
        "amber-strict",
        "TLP:AMBER+",
        "ambar",
        "rojo",
        "PAP:RED",
        "TLP:\uff32\uff25\uff24",
        "tlp.red",
    ],
)
def test_a_word_that_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(BadLabel) as refused:
        parse_tlp(text)
    assert refused.value.code == "unknown-label"


def test_a_refusal_never_repeats_the_text() -> None:
    for parse in (parse_tlp, parse_pap):
        for text in ("4111111111111111", "4111 1111 1111 1111"):
            with pytest.raises(BadLabel) as refused:
                parse(text)
            assert "4111" not in str(refused.value)


def test_the_written_forms_are_those_of_the_standard() -> None:
    assert [tlp.label for tlp in Tlp] == ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    assert [pap.label for pap in Pap] == ["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"]
    assert [tlp.value for tlp in Tlp] == ["clear", "green", "amber", "amber+strict", "red"]


def test_reading_a_written_form_gives_the_label_back() -> None:
    assert [parse_tlp(tlp.label) for tlp in Tlp] == list(Tlp)
    assert [parse_pap(pap.label) for pap in Pap] == list(Pap)


def test_pap_is_read_with_its_older_word_and_refuses_the_labels_of_tlp() -> None:
    assert parse_pap("pap:white") is Pap.CLEAR
    for text in ("amber+strict", "TLP:RED", "PAP: RED"):
        with pytest.raises(BadLabel):
            parse_pap(text)


@given(st.text())
def test_any_text_is_a_label_or_the_one_refusal(text: str) -> None:
    try:
        label = parse_tlp(text)
    except BadLabel:
        return
    assert text.upper().removeprefix("TLP:") in {label.label.removeprefix("TLP:"), "WHITE"}


@given(st.lists(st.sampled_from(Tlp), min_size=1))
def test_the_most_restrictive_label_wins_in_any_order(labels: list[Tlp]) -> None:
    by_hand = [Tlp.RED, Tlp.AMBER_STRICT, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR]
    expected = next(label for label in by_hand if label in labels)
    assert strictest(*labels) is expected
    assert strictest(*reversed(labels)) is expected


def test_pap_red_and_amber_leave_investigation_only() -> None:
    assert uses_under(Pap.RED) == uses_under(Pap.AMBER) == {Use.INVESTIGATE}
    assert uses_under(Pap.GREEN) == uses_under(Pap.CLEAR) == set(Use)


def test_publishing_needs_the_clear_label_as_well_as_the_action() -> None:
    assert [tlp for tlp in Tlp if Use.PUBLISH in uses_within(tlp, Pap.CLEAR)] == [Tlp.CLEAR]
    assert Use.PUBLISH not in uses_within(Tlp.CLEAR, Pap.AMBER)
    assert uses_within(Tlp.GREEN, Pap.GREEN) == {Use.BLOCK, Use.INVESTIGATE, Use.HOLD, Use.WARN}
