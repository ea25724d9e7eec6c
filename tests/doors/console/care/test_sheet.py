"""The whole file as its person reads it: in each language of the public pages, every word of ours said in it, and nothing left out."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bells import NOON
from caring import FORCED, care, forced, reason, referred, seen
from django.conf import settings
from django.utils.translation import gettext, override

from accord.core.times import DAY


def words() -> Iterator[str]:
    """Every word that can stand on the page beside those that somebody wrote."""
    from accord.core.care.labels import KNOWN
    from accord.doors.console.care import labels
    from accord.tables import care as care_tables
    from accord.tables import screening

    for field in care_tables().fields.values():
        yield from (field.label, *field.choices.values())
    yield from (service.label for service in care_tables().services.values())
    yield from (indicator.label for indicator in screening().indicators.values())
    yield from (ground.label for ground in care_tables().grounds.values())
    for table in (KNOWN, labels.RISKS, labels.ANSWERED, labels.STATUSES, labels.HOWS, labels.REASONS, labels.LOOKED):
        yield from table.values()


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_every_word_of_the_page_is_said_in_the_language_of_the_person(language: str) -> None:
    same = {"no"} if language == "es" else set()
    with override(language):
        assert [word for word in words() if gettext(word) == word and word not in same] == []


def test_the_page_holds_what_is_kept_and_says_it_to_the_person(any_hub: Any) -> None:
    from accord.doors.console.care.sheet import sheet
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made, agreed={"support": True, "travel": False})
    actions.agree(made["Desk"], file, {"consulate": True}, about="NP", at=NOON)
    actions.answer(made["Desk"], file, {"debt": "present", "quota": "declined"}, reason(), at=NOON)
    actions.assess_status(made["Desk"], file, "victim", review=NOON + DAY, words="Held for a year", at=NOON)
    actions.accept(made["Shelter"], referral := referred(made, file, "health"), at=NOON)
    seen(made, referral)
    exported = queries.export(made["Desk"], file, reason("person-asked"), at=NOON + 1)
    pages = {code: " ".join(sheet(exported, 7, code, NOON + 1).split()) for code, _ in settings.LANGUAGES}
    for language, page in pages.items():
        left = re.sub(r"<style>.*?</style>", "", page)
        # What a person wrote stands as it was written, a choice and a nationality in the language of the page.
        wrote = [text for key, text in FORCED.items() if key not in ("nationality", "sex", "age-group") and "\n" not in text]
        assert [text for text in wrote if text not in left and text not in ("yes", "no")] == [], language
        assert "Held for a year" in left and "Shelter" in left and "Desk" in left and ">7<" in left
        assert file not in left and "person:" not in left and json.loads(exported)["records"][0]["reference"] not in left
    english = pages["en"]
    assert "May we ask an organisation that helps people to help you? <strong>You said yes.</strong>" in english
    assert "may we prepare the journey? <strong>You said no.</strong>" in english and "the consulate of Nepal?" in english
    assert "A debt that had to be worked off</dt><dd><bdi>yes<" in english and "you did not want to answer" in english
    assert "Shelter</bdi>, read it" in english and "victim</li>" in english
    assert english.count("Desk</bdi>, handed it out to you") <= 1, "one look leaves a line at each record, and is said once"
    for language in set(pages) - {"en"}:
        shown = [word for word in ("Your file", "Full name, as in papers", "You said", "read it", "A debt that") if word in pages[language]]
        assert shown == [], language
    assert sheet(exported, 7, "xx", NOON + 1).count('lang="en"') == 1, "a language that is none is English"


def test_the_page_says_what_is_feared_what_has_ended_and_how_the_risk_was_judged(any_hub: Any) -> None:
    from accord.doors.console.care.sheet import sheet
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made, agreed={"support": True})
    actions.agree(made["Desk"], file, {"consulate": False}, about="NP", feared=True, at=NOON)
    actions.set_risk(made["Desk"], file, "high")
    actions.set_child(made["Desk"], file, True)
    actions.override(made["Desk"], file, "child", "No guardian can be found", at=NOON)
    actions.accept(made["Shelter"], referred(made, file, "health"), at=NOON)

    def page(language: str = "en") -> str:
        exported = queries.export(made["Desk"], file, reason("person-asked"), at=NOON + 1)
        return " ".join(sheet(exported, 7, language, NOON + 1).split())

    text = page()
    assert "the consulate of Nepal? <strong>You said no.</strong> You said that you are afraid of this consulate." in text
    assert "<dt>Risk</dt><dd>high</dd>" in text and "as that of a person younger than 18" in text
    assert "When you could not be asked" in text and "best interest" in text and "No guardian can be found" in text
    assert "What they can see while they help:" in text and "can no longer look" not in text
    (referral,) = queries.referrals(made["Desk"], file)
    actions.revoke(made["Desk"], referral.id, "consent-withdrawn", at=NOON)
    assert "they can no longer look at your file here" in page() and "What they can see while they help:" not in page()
    for language in ("th", "bn", "ne", "es", "ar"):
        left = [
            word
            for word in ("afraid of this consulate", "younger than 18", "no longer look", "could not be asked")
            if word in page(language)
        ]
        assert left == [], language
