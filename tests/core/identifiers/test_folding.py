"""Folding: what is searched, and the way back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.folding import fold


def test_scripts_widths_and_invisible_characters() -> None:
    assert fold("โทร๐๘๑-০১৭-९८-٠٥").text == "โทร081-017-98-05"
    assert fold("ｅｖｉｌ．ｃｏｍ（０８１）").text == "evil.com(081)"
    assert fold("e\u200bvi\u202el.c\u00adom").text == "evil.com"


def test_defanging_is_undone() -> None:
    for text in (
        "hxxps://evil[.]com/a",
        "hXXps[://]evil(.)com/a",
        "h**ps://evil{.}com/a",
        "https[:]//evil [dot] com/a",
        "https://evil[.com/a",
        "https://evil.com[/]a",
        "hxxps://evil[.]com[/]a",
    ):
        assert fold(text).text.lower() == "https://evil.com/a"
    assert fold("a[at]b[dot]com, c (@) d(.)org").text == "a@b.com, c@d.org"
    assert fold("evil。com").text == "evil.com"


def test_brackets_that_defang_nothing_stay() -> None:
    for text in ("see [.]", "(dot)", "a list [at]", "xxp", "[://]", "[/]", "see [/] there", "foo(at) ", "จบ。ใหม่"):
        assert fold(text).text == text


def test_positions_lead_back_to_the_original() -> None:
    text = "ดู hxxps[://]evil[.]com ๐๘๑"
    folded = fold(text)
    start = folded.text.index("https")
    first, last = folded.span(start, start + len("https://evil.com"))
    assert text[first:last] == "hxxps[://]evil[.]com"
    start = folded.text.index("081")
    first, last = folded.span(start, start + 3)
    assert text[first:last] == "๐๘๑"


PIECES = st.sampled_from(["a", "[.]", "(dot)", "hxxp", "://", "[:]", "ﷺ", "½", "\u200b", "๑", "ｘ", "[at]", "\\.", "。", " "])


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_every_folded_character_has_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts) and list(folded.ends) == sorted(folded.ends)
