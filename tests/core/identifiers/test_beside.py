"""A handle and its platform in two columns, as people write them."""

import pytest
from hypothesis import given
from identifier_laws import any_text

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.beside import parse_beside, platform_of
from accord.tables import identifier_tables


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("Telegram", "telegram"),
        (" telegram_username ", "telegram"),
        ("FB", "facebook"),
        ("Facebook Page", "facebook"),
        ("Facebook Messenger", "messenger"),
        ("X (formerly Twitter)", "x"),
        ("Twitter/X", "x"),
        ("LINE ID", "line"),
        ("WhatsApp number", "whatsapp"),
        ("Usuario de Telegram", "telegram"),
        ("Cuenta de Facebook", "facebook"),
        ("ไลน์", "line"),
        ("ไอดีไลน์", "line"),
        ("เพจเฟซบุ๊ก", "facebook"),
        ("ফেসবুক আইডি", "facebook"),
        ("फेसबुक पेज", "facebook"),
        ("رقم الواتساب", "whatsapp"),
        ("حساب تيليجرام", "telegram"),
        ("التيليجرام", "telegram"),
        ("微信", "wechat"),
        ("Facebook/Instagram", None),
        ("Phone", None),
        ("Name", None),
        ("id", None),
        ("", None),
        ("-", None),
        ("online", None),
    ],
)
def test_a_platform_is_known_as_people_call_it_in_a_table(text: str, platform: str | None) -> None:
    assert platform_of(text) == platform


@pytest.mark.parametrize(
    ("platform", "text", "kind", "value"),
    [
        ("Telegram", "@quick_money88", "handle", "telegram:quick_money88"),
        ("Telegram", "t.me/foo_bar", "handle", "telegram:foo_bar"),
        ("Telegram", "telegram:@foo_bar", "handle", "telegram:foo_bar"),
        ("Telegram", "081-234-5678", "handle", "telegram:+66812345678"),
        ("Facebook", "john.doe.9981", "handle", "facebook:johndoe9981"),
        # An ending that domains have too, in the name of a person.
        ("Facebook", "mary.shop", "handle", "facebook:maryshop"),
        ("facebook", "100012345678901", "handle", "facebook:id:100012345678901"),
        ("LINE", "@abc1234z", "handle", "line:@abc1234z"),
        ("LINE OA", "~scam99", "handle", "line:scam99"),
        ("WhatsApp", "+66 81 234 5678", "handle", "whatsapp:+66812345678"),
        ("واتساب", "0812345678", "handle", "whatsapp:+66812345678"),
        ("Koo", "@john.doe", "handle", "koo:john.doe"),
        # What tells itself is no name, whatever it was advertised on.
        ("Facebook", "https://evil-shop.com/x", "url", "evil-shop.com/x"),
        ("Facebook", "evil-shop.com", "domain", "evil-shop.com"),
        ("Instagram", "loans@evil-shop.com", "email", "loans@evil-shop.com"),
        ("Website", "evil-shop.com", "domain", "evil-shop.com"),
        ("Phone", "081 234 5678", "phone", "+66812345678"),
        ("imo", "081 234 5678", "phone", "+66812345678"),
        ("SMS", "KBANK-INFO", "sender", "TH:kbank-info"),
    ],
)
def test_a_name_is_read_on_the_platform_beside_it(platform: str, text: str, kind: str, value: str) -> None:
    identifier = parse_beside(text, platform, "TH", identifier_tables())
    assert (identifier.kind, identifier.value) == (kind, value)


@pytest.mark.parametrize(
    ("platform", "text", "code"),
    [
        ("Facebook", "Somchai Jaidee", "handle-not-valid"),
        # A sender of that name is somebody else.
        ("Facebook", "some-body", "handle-not-valid"),
        ("WhatsApp", "4111111111111111", "card-number"),
        ("Other", "john", "no-kind-fits"),
        ("", "john", "no-kind-fits"),
    ],
)
def test_what_is_no_name_there_is_refused(platform: str, text: str, code: str) -> None:
    with pytest.raises(NotAnIdentifier) as refused:
        parse_beside(text, platform, "TH", identifier_tables())
    assert refused.value.code == code


@given(any_text(), any_text())
def test_any_two_texts_are_read_and_read_back_or_meet_the_one_refusal(text: str, platform: str) -> None:
    try:
        identifier = parse_beside(text, platform, "TH", identifier_tables())
    except NotAnIdentifier:
        return
    assert parse(identifier.value, None, identifier.kind, tables=identifier_tables()).value == identifier.value
