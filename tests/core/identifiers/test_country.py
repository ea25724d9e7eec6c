"""The country that an identifier names: by its plan, bank, scheme or domain; none where it names none."""

import pytest

from accord.core.identifiers import KINDS, parse
from accord.core.identifiers.country import country_of
from accord.core.identifiers.regions import REGIONS
from accord.tables import identifier_tables


@pytest.mark.parametrize(
    ("kind", "value", "country"),
    [
        ("phone", "+66812345678", "TH"),
        ("phone", "+8801712345678", "BD"),
        ("phone", "+12025550123", "US"),
        ("phone", "+14165550123", "CA"),
        ("phone", "+18765550123", "JM"),
        ("phone", "+77012345678", "KZ"),
        ("phone", "+79161234567", "RU"),
        ("phone", "+442079460000", "GB"),
        ("phone", "+80012345678", None),
        ("phone", "+88213300655", None),
        ("iban", "AE070331234567890123456", "AE"),
        ("account", "TH:004:1234567890", "TH"),
        ("sender", "TH:kbank", "TH"),
        ("proxy", "promptpay:phone:+66812345678", "TH"),
        ("proxy", "upi:name@okaxis", "IN"),
        ("proxy", "bkash:+8801712345678", "BD"),
        ("proxy", "yape:+51987654321", "PE"),
        ("domain", "bank.co.th", "TH"),
        ("domain", "bank.co.uk", "GB"),
        ("domain", "xn--12c1fe0br.xn--o3cw4h", "TH"),
        ("domain", "stream.tv", None),
        ("domain", "start-up.io", None),
        ("domain", "free.tk", None),
        ("domain", "bank.com", None),
        ("domain", "commission.eu", None),
        ("url", "pay.bank.com.kh/x.th", "KH"),
        ("url", "bank.co.th:8443/x", "TH"),
        ("url", "192.0.2.1/x.th", None),
        ("url", "[2001:db8::1]/x", None),
        ("email", "somebody@mail.de", "DE"),
        ("email", "somebody.th@mail.com", None),
        ("ip", "192.0.2.1", None),
        ("crypto", "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", None),
        ("handle", "telegram:somebody", None),
    ],
)
def test_known_countries(kind: str, value: str, country: str | None) -> None:
    assert country_of(kind, value) == country


def test_every_example_of_every_kind_has_a_country_of_the_list_or_none() -> None:
    result = {kind: set() for kind in KINDS}
    for kind, module in KINDS.items():
        for example in module.EXAMPLES:
            identifier = parse(example.text, example.region, kind, tables=identifier_tables())
            result[kind].add(country_of(kind, identifier.value))
    assert set().union(*result.values()) - {None} <= REGIONS
    assert all(None not in result[kind] for kind in ("iban", "account", "sender", "proxy"))
