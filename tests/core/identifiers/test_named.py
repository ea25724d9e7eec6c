"""The one identifier of a text that is pasted with words around it."""

import pytest

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.named import one_named
from accord.tables import identifier_tables


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("https://shop.example.com/order ค่ะ ช่วยด้วย", None, ("url", "shop.example.com/order")),
        ("https://shop.example.com/order আমার দোকান", None, ("url", "shop.example.com/order")),
        ("mi tienda https://shop.example.com/order, gracias", "url", ("url", "shop.example.com/order")),
        ("https://shop.example.com/order\nmy shop", None, ("url", "shop.example.com/order")),
        ("https://shop.example.com/ es mi tienda", "domain", ("domain", "shop.example.com")),
        ("https://www.facebook.com/myshop ค่ะ", None, ("handle", "facebook:myshop")),
        ("https://www.facebook.com/myshop ค่ะ", "url", ("url", "www.facebook.com/myshop")),
        ("my number is 081 234 5678", None, ("phone", "+66812345678")),
        ("ลูกค้าบอกว่า บัญชี กสิกร 123-4-56789-0", None, ("account", "TH:004:1234567890")),
        ("BAKERY shop", "sender", ("sender", "TH:bakery shop")),
    ],
)
def test_it_is_found_among_the_words_and_no_word_becomes_a_part_of_it(text: str, kind: str | None, expected: tuple[str, str]) -> None:
    identifier = one_named(text, "TH", kind, tables=identifier_tables())
    assert (identifier.kind, identifier.value) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://a.example.com/x https://b.example.com/y", "several"),
        ("081-234-5678 and somchai@example.com", "several"),
        ("4111 1111 1111 1111", "card-number"),
        ("0012 3456 7890", "phone-not-valid"),
    ],
)
def test_of_several_none_is_chosen_and_what_is_none_is_refused_as_ever(text: str, code: str) -> None:
    with pytest.raises(NotAnIdentifier) as refused:
        one_named(text, "TH", None, tables=identifier_tables())
    assert refused.value.code == code
