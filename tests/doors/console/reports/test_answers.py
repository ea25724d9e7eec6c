"""What a person told, as a desk reads it: no code and no key of the form is left."""

import pytest
from django.utils import translation

from accord.doors.console.reports.answers import in_words, language_name


def test_a_payment_is_told_part_by_part_in_the_order_in_which_it_is_asked() -> None:
    told = in_words("payments", "own-account: TH:014:5550001112\nway: transfer\namount: 200.00 USDT\n\namount: 5.00\ncurrency: THB")
    first, second = told.payments
    assert first == (
        ("How much?", "200.00 USDT"),
        ("How?", "From my bank account"),
        ("Which of your accounts or numbers did you pay from?", "TH:014:5550001112"),
    )
    assert second == (("How much?", "5.00"), ("In which currency?", "THB"))
    assert told.text == ""


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("country", "TH", "Thailand"),
        ("nationality", "NP\n\nKE", "Nepal\nKenya"),
        ("scheme", "romance", "Romance scam"),
        ("only-you", "yes", "yes"),
        ("words", "yes\n\nHe called twice.", "yes\n\nHe called twice."),
        ("unheard-of", "as it is", "as it is"),
    ],
)
def test_a_choice_is_told_by_its_label_and_what_was_written_as_it_is(name: str, text: str, says: str) -> None:
    assert in_words(name, text).text == says


def test_a_language_is_named_in_the_readers_own() -> None:
    assert language_name("th") == "Thai" and language_name("xx-none") == "xx-none"
    with translation.override("ar"):
        assert language_name("th") == "التايلاندية"
