"""What a person told, as a desk reads it: no code and no key of the form is left."""

import pytest
from django.utils import translation

from accord.doors.console.reports.answers import as_asked, in_words, language_name


def test_a_payment_is_told_part_by_part_in_the_order_in_which_it_is_asked() -> None:
    told = in_words("payments", "own-account: TH:014:5550001112\nway: transfer\namount: 200.00 USDT\n\namount: 5.00\ncurrency: THB")
    first, second = told.payments
    assert first == (
        ("How much?", "USDT 200.00"),
        ("How?", "From my bank account"),
        ("Which of your accounts or numbers did you pay from?", "SCB (Siam Commercial Bank) 5550001112"),
    )
    assert second == (("How much?", "THB 5.00"),)
    assert told.text == ""


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("own-bank: TH:014", ("Which of your banks or wallets did you pay from?", "SCB (Siam Commercial Bank), TH:014")),
        ("to-bank: ABCDTHBKXXX", ("At which bank or wallet?", "ABCDTHBKXXX")),
        ("to: PE:002:19312345678901", ("To which account, number or address?", "BCP (Banco de Crédito del Perú) 19312345678901")),
        ("to: +66812345678", ("To which account, number or address?", "+66812345678")),
        ("to: TH:999:1234567890", ("To which account, number or address?", "TH:999:1234567890")),
        ("amount: about a hundred", ("How much?", "about a hundred")),
        ("at: 2026-11-27", ("When?", "2026-11-27")),
        ("at: 2026-11-27T14:30:00+07:00", ("When?", "2026-11-27 07:30:00 UTC")),
        ("at: 1795764600000000", ("When?", "2026-11-27 07:30:00 UTC")),
        ("at: on Friday", ("When?", "on Friday")),
        ("no such part", ("", "no such part")),
    ],
)
def test_a_part_of_a_payment_is_told_as_people_name_it(line: str, says: tuple[str, str]) -> None:
    assert in_words("payments", line).payments == ((says,),)


def test_an_amount_of_no_known_currency_keeps_both_lines() -> None:
    (paid,) = in_words("payments", "amount: 25000\ncurrency: unknown").payments
    assert paid == (("How much?", "25000"), ("In which currency?", "unknown"))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("country", "TH", "Thailand"),
        ("nationality", "NP\n\nKE", "Nepal\nKenya"),
        ("scheme", "romance", "Romance scam"),
        ("only-you", "yes", "Yes, someone else could"),
        ("words", "yes\n\nHe called twice.", "yes\n\nHe called twice."),
        ("unheard-of", "as it is", "as it is"),
    ],
)
def test_a_choice_is_told_by_its_label_and_what_was_written_as_it_is(name: str, text: str, says: str) -> None:
    assert in_words(name, text).text == says


def test_answers_stand_in_the_order_in_which_they_were_asked_for() -> None:
    names = ["contact", "name", "no-longer-asked", "words", "payments"]
    assert as_asked(names) == ["payments", "contact", "words", "name", "no-longer-asked"]


def test_a_language_is_named_in_the_readers_own() -> None:
    assert language_name("th") == "Thai" and language_name("xx-none") == "xx-none"
    with translation.override("ar"):
        assert language_name("th") == "التايلاندية"
