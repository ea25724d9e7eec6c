"""EMVCo codes: tags, lengths, checksum."""

import pytest
from emv_codes import signed, tag
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.emv import looks_like_emv, read_emv, tags_of

PROMPTPAY = "00020101021129370016A000000677010111011300668999999995802TH53037646304FE29"


def code(text: str) -> str:
    with pytest.raises(NotAnIdentifier) as caught:
        read_emv(text)
    return caught.value.code


def test_the_published_promptpay_vector() -> None:
    emv = read_emv(PROMPTPAY)
    assert emv.inside("29") == {"00": "A000000677010111", "01": "0066899999999"}
    assert (emv.currency, emv.country) == ("THB", "TH")
    assert read_emv(PROMPTPAY[:-4] + "fe29") == emv


@pytest.mark.parametrize("text", [PROMPTPAY[:-1] + "8", PROMPTPAY.replace("8999", "8998"), PROMPTPAY[:-4], PROMPTPAY[:-8], PROMPTPAY + "0"])
def test_a_wrong_or_missing_checksum_is_refused(text: str) -> None:
    assert code(text) == "qr-crc"


@given(st.integers(0, len(PROMPTPAY) - 1), st.sampled_from("0123456789ABCDEFXYZ"))
def test_every_single_change_is_noticed(at: int, character: str) -> None:
    changed = PROMPTPAY[:at] + character + PROMPTPAY[at + 1 :]
    if changed.upper() != PROMPTPAY:
        assert code(changed) == "qr-crc"


def test_lengths_that_do_not_fit_are_refused() -> None:
    assert code(signed("000201", "2999A0000")) == "qr-damaged"
    assert code(signed("000201", "29x5A0000")) == "qr-damaged"
    # The checksum is right, but another tag has swallowed it.
    assert code("00020100130000063046595") == "qr-damaged"


def test_lengths_count_characters_or_bytes() -> None:
    name = "ร้านข้าวแกง"
    assert read_emv(signed("000201", tag("58", "TH"), tag("59", name))).tags["59"] == name
    in_bytes = f"59{len(name.encode())}{name}"
    assert read_emv(signed("000201", tag("58", "TH"), in_bytes)).tags["59"] == name


def test_a_code_may_begin_with_tag_01() -> None:
    assert looks_like_emv(signed("010211", tag("58", "NP"), tag("53", "524")))
    assert not looks_like_emv("https://example.com/00020101021129370016")
    assert not looks_like_emv("000201")


@given(st.text(max_size=60))
def test_any_text_is_split_or_not(text: str) -> None:
    tags = tags_of(text)
    assert tags is None or all(len(name) == 2 for name in tags)
