"""What people type of a payment: the account beside its bank, the amount, the day. Expected values stand here, as receipts have them."""

from binascii import crc_hqx

import pytest
from report_cast import NOW, TABLES

from accord.core.reports.answers import Around, BadAnswers, read_answers
from accord.core.reports.sheet import Sheet
from accord.core.reports.typed import settled, without_cards
from accord.tables import countries, report_form, schemes


def around(country: str = "TH", language: str = "en") -> Around:
    return Around(NOW, country, TABLES, frozenset(schemes()), countries(), language)


def paid(country: str = "TH", language: str = "en", **row: str):
    given = {key.replace("_", "-"): value for key, value in row.items()}
    ((payment,)) = read_answers(report_form(), {"payments": [given]}, around(country, language))["payments"]
    return payment


def asked(country: str = "TH", language: str = "en", **row: str):
    with pytest.raises(BadAnswers) as caught:
        paid(country, language, **row)
    (fault,) = caught.value.wrong
    return fault


@pytest.mark.parametrize(
    ("country", "bank", "number", "value"),
    [
        ("TH", "TH:014", "4567891230", "TH:014:4567891230"),
        ("TH", "TH:014", "456-7-89123-0", "TH:014:4567891230"),
        ("TH", "SCB", "๔๕๖-๗-๘๙๑๒๓-๐", "TH:014:4567891230"),
        ("TH", "TH:014", "0812345678", "TH:014:0812345678"),
        ("TH", "promptpay", "081-234-5678", "promptpay:phone:+66812345678"),
        ("TH", "truemoney", "081-234-5678", "truemoney:+66812345678"),
        ("TH", "", "ทรูมันนี่ 081-234-5678 นายเอ", "truemoney:+66812345678"),
        ("BD", "bkash", "01712-345678", "bkash:+8801712345678"),
        ("NP", "esewa", "9841234567", "esewa:+9779841234567"),
        ("PE", "yape", "987 654 321", "yape:+51987654321"),
        ("TH", "", "SCB 4567891230", "TH:014:4567891230"),
        ("AE", "AE:033", "AE07 0331 2345 6789 0123 456", "AE070331234567890123456"),
    ],
)
def test_a_number_beside_its_bank_is_an_account_there(country, bank, number, value) -> None:
    payment = paid(country, to=number, to_bank=bank, amount="1", own_bank="")
    assert payment.to.value == value and payment.to.kind != "phone"


def test_a_number_without_a_bank_is_asked_about_and_is_never_a_phone() -> None:
    for number in ("4567891230", "0812345678", "1234567890", "9876543210"):
        question = asked(to=number, amount="1")
        assert question.code == "which-bank" and "TH:014:" + number in [choice.value for choice in question.choices]
        assert "+45" not in "".join(choice.display for choice in question.choices)
        assert paid(to="TH:014:" + number, amount="1").to_bank == "TH:014"


def test_what_was_confirmed_outranks_the_bank_that_was_chosen() -> None:
    payment = paid(to="TH:014:4567891230", to_bank="TH:004", amount="1")
    assert payment.to.value == "TH:014:4567891230" and payment.to_bank == "TH:014"


@pytest.mark.parametrize(
    ("country", "language", "typed", "currency", "value"),
    [
        ("TH", "th", "25,000", "THB", "25000.00 THB"),
        ("TH", "th", "๔๘๐๐๐๐", "", "480000.00 THB"),
        ("BD", "bn", "৫০০০০", "BDT", "50000.00 BDT"),
        ("PE", "es", "S/ 1,500.00", "", "1500.00 PEN"),
        ("NP", "ne", "१,२५,०००", "NPR", "125000.00 NPR"),
        ("AE", "ar", "٤٨٠٬٠٠٠", "AED", "480000.00 AED"),
    ],
)
def test_amounts_are_read_as_they_are_written_there(country, language, typed, currency, value) -> None:
    assert str(paid(country, language, amount=typed, currency=currency).amount) == value


def test_an_amount_that_can_be_two_is_asked_about() -> None:
    question = asked(language="th", amount="50.000", currency="THB")
    assert question.code == "amount-meant" and [choice.value for choice in question.choices] == ["50000.00 THB", "50.00 THB"]
    assert str(paid(amount="50000.00 THB", currency="THB").amount) == "50000.00 THB"


def test_a_time_is_that_of_the_country_and_the_future_is_asked_about() -> None:
    from accord.core.times import rfc3339

    assert rfc3339(paid(at="19/09/2026 01:30", amount="1").at) == "2026-09-18T18:30:00.000000Z"
    assert rfc3339(paid(language="th", at="19/09/2569 01:30", amount="1").at) == "2026-09-18T18:30:00.000000Z"
    assert rfc3339(paid("NP", at="19/09/2026 01:30", amount="1").at) == "2026-09-18T19:45:00.000000Z"
    assert rfc3339(paid("NP", "ne", at="२०८३-०६-०३", amount="1").at) == "2026-09-18T18:15:00.000000Z"
    assert asked(at="19/09/2027 01:30", amount="1").code in ("moment-ahead", "moment-not-yet")


def test_what_was_meant_stays_so_when_it_is_read_again_later_and_in_another_language() -> None:
    typed = {"at": "yesterday 21:00", "amount": "480,000", "to-bank": "TH:014"}
    sheet = Sheet(kind="money", answers={"country": "TH", "payments": [typed]})
    (row,) = settled(sheet, around()).answers["payments"]
    later = Around(NOW + 9 * 86_400_000_000, "TH", TABLES, frozenset(schemes()), countries(), "es")
    first = read_answers(report_form(), sheet.answers, around())["payments"]
    assert read_answers(report_form(), {"payments": [row]}, later)["payments"] == first
    assert row["currency"] == "THB"


def test_a_card_is_asked_about_and_not_kept() -> None:
    typed = {"to": "4111111111111111", "to-bank": "TH:014", "amount": "5"}
    sheet = Sheet(kind="money", answers={"theirs": ["SCB 4567891230"], "payments": [typed]})
    with pytest.raises(BadAnswers) as caught:
        read_answers(report_form(), sheet.answers, around())
    kept = without_cards(sheet, caught.value.wrong).answers
    assert kept == {"theirs": ["SCB 4567891230"], "payments": [{"to-bank": "TH:014", "amount": "5"}]}
    lines = Sheet(kind="money", answers={"theirs": ["4111 1111 1111 1111", "+66812345678"]})
    with pytest.raises(BadAnswers) as caught:
        read_answers(report_form(), lines.answers, around())
    assert "4111" not in str(without_cards(lines, caught.value.wrong).answers)


def test_a_line_with_a_bank_is_an_account_and_a_bare_number_no_stranger_abroad() -> None:
    def lines(*typed: str):
        return [identifier.value for identifier in read_answers(report_form(), {"theirs": list(typed)}, around())["theirs"]]

    assert lines("SCB 4567891230", "ไทยพาณิชย์ 456-7-89123-0", "0812345678", "https://evil.example.com/a") == [
        "TH:014:4567891230", "+66812345678", "evil.example.com/a",
    ]  # fmt: skip
    with pytest.raises(BadAnswers):
        lines("4567891230")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("I paid to SCB 4567891230 and then nothing.", {"TH:014:4567891230"}),
        ("He gave me his account: 456-7-89123-0 ไทยพาณิชย์", {"TH:014:4567891230"}),
        ("I sent it to 4567891230.", set()),
        ("A woman of Kasikorn called from 081 234 5678. She is at +45 67 89 12 30.", {"+66812345678", "+4567891230"}),
        ("SCB, paid 3,000 at 2026-11-29 22:14:05 to number 4567891230", {"TH:014:4567891230"}),
        ("I asked SCB about 1234567890 บาท, my passport is 1234567891", set()),
        ("Pay to https://evil.example.com/a or SCB 4567891230", {"evil.example.com/a", "TH:014:4567891230"}),
    ],
)
def test_in_the_words_a_number_beside_a_bank_is_an_account_and_a_bare_one_no_stranger_abroad(words, expected) -> None:
    from accord.core.reports.reading import read_words

    seen = read_words(words, "TH", tables=TABLES, setting=around().setting())
    assert {mention.identifier.value for mention in seen} == expected
    for mention in seen:
        assert all(words[start:end].strip() for start, end in mention.places)


@pytest.mark.parametrize("bank", ["", "TH:014"])
@pytest.mark.parametrize("typed", ["0x71C7…976F", "TQn9Y2…kL3d", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6", "0x12345678…9765"])
def test_an_address_that_was_shortened_is_said_to_be_not_whole(typed, bank) -> None:
    assert asked(to=typed, to_bank=bank, amount="1").code == "address-not-whole"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("PayPal lisa@evil-page.com", "lisa@evil-page.com"),
        ("sent by PayPal to lisa@evil-page.com", "lisa@evil-page.com"),
        ("his page: https://pay.evil-page.com/lisa", "pay.evil-page.com/lisa"),
    ],
)
def test_an_address_among_words_is_where_the_money_went(typed, value) -> None:
    assert paid(to=typed, amount="1").to.value == value


@pytest.mark.parametrize(
    "typed", ["PayPal lisa@evil-page.com or max@evil-page.com", "I gave cash to a man", "call 081-234-5678 for the account"]
)
def test_of_several_addresses_and_of_a_telephone_among_words_none_is_where_it_went(typed) -> None:
    assert asked(to=typed, amount="1").code in ("account-none", "account-short", "which-bank")


PROMPTPAY_CODE = "00020101021129370016A000000677010111011300668123456785802TH53037646304"


def checked(code: str) -> str:
    """With the checksum of EMVCo behind it."""
    return f"{code}{crc_hqx(code.encode(), 0xFFFF):04X}"


@pytest.mark.parametrize("bank", ["", "TH:014"])
def test_the_text_of_a_payment_code_is_whom_it_pays(bank) -> None:
    assert paid(to=checked(PROMPTPAY_CODE), to_bank=bank, amount="1").to.value == "promptpay:phone:+66812345678"


@pytest.mark.parametrize("typed", ["00020101021129370016A000000677010111", PROMPTPAY_CODE + "0000"])
def test_of_a_payment_code_that_is_not_whole_no_digit_is_an_account(typed) -> None:
    fault = asked(to=typed, amount="1")
    assert fault.code == "payment-code" and fault.choices == () and "Type the account or number that the receipt names" in fault.text
