"""What is typed where there is nothing to say."""

import pytest

from accord.core.typed.unsaid import says_nothing


@pytest.mark.parametrize(
    "text",
    [
        *("-", "--", "—", ".", "?", "n/a", "N/A", "None", "no", "I don't know", "I don’t know.", "dont know", "(none)", "unknown"),
        *("ไม่มี", "ไม่ทราบค่ะ", "จำไม่ได้ครับ", "ไม่รู้"),
        *("নাই", "জানি না", "জানি না।", "মনে নেই"),
        *("छैन", "थाहा छैन", "थाहा छैन।"),
        *("ninguno", "No sé", "no se", "no tengo", "No recuerdo."),
        *("لا يوجد", "لا أعرف", "لا اعرف", "ما أعرف", "لا أتذكّر"),
    ],
)
def test_it_is_read_as_an_empty_field(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "5000", "nonebank 123", "@none", "none of your business 081", "no 5", "Somchai", "ไม่มีเงิน 500", "081-234-5678"),
        *("26/11/2026", "yesterday", "ลาภ", "না জানা ব্যাংক ১২৩", "نعم", "x", "-500", "no@mail.example"),
    ],
)
def test_what_says_something_is_no_empty_field(text: str) -> None:
    assert not says_nothing(text)
