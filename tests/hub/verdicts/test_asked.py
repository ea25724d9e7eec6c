"""What a check makes of what people ask: other forms of a listed page, what a link names, and what can't be read."""

import json
from collections.abc import Iterator

import pytest
from hubs import Hub

from accord.hub.signals.index import known

CARD = "4111111111111111"


@pytest.fixture(autouse=True)
def cool() -> Iterator[None]:
    yield
    known._index = None


# What is listed, what finds it, and what must not: literal, by hand.
FORMS = [
    ("https://evil-one.com/", ["https://evil-one.com/x?order=4111111111111111", "//evil-one.com/x", "<https://evil-one.com/>", "wss://evil-one.com/a",
                               "https://evil-one.com/*", "https://evil-one.com/4111-1111-1111-1111/pay"], ["https://evil-one.co/"]),
    ("dev-4785917965412.pantheonsite.io", ["https://dev-4785917965412.pantheonsite.io/a?b=4111111111111111"],
     ["dev-4785917965413.pantheonsite.io"]),
    ("https://shop-two.com/p?id=7", ["https://shop-two.com/p?id=7&utm_source=sms&fbclid=IwAR0", "https://shop-two.com/p/?id=7",
                                     "hxxps://shop-two[.]com/p?gclid=1&id=7"], ["https://shop-two.com/p?id=8", "https://shop-two.com/p"]),
    ("https://shop-three.com/p?id=7&utm_source=sms", ["https://shop-three.com/p?id=7", "https://shop-three.com/p?id=7&msclkid=1"],
     ["https://shop-three.com/p", "https://shop-three.com/p?id=70"]),
    ("https://forms-four.com/f?utm_content=X", ["https://forms-four.com/f?utm_content=X", "https://forms-four.com/f?utm_content=X&fbclid=1"],
     ["https://forms-four.com/f", "https://forms-four.com/f?utm_content=Y"]),
    ("https://page-five.com/4g/home.html", ["hxxp://page-five[.]com/4g/home[.]html", "https://page-five.com/4g/home(dot)html",
                                            "page-five.com[/]4g[/]home[.]html", "https://page-five.com/4g/home.html/"],
     ["https://page-five.com/4g/home.html/more", "https://page-five.com/4g/"]),
    ("https://dir-six.com/login/", ["https://dir-six.com/login", "https://dir-six.com/login/step2"], ["https://dir-six.com/log"]),
    ("https://target-seven.com/a?b=1", ["https://www.google.com/url?q=https%3A%2F%2Ftarget-seven.com%2Fa%3Fb%3D1&sa=D",
                                        "https://l.facebook.com/l.php?u=https%3A%2F%2Ftarget-seven.com%2Fa%3Fb%3D1&h=AT",
                                        "https://some-site.com/go?url=https%3A%2F%2Ftarget-seven.com%2Fa%3Fb%3D1"],
     ["https://www.google.com/search?tbm=isch&q=flowers", "https://some-site.com/go?url=https%3A%2F%2Fgood.com%2F"]),
    ("https://www.google.com/url?q=https%3A%2F%2Fwrapped-eight.com%2Fa", ["https://wrapped-eight.com/a"], ["https://wrapped-eight.com/b"]),
    ("+66812345678", ["https://wa.me/66812345678", "viber://chat?number=%2B66812345678", "promptpay:0812345678", "tel:+66812345678",
                      "sms:+66812345678?body=hi", "https://t.me/+66812345678"], ["https://wa.me/66812345679"]),
    ("https://wa.me/66899999999", ["+66899999999", "promptpay 089-999-9999"], ["+66899999998"]),
    ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ["https://etherscan.io/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
     ["https://etherscan.io/address/0x52908400098527886E0F7030069857D2E4169EE7"]),
    ("https://tronscan.org/#/address/TBHTJqAy4DhHhmT3dNceJYNRz4SdLofLre", ["TBHTJqAy4DhHhmT3dNceJYNRz4SdLofLre"], []),
    ("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", ["HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F",
                                                          "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"], []),
    ("upi:x99@oksbi", ["gpay://upi/pay?pa=x99@oksbi&am=10"], ["gpay://upi/pay?pa=x98@oksbi"]),
]  # fmt: skip


@pytest.mark.parametrize("warm", [False, True])
def test_what_is_listed_is_found_in_the_forms_that_people_ask_about_and_its_siblings_are_not(any_hub: Hub, warm: bool) -> None:
    bank, other = any_hub.member("Bank"), any_hub.member("Telecom", "telecom")
    for listed, _, _ in FORMS:
        assert bank.publish(listed)["status"] in ("published", "duplicate"), listed
    if warm:
        known.warm()
    asked = [(value, "reported") for _, forms, _ in FORMS for value in forms] + [
        (value, "none") for *_, not_found in FORMS for value in not_found
    ]
    results = other.post("/check", {"values": [value for value, _ in asked]})["results"]
    words = [(value, "reported" if result["verdict"] == "reported" else "none") for (value, _), result in zip(asked, results, strict=True)]
    assert words == asked
    # One by one it is the same.
    alone = [other.verdict(value) for value, _ in asked[:40:7]]
    assert alone == results[:40:7]
    assert CARD not in json.dumps(results)


def test_what_cannot_be_read_is_unreadable_with_why_and_a_card_is_never_repeated(any_hub: Hub) -> None:
    bank = any_hub.member("Bank")
    for value, code, repeated in (
        ("no identifier at all, only words", "no-kind-fits", True),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "checksum", True),
        (CARD, "card-number", False),
    ):
        result = bank.verdict(value)
        assert result["verdict"] == "unreadable"
        assert result["identifier"] is None and result["uses"] == []
        assert [reason["code"] for reason in result["reasons"]] == [code]
        assert result["reasons"][0]["text"].endswith(".")
        assert result["input"] == (value if repeated else None)
    masked = bank.verdict(f"https://fine.com/x?order={CARD}")
    assert (masked["verdict"], masked["input"]) == ("none", "https://fine.com/x?order=****************")
    assert masked["identifier"]["value"] == "fine.com/x?order=****************"
    host = bank.verdict("https://dev-4785917965412.pantheonsite.io/")
    assert host["input"] == "https://dev-4785917965412.pantheonsite.io/"


def test_a_protected_line_stays_protected_by_whatever_name_it_is_called(any_hub: Hub) -> None:
    from listing import vouch

    bank, other = any_hub.member("Bank"), any_hub.member("Telecom", "telecom")
    bank.publish("https://wa.me/66811111111")
    assert other.verdict("+66811111111")["verdict"] == "reported"
    vouch(any_hub, "+66811111111")
    assert other.verdict("+66811111111")["verdict"] == "protected"
    assert other.verdict("https://wa.me/66811111111")["verdict"] == "protected"
