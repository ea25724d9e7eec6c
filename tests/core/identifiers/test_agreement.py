"""A law: what a text is where somebody asks, and what is found in it where it stands in a message alone, is the same."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import TABLES

from accord.core.identifiers import KINDS, NotAnIdentifier, parse
from accord.core.identifiers.extract import extract

EXAMPLES = [(example.text, example.region) for module in KINDS.values() for example in module.EXAMPLES]
WORDS = st.sampled_from(
    "dhl invoice gcash pix paynow bkash promptpay upi kaspa btc order ref telegram line tel sms TH monero usdt zelle".split()
)
DIGITS = st.text("0123456789", min_size=4, max_size=16)


def agrees(text: str, region: str | None) -> None:
    try:
        read = parse(text, region, tables=TABLES)
    except NotAnIdentifier:
        read = None
    occurrences = extract(text, region, tables=TABLES)
    whole = [occurrence.identifier for occurrence in occurrences if (occurrence.start, occurrence.end) == (0, len(text))]
    if whole:
        assert read is not None
        assert (whole[0].kind, whole[0].value) == (read.kind, read.value)
    elif read is not None and len(occurrences) == 1 and read.verified and read.kind not in ("sender", "script", "image"):
        assert (occurrences[0].identifier.kind, occurrences[0].identifier.value) == (read.kind, read.value)


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES])
@pytest.mark.parametrize("region", [None, "TH", "PH"])
def test_every_example_is_one_thing(text: str, region: str | None) -> None:
    agrees(text, region)


@given(WORDS, st.sampled_from([":", ": ", " ", "-"]), DIGITS, st.sampled_from([None, "TH", "PH", "BR", "BD"]))
def test_a_word_and_digits_are_one_thing_and_never_an_unknown_chain(word: str, between: str, digits: str, region: str | None) -> None:
    text = f"{word}{between}{digits}"
    agrees(text, region)
    with suppress(NotAnIdentifier):
        assert parse(text, region, tables=TABLES).kind != "crypto"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpay://upi/pay?pa=x99@oksbi", "proxy upi:x99@oksbi"),
        ("gcash:09171234567", "proxy gcash:+639171234567"),
        ("pix:111.444.777-35", "proxy pix:cpf:11144477735"),
        ("https://wa.me/66812345678", "handle whatsapp:+66812345678"),
        ("viber://chat?number=66812345678", "handle viber:+66812345678"),
        ("tel:+66812345678", "phone +66812345678"),
        ("https://www.google.com/url?q=https%3A%2F%2Fevil.com%2Fa", "url evil.com/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Ft.me%2Fsome_name", "handle telegram:some_name"),
        (
            "https://etherscan.io/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "crypto eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        ),
        (
            "00020101021129370016A000000677010111011300668123456785802TH530376463045D82",
            "proxy promptpay:phone:+66812345678",
        ),
    ],
)
def test_links_and_codes_are_whom_they_name_in_both(text: str, expected: str) -> None:
    read = parse(text, tables=TABLES)
    assert f"{read.kind} {read.value}" == expected
    (identifier,) = [occurrence.identifier for occurrence in extract(text, None, tables=TABLES)]
    assert f"{identifier.kind} {identifier.value}" == expected
