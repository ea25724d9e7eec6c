"""Nothing that the hub can say is left without words, and no language claims what we never claim."""

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po

import accord
from accord.core.identifiers import KINDS as ALL_KINDS
from accord.core.trust import wording as core
from accord.core.trust.words import Word
from accord.doors.public import answers, countries, wording
from accord.hub.signals.actions import ACTIONS
from accord.tables import help_lines, schemes

LOCALE = Path(accord.__file__).parent / "locale"
LANGUAGES = ("th", "bn", "ne", "es", "ar")
# A check by the public names no use, so that no sentence about one can arise.
NEVER = {"use-embargo", "use-protected", "use-disputed", "use-not-permitted", "use-no-claim"}
CLEARANCE = re.compile(r"\bsafe(?:ly|ty)?\b|\bsecure\b|\bsegur[oa]s?\b|ปลอดภัย|নিরাপদ|सुरक्षित|آمن|مأمون", re.IGNORECASE)


def test_every_word_of_a_verdict_has_a_headline_a_place_and_a_colour() -> None:
    words = {str(word) for word in Word}
    assert set(wording.WORDS) == words == set(answers._ORDER) == set(answers._TONES)


def test_every_reason_has_plain_words() -> None:
    assert set(wording.REASONS) | NEVER | {"acted"} == set(core.REASONS)


def test_plain_words_ask_for_no_more_than_the_reason_knows() -> None:
    for code, sentence in wording.REASONS.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= set(re.findall(r"\{(\w+)\}", core.REASONS[code])), code


def test_every_advice_leads_to_plain_advice() -> None:
    assert set(answers._ADVICE_OF) == set(core.ADVICE)
    used = {plain for plains in answers._ADVICE_OF.values() for plain in plains} | set(answers._ALWAYS)
    assert used == set(wording.ADVICE)


def test_every_scheme_kind_and_action_has_plain_words() -> None:
    assert set(wording.SCHEMES) == set(schemes())
    assert set(wording.KINDS) == set(ALL_KINDS)
    assert set(wording.ACTED) == set(ACTIONS)


def test_every_line_to_call_is_in_a_country_pack_with_its_source() -> None:
    assert set(wording.HELP) <= set(countries.NAMES)
    for country in wording.HELP:
        number = re.sub(r"<[^>]+>", "", answers.help_number(country))
        rows = [line for line in help_lines().values() if line.value in (number, f"{country}:{number}")]
        assert len(rows) == 1 and rows[0].source


OF_PEOPLE = (
    *(f"src/accord/core/{name}/" for name in ("protocols", "reports", "care", "screening", "rescue")),
    *(f"src/accord/doors/console/{name}" for name in ("rescue", "wording_rescue", "templates/console/rescue")),
)


def test_english_claims_no_clearance() -> None:
    tables = (wording.WORDS, wording.REASONS, wording.ADVICE, wording.REFUSALS, wording.ACTED, wording.SCHEMES, wording.HELP)
    templates = (Path(wording.__file__).parent / "templates" / "public").glob("*.html")
    texts = [text for table in tables for text in table.values()] + [path.read_text(encoding="utf-8") for path in templates]
    assert not [text for text in texts if CLEARANCE.search(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_claims_a_clearance(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = list(read_po(file, locale=language))
    # These speak of places to stay and ways home, which may be safe, and of no identifier.
    texts = [str(message.string) for message in messages if not _is_of_people(message)]
    assert len(texts) > 200
    assert not [text for text in texts if CLEARANCE.search(text)]


def _is_of_people(message: Message) -> bool:
    return bool(message.locations) and all(place.startswith(OF_PEOPLE) for place, _ in message.locations)
