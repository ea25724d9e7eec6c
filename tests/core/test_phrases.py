"""Sentences that are put together of parts: each part is said in the reader's language, and English is what stands where nobody asks."""

from accord.core.countries.span import Span
from accord.core.phrases import Nation, Phrase, joined

SPANISH = {"Held within {length} in {country}.": "Retenido en {country} en {length}.", "{a} ({b})": "{a} ({b})", "if known": "si se sabe"}


def test_each_part_is_translated_and_each_value_is_put_into_words() -> None:
    held = Phrase("Held within {length} in {country}.", {"length": Span(72, "hours"), "country": Nation("TH")})
    assert str(held) == held.say() == "Held within 72 hours in TH."
    words = {Span(72, "hours"): "72 horas", Nation("TH"): "Tailandia"}
    assert held.say(SPANISH.__getitem__, words.__getitem__) == "Retenido en Tailandia en 72 horas."


def test_a_phrase_in_a_phrase_is_translated_too() -> None:
    noted = Phrase("{a} ({b})", {"a": Phrase("Held within {length} in {country}.", {"length": 1, "country": 2}), "b": Phrase("if known")})
    assert noted.say(SPANISH.__getitem__) == "Retenido en 2 en 1. (si se sabe)"


def test_what_fills_a_place_is_never_read_as_a_place_itself() -> None:
    assert Phrase("About {what}", {"what": "{0} and {what}"}).say() == "About {0} and {what}"
    assert Phrase("A text with {braces} and nothing to fill in").say() == "A text with {braces} and nothing to fill in"


def test_the_same_phrase_twice_counts_once() -> None:
    one, again, other = (Phrase("About {what}", {"what": what}) for what in ("it", "it", "you"))
    assert list(dict.fromkeys([one, other, again])) == [one, other]


def test_a_list_has_the_comma_of_its_language() -> None:
    assert joined(["a", "b", "c"], "es") == joined(["a", "b", "c"], None) == "a, b, c"
    assert joined(["أ", "ب", "ج"], "ar") == "أ، ب، ج"
    assert joined([], "ar") == ""
