"""Every sentence of readings has a place where it is said, and what is said has its sentence."""

import re
from pathlib import Path

import accord.core.typed
from accord.core.typed.labels import TEXTS

SAID = re.compile(r"""\b(?:question|refused|_as_typed)\(\s*"([a-z-]+)\"""")
# Said of whatever is typed, by the codes of the first look at it.
OF_ANY_TEXT = {"empty", "too-long", "not-text"}


def test_codes_and_sentences_belong_together() -> None:
    folder = Path(next(iter(accord.core.typed.__path__)))
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "labels.py")
    assert set(SAID.findall(source)) <= set(TEXTS)
    assert [code for code in TEXTS if f'"{code}"' not in source and code not in OF_ANY_TEXT] == []


def test_no_sentence_of_a_refusal_lacks_its_example() -> None:
    for code, text in TEXTS.items():
        if "for example" in text or ("looks like" in text and "payment card" not in text):
            assert "{example}" in text, code
