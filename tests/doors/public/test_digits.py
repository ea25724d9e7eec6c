"""Numbers on public pages: those that are read in the language's own digits, as CLDR writes it; those that are copied as they work."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from hubs import Hub
from public_walk import Walk, guest_pages
from report_pages import roomy_reports

from accord.core.typed.numerals import in_own_digits
from accord.formats.pages.tree import Element, Page

# What is typed or dialled stands in these as it works: an example, a name of a line, the characters of a code, an account.
_AS_IT_WORKS = re.compile(r"যেমন|जस्तै|AOC 1441|O (?:ও|तथा) U|\((?:Krung Thai|Siam Commercial|Kasikorn)[^)]*\)")


def read_on(element: Element, *, is_copied: bool = False) -> Iterator[str]:
    """The texts of a page that are read, and not copied, dialled or typed."""
    is_copied = (
        is_copied
        or element.tag in ("option", "textarea", "style")
        or (element.tag == "bdi" and element.get("dir") == "ltr")
        or element.get("class") == "unbroken"
        or element.get("href").startswith("tel:")
    )
    for part in element.words:
        if isinstance(part, Element):
            yield from read_on(part, is_copied=is_copied)
        elif not is_copied and part.strip():
            yield " ".join(part.split())


@pytest.mark.parametrize("language", ["bn", "ne"])
def test_a_page_mixes_no_digits(hub: Hub, roomy: None, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import appeal
    from accord.limits import Buckets

    roomy_reports(tmp_path, monkeypatch)
    for name in ("sends", "looks"):
        monkeypatch.setattr(appeal, name, Buckets(60_000, burst=1_000))
    made: Any = cast(hub)
    hub.member("Tern").publish("parcel-fee-now.com", tlp="TLP:CLEAR", scheme="parcel")
    pages = [answer for _, answer in Walk(language).pages()] + [answer for *_, answer in guest_pages(hub, made, (language,))]
    texts = {text for answer in pages for text in read_on(Page(answer.content.decode()).root)}
    assert [text for text in texts if re.search("[0-9]", text) and not _AS_IT_WORKS.search(text)] == []
    own = {"bn": "[০-৯]", "ne": "[०-९]"}[language]
    assert sum(bool(re.search(own, text)) for text in texts) > 20, "else it looked at nothing"


def test_a_code_and_a_telephone_number_stay_as_they_are_typed(hub: Hub, roomy: None) -> None:
    answered = Walk("bn").post("/check", text="081-234-5678", country="TH").content.decode()
    assert "+66 81 234 5678" in answered and "1441" in answered


def test_a_question_about_a_sum_has_the_digits_of_its_answers(
    hub: Hub, roomy: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roomy_reports(tmp_path, monkeypatch)
    cast(hub)
    typed = {"q.country": "TH", "q.lost": "money", "p1.amount": "45.000", "preset": "THB", "p1.currency": "THB"}
    asked = Walk("ne").post("/report", door="money", at="paid", do="next", **typed).content.decode()
    told = next(words for words in re.findall(r'<p class="refusal" id="wrong-p1.amount">([^<]+)<', asked))
    assert "४५,०००" in told and not re.search("[0-9]", told)


def test_the_digits_are_those_of_cldr() -> None:
    assert [in_own_digits("4,80,000 at 9", language) for language in ("bn", "ne")] == ["৪,৮০,০০০ at ৯", "४,८०,००० at ९"]
    assert {in_own_digits("1,234.5", language) for language in ("en", "th", "es", "ar", "xx")} == {"1,234.5"}
