"""What a receiver reads of a payment, as a person reads it."""

import pytest

from accord.core.reports.plan import Item
from accord.core.reports.sheet import Sheet
from accord.hub.reports.handing.copies import texts_of


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"amount": "1500.00 PEN", "currency": "PEN", "way": "transfer"}, "amount: 1500.00 PEN\nway: transfer"),
        ({"amount": "200.000000000000000000 USDT", "currency": "USDT"}, "amount: 200.00 USDT"),
        ({"amount": "0.012500000000000000 BTC", "currency": "BTC"}, "amount: 0.0125 BTC"),
        ({"amount": "5000 JPY", "currency": "JPY"}, "amount: 5000 JPY"),
        ({"amount": "5.500 BHD"}, "amount: 5.500 BHD"),
        ({"amount": "480000.00", "currency": "THB"}, "amount: 480000.00\ncurrency: THB"),
    ],
)
def test_a_payment_names_its_currency_once(row: dict[str, str], text: str) -> None:
    item = Item(key="police", outlet="police", consent="police", what="desk", why="-", sealed={"payments": ("payments",)})
    assert texts_of(Sheet(kind="money", answers={"payments": [row]}), [item]) == {"payments": text}
