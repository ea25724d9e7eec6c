"""What a text must not hold of what is withheld, and in which forms it is found there."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers import parse
from accord.core.identifiers.withholding import gives_away, needles


def needles_of(text: str, region: str = "TH", kind: str | None = None) -> frozenset[str]:
    return needles(parse(text, region, kind, tables=TABLES))


def test_the_number_itself_without_what_stands_before_it() -> None:
    assert needles_of("081-234-5678") == {"812345678"}
    assert needles_of("PromptPay 081-234-5678") == {"812345678"}
    assert needles_of("KBank 123-4-56789-0") == {"1234567890"}
    assert needles_of("GB82 WEST 1234 5698 7654 32") == {"gb82west12345698765432"}
    assert needles_of("https://evil.com/pay") == {"evil.com/pay"}


def test_of_a_long_number_of_a_wallet_the_last_ten_digits_give_it_away_too() -> None:
    identifier = parse("PromptPay e-wallet 004999000288505", "TH", tables=TABLES)
    assert identifier.kind == "proxy" and identifier.value.endswith(":004999000288505")
    assert needles(identifier) == {"004999000288505", "9000288505"}


@pytest.mark.parametrize(
    "text", ["call 812345678", "81 234 5678", "(81) 234-5678", "๘๑๒๓๔๕๖๗๘", "%38%31%32345678", "%2538%2531%2532345678"]
)
def test_a_number_is_found_in_every_form(text: str) -> None:
    assert gives_away(text, "812345678")
    assert not gives_away(text, "812345679")
