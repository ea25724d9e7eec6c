import pytest

from accord.core.money.currency_names import currency_name
from accord.core.reports.typed import CURRENCIES


def test_a_currency_has_its_code_and_its_name_in_the_language_of_the_reader() -> None:
    assert currency_name("THB", "en") == currency_name("THB", None) == "THB, Thai Baht" and currency_name("PEN", "es") == "PEN, sol peruano"
    assert currency_name("USDT", "en") == "USDT" and currency_name("no code", "th") == "no code"


@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_money_of_the_partnership_has_a_name_in_every_language(language: str) -> None:
    assert [code for code in CURRENCIES if currency_name(code, language) == code] == ["USDT", "BTC"]
