"""What an appeal is about, where the text lacks something: each is told by what is missing, in words that are followed by typing it."""

import re
from html import unescape
from pathlib import Path

import pytest
from appealing import REASON
from hubs import Hub


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.public import appeal
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(appeal, "sends", Buckets(60_000, burst=1_000))


def refusals(typed: str, kind: str, country: str, language: str = "en") -> list[str]:
    from django.test import Client

    given = {"identifier": typed, "kind": kind, "country": country, "harm": "listed", "reason": REASON}
    response = Client().post(f"/appeal?lang={language}", given)
    assert response.status_code == 422
    return [unescape(text) for text in re.findall(r'class="refusal"[^>]*>(.*?)</p>', response.content.decode())]


@pytest.mark.parametrize(
    ("typed", "kind", "country", "says"),
    [
        ("0012 3456 7890", "account", "TH", "Say which bank the account is at: type its name before the number"),
        ("0012 3456 7890", "", "TH", "For a bank account, write the name of the bank beside the number."),
        ("@mi_tienda", "handle", "PE", "Write the app or site before this name, for example: Telegram @name"),
        ("@mi_tienda", "", "PE", "Write the app or site before this name, for example: Telegram @name"),
        (
            "0812345678",
            "",
            "",
            "Choose the country of this number in the list “Country of the number or account”, or type the number with + and its country",
        ),
        ("0812345678", "phone", "", "Choose the country of this number in the list “Country of the number or account”"),
        ("0x71C7…976F", "", "TH", "A crypto wallet address in this is not whole"),
        ("TQn9Y2…kL3d", "crypto", "", "A crypto wallet address in this is not whole"),
        ("4111 1111 1111 1111 and 0x71C7…976F", "", "TH", "This looks like a card number."),
        ("Emirates NBD 1012345678901", "", "AE", "In this country an account is known by its IBAN."),
        ("KBank 12345678", "", "TH", "A letter or digit in this is wrong, or one is missing."),
        ("081234567", "phone", "TH", "Check the country code and the digits; for example: \u2068081-234-5678\u2069"),
        ("AE07 0331 2345 6789 0123 457", "", "AE", "A letter or digit in this is wrong, or one is missing."),
        ("myshop", "app", "TH", "Paste a link, a phone number, an e-mail address, an account number or the whole message."),
    ],
)
def test_what_is_missing_is_said_and_not_that_it_could_not_be_read(hub: Hub, typed: str, kind: str, country: str, says: str) -> None:
    (told,) = refusals(typed, kind, country)
    assert says in told


def test_an_example_keeps_its_order_in_a_sentence_from_right_to_left(hub: Hub) -> None:
    (told,) = refusals("0501", "phone", "AE", "ar")
    assert "\u2068050 123 4567\u2069" in told
