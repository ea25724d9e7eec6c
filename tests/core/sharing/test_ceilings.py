"""Each role has a ceiling it can't exceed."""

import pytest

from accord.core.sharing import CEILINGS, Marking, Pap, Tlp, within

WIDEST_FIRST = [Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED]


def marked(tlp: Tlp) -> Marking:
    return Marking(tlp=tlp, pap=Pap.GREEN, originator="origin", uses=frozenset())


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("administrator", WIDEST_FIRST),
        ("secretariat", WIDEST_FIRST),
        ("officer", WIDEST_FIRST[1:]),
        ("analyst", WIDEST_FIRST[2:]),
        ("investigator", WIDEST_FIRST[2:]),
        ("victim officer", WIDEST_FIRST[3:]),
        ("auditor", []),
        ("stranger", []),
        ("", []),
    ],
)
def test_a_role_publishes_its_ceiling_and_everything_stricter(role: str, labels: list[Tlp]) -> None:
    decisions = {tlp: within(role, marked(tlp)) for tlp in Tlp}
    assert [tlp for tlp in WIDEST_FIRST if decisions[tlp].allowed] == labels
    assert all(decision.reasons[0].code and decision.reasons[0].text.endswith(".") for decision in decisions.values())


def test_a_role_that_is_not_known_is_not_repeated() -> None:
    assert "stranger" not in within("stranger", marked(Tlp.RED)).reasons[0].text


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CEILINGS["auditor"] = Tlp.CLEAR  # type: ignore[index]
