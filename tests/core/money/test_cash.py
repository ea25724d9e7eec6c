"""Money that was taken out in cash, as desks write it where the next account is asked for."""

import pytest

from accord.core.money.cash import is_cash


@pytest.mark.parametrize(
    "text",
    [
        "cash",
        "ATM",
        "ATM cash withdrawal",
        "withdrawn at ATM",
        "cash-out",
        "เงินสด",
        "ถอนเงินสดที่ตู้เอทีเอ็ม",
        "efectivo",
        "retiro por cajero",
        "নগদ টাকা",
        "नगद",
        "كاش",
        "سحب من الصراف الآلي",
    ],
)
def test_cash_is_told_in_many_words(text: str) -> None:
    assert is_cash(text)


@pytest.mark.parametrize(
    "text", ["", "at", "cash app $name", "bkash:01712345678", "cashback-shop.com", "নগদ 01811223344", "ATM 4041234567", "KBANK 0123456789"]
)
def test_an_account_or_a_name_is_no_cash(text: str) -> None:
    assert not is_cash(text)
