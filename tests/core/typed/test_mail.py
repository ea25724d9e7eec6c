"""E-mail addresses with a slip in their domain: asked about, and nobody whose domain is their own is bothered."""

import pytest

from accord.core.typed.mail import ask_mail


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sita.gurung@gmial.com", "sita.gurung@gmail.com"),
        ("bimala@hotmial.com", "bimala@hotmail.com"),
        ("Somchai@GMAIL.CON", "Somchai@gmail.com"),
        ("a@gmai.com", "a@gmail.com"),
        ("a@gmaill.com", "a@gmail.com"),
        ("a@gnail.com", "a@gmail.com"),
        ("a@gamil.com", "a@gmail.com"),
        ("a@gmail.co", "a@gmail.com"),
        ("a@gmail.cm", "a@gmail.com"),
        ("a@hotmil.es", "a@hotmail.es"),
        ("a@hotmai.co.th", "a@hotmail.co.th"),
        ("a@yaho.com.pe", "a@yahoo.com.pe"),
        ("a@yhaoo.com", "a@yahoo.com"),
        ("a@outlok.com", "a@outlook.com"),
        ("a@iclould.com", "a@icloud.com"),
        ("desk@ourbank.con", "desk@ourbank.com"),
    ],
)
def test_a_slip_is_asked_about(typed: str, meant: str) -> None:
    asked = ask_mail(typed)
    assert asked is not None and asked.code == "mail-meant" and asked.values == {"meant": meant}
    assert [choice.value for choice in asked.choices] == [meant, typed]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "a@gmail.com",
            "a@hotmail.com",
            "a@hotmail.co.th",
            "a@hotmail.es",
            "a@yahoo.com.pe",
            "a@yahoo.co.in",
            "a@outlook.sa",
            "a@icloud.com",
        ),
        *("a@mail.com", "a@email.com", "a@ymail.com", "a@live.com", "a@line.me", "a@gmx.net", "a@yandex.com", "a@naver.com", "a@qq.com"),
        *("desk@police.go.th", "fraud@bank.example", "a@bcp.com.pe", "a@ekantipur.com", "a@bracbank.com", "a@adcb.com", "a@company.co"),
        *("081-234-5678", "LINE: somchai99", "@gmial", "gmial.com", "", "a@b"),
    ],
)
def test_nothing_else_is(typed: str) -> None:
    assert ask_mail(typed) is None


def test_in_a_text_the_address_alone_changes() -> None:
    asked = ask_mail("แม่ 081-234-5678, malee@hotmial.com.")
    assert asked is not None
    assert [choice.value for choice in asked.choices] == ["แม่ 081-234-5678, malee@hotmail.com.", "แม่ 081-234-5678, malee@hotmial.com."]
    assert [choice.display for choice in asked.choices] == ["malee@hotmail.com", "malee@hotmial.com"]
