"""The tables of the vault are closed, and the page about them says the same."""

import re
from pathlib import Path

from accord.hub.vault.vocabulary import ACTIONS, HUB, KINDS, MOST_DAYS, NOTE_LENGTH, PERSON, REASONS, RIGHTS, ROLES

PAGE = (Path(__file__).parents[3] / "docs" / "vault.md").read_text(encoding="utf-8")
NAMES = {"the person": PERSON, "the hub itself for what it delivers": HUB}


def with_right(kind: str, *rights: str, without: str = "none") -> set[str]:
    return {role for role, may in RIGHTS[kind].items() if set(rights) <= may and without not in may}


def cells(kind: str) -> list[set[str]]:
    [line] = re.findall(rf"^\| `{kind}` \|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|$", PAGE, re.MULTILINE)
    return [{NAMES.get(name.strip(), name.strip()) for name in cell.split(",") if name.strip()} for cell in line]


def test_every_right_is_a_known_role_doing_a_known_thing() -> None:
    for rights in RIGHTS.values():
        assert set(rights) <= set(ROLES)
        assert set().union(*rights.values()) <= set(ACTIONS)


def test_the_page_names_the_rights_as_they_are() -> None:
    for kind in KINDS:
        full, read, own = cells(kind)
        assert full == with_right(kind, "read", "update") - {HUB}
        assert read == with_right(kind, "read") - full
        assert own == with_right(kind, "export", "erase", without="read")
        assert with_right(kind, "looks") == {"auditor"}


def test_the_page_names_the_reasons_and_limits_as_they_are() -> None:
    for code, text in REASONS.items():
        assert f"| `{code}` | {text} |" in PAGE
    assert f"at most {MOST_DAYS} days" in PAGE
    assert f"up to {NOTE_LENGTH} characters" in PAGE


def test_a_stored_word_fits_its_column() -> None:
    assert all(len(word) <= 16 for word in (*ROLES, *ACTIONS, *KINDS, *REASONS))
