"""Each role has a ceiling it can't exceed."""

import pytest

from accord.core.sharing import CEILINGS, Marking, Pap, Tlp, above_ceiling

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
    assert [tlp for tlp in WIDEST_FIRST if above_ceiling(role, marked(tlp)) is None] == labels


@pytest.mark.parametrize(
    ("role", "code", "says"),
    [
        ("analyst", "above-ceiling", "Your role publishes up to TLP:AMBER. Choose a stricter label, or ask "),
        ("auditor", "publishes-nothing", "Your role publishes nothing. Ask "),
        ("stranger", "unknown-role", "Your role is not known here. Ask "),
    ],
)
def test_it_is_said_why_not_and_what_to_do(role: str, code: str, says: str) -> None:
    refused = above_ceiling(role, marked(Tlp.CLEAR))
    assert refused is not None
    assert (refused[0], str(refused[1])[: len(says)]) == (code, says)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CEILINGS["auditor"] = Tlp.CLEAR  # type: ignore[index]
