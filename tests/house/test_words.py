"""The check of words, shown what it must refuse and what it must let stand."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import check_words
from check_words import FOREIGN, RULES, Sentence, broken, of_a_document, parts, presents

REFUSED = {
    "begins": (
        "Whoever is wrongly listed appeals.",
        "A page for banks. Whoever has it answers.",
        "What is upheld is taken back.",
        "Nobody of these has a risk.",
        "Look: What was said stays.",
    ),
    "somebody": ("Somebody looks at it.", "Thank you. Somebody will answer.", "Somebody was asked."),
    "whoever": ("We alert whoever is on call.",),
    "no-more": ("The member takes part no more.", "They will ring no more.", "Show it no more"),
    "where-it-stood": ("An upload goes on where it stood.",),
    "told-thing": ("What is wrong is told with its line.", "Which one it is can't be told."),
    "thrown-away": ("An upload to which nothing comes is thrown away.", "Old rows are swept away."),
    "what-nobody": ("What people reported and nobody has confirmed rings no bell.",),
    "rung": ("Contacts are rung in the desk's hours only.", "It was rung."),
    "told-yet": ("Your bank is not told yet.",),
    "due-until": ("First answer until {time}.", "It is decided until Friday."),
    "cheat": ("Beware of cheats", "It may be a cheat."),
    "safe": ("This is a safe link.", "We found only safe numbers.", "The account is safe.", "This message looks safe."),
    "desk": ("Tell the desk.", "The bells of both banks ring.", "Both banks are rung.", "In doubt, ring %(member)s back."),
}
LET_STAND = (
    "What is your name?",
    "May whoever asks see it? Whoever asks is named?",
    "Somebody to talk to",
    "Somebody is held in a place and forced to work there.",
    "Is the account safe?",
    "How to reach you safely: a safe place, safe hours, a safe way out.",
    "Going home is safe.",
    "Anyone wrongly listed can appeal.",
    "Decided by 3 March. The hold lasts until then.",
    "A buyer who cheats a seller",
    "Your bank has not told us yet.",
    "We keep what was said.",
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts])
def test_a_statement_that_hides_who_does_what_is_refused(name: str, text: str) -> None:
    assert name in {rule.name for rule in broken(Sentence("a page", text, public=True))}


def test_every_rule_is_shown_something_that_breaks_it() -> None:
    assert {rule.name for rule in RULES} == set(REFUSED)


@pytest.mark.parametrize("text", LET_STAND)
def test_questions_and_plain_sentences_stand(text: str) -> None:
    assert broken(Sentence("a page", text, public=True)) == []


def test_desk_and_bell_stay_words_of_the_console() -> None:
    assert broken(Sentence("the console", "Ring the desk: a bell waits.")) == []
    assert broken(Sentence("a page", "Ring the desk: a bell waits.", public=True)) != []


def test_what_follows_from_a_consent_stands_in_the_future() -> None:
    consent = '[consent.bank]\nallows = "The bank {}. It is told why."\nwithout = "We will ask no bank."\nends = "You can go on."\n'
    assert presents(consent.format("will see it")) == []
    assert presents(consent.format("sees it")) == ["The bank sees it. It is told why."]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("th", "มีคนถูกกักตัว"),
        ("bn", "এই পাতা থেকে"),
        ("ne", "यो पाना खुला छ"),
        ("es", "Avise a la mesa de rescate."),
        ("ar", "يُقرع جرس البنكين"),
    ],
)
def test_a_word_that_says_something_else_in_its_language_is_found(language: str, text: str) -> None:
    assert FOREIGN[language].search(text)


@pytest.mark.parametrize(("language", "text"), [("bn", "হাসপাতাল"), ("ne", "पाठाउने"), ("es", "Le avisaremos"), ("ar", "نُخطر البنكين")])
def test_and_a_word_that_only_looks_like_it_is_not(language: str, text: str) -> None:
    assert not FOREIGN[language].search(text)


def test_a_document_is_read_without_its_code_and_cell_by_cell() -> None:
    page = "# Whoever\n\n```\nWhoever runs this code\n```\n\n- **Whoever** asks for it\n  gets it.\n\n| a | Whoever has it wins |\n"
    texts = [sentence.text for sentence in of_a_document("docs/page.md", page)]
    assert texts == ["Whoever asks for it gets it.", "Whoever has it wins"]


def test_a_text_is_read_sentence_by_sentence() -> None:
    assert parts("One.  Is it two?\nThree: four") == ["One.", "Is it two?", "Three:", "four"]


def test_the_house_is_in_order() -> None:
    assert check_words.main() == []


def test_a_sentence_of_the_console_is_refused_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_words, "sentences", lambda: iter([Sentence("the console", "Whoever is new here waits.")]))
    (found,) = check_words.main()
    assert "Whoever is new here waits." in found and "begins" in found


def test_a_translation_is_named_with_its_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FOREIGN, "es", re.compile("banco"))
    found = [finding for finding in check_words.main() if "es/LC_MESSAGES" in finding]
    assert found and all("'banco' stands in" in finding for finding in found)


def test_arabic_writes_tanwin_before_its_alef() -> None:
    """`شيئًا` and not `شيئاً`: one spelling in all catalogues, that of nearly all their words and of the newer schools of spelling."""
    catalogues = sorted((Path(__file__).parents[2] / "src" / "accord" / "locale").glob("*/ar/LC_MESSAGES/django.po"))
    texts = [path.read_text() for path in catalogues]
    assert len(texts) == 2 and all("\u064b\u0627" in text for text in texts)
    assert [word for text in texts for word in re.findall("\\w*\u0627\u064b\\w*", text)] == []


def test_arabic_counts_eleven_to_ninety_nine_in_the_accusative_and_hundreds_not() -> None:
    """`11 طلبًا` and `100 طلب`: of the six forms the fifth is that of hundreds and the sixth that of eleven to ninety-nine."""
    checked, wrong = 0, []
    for path in sorted((Path(__file__).parents[2] / "src" / "accord" / "locale").glob("*/ar/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            plurals = [message.string for message in read_po(file, locale="ar") if isinstance(message.string, tuple)]
        for *_smaller, hundreds, tens in plurals:
            behind = [re.search(r"(?:\}|\)s) ([^\s.,:;،؛]+)", form) for form in (hundreds, tens)]
            of_hundreds, of_tens = (match[1] if match else "" for match in behind)
            if of_hundreds != of_tens:
                checked += 1
                wrong += [tens] * (of_hundreds.endswith("\u064b\u0627") or not of_tens.endswith(("\u064b\u0627", "\u0629", "\u064b")))
    assert checked > 20 and wrong == []
