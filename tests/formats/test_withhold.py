"""The harmed person's own identifiers are never published, in whatever form they stand in the signal."""

from typing import Any

import pytest

from accord.core.signals import BadSignal
from accord.formats.signals import read_signal, read_wire
from accord.tables import identifier_tables, schemes

MEMBER = "7d0f0f4e-0000-4000-8000-000000000001"


def _read(value: str, withhold: list[str], region: str = "TH", **more: Any) -> None:
    wire = {"identifier": {"value": value, "region": region}, "scheme": "other", "marking": {"tlp": "GREEN"}, "withhold": withhold, **more}
    read_signal(read_wire(wire), originator=MEMBER, tables=identifier_tables(), schemes=schemes())


@pytest.mark.parametrize(
    ("value", "kept", "region"),
    [
        ("081-234-5678", "+66 81 234 5678", "TH"),
        ("promptpay 0812345678", "0812345678", "TH"),
        ("promptpay 0812345678", "+66812345678", "TH"),
        ("0812345678", "promptpay 0812345678", "TH"),
        ("bKash 01712345678", "+8801712345678", "BD"),
        ("+8801712345678", "bKash 01712345678", "BD"),
        ("https://wa.me/66812345678", "0812345678", "TH"),
        ("+66812345678", "https://wa.me/66812345678", "TH"),
        ("9876543210@paytm", "+919876543210", "IN"),
        ("TH:004:0812345678", "0812345678", "TH"),
        ("https://evil-one.com/?e=victim%40mail-corp.com", "victim@mail-corp.com", "TH"),
        ("https://evil-one.com/p/victim@mail-corp.com", "victim@mail-corp.com", "TH"),
        ("https://evil-one.com/?u=0812345678", "0812345678", "TH"),
        ("https://evil-one.com/0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886E0F7030069857D2E4169EE7", "TH"),
    ],
)
def test_a_withheld_identifier_is_found_in_every_form(value: str, kept: str, region: str) -> None:
    with pytest.raises(BadSignal) as refused:
        _read(value, [kept], region)
    assert refused.value.code == "withheld"
    assert kept not in refused.value.text


@pytest.mark.parametrize(
    "more",
    [
        {"source": "call from 081 234 5678"},
        {"evidence": "0812345678"},
        {"note": "he called ๐๘๑-๒๓๔-๕๖๗๘"},
        {"marking": {"tlp": "GREEN", "embargo": {"contact": "0812345678"}}},
    ],
)
def test_a_withheld_identifier_is_found_in_every_text(more: dict[str, Any]) -> None:
    with pytest.raises(BadSignal) as refused:
        _read("evil-one.com", ["0812345678"], **more)
    assert refused.value.code == "withheld"


def test_what_is_not_withheld_is_published() -> None:
    _read("evil-one.com", ["0812345678", "victim@mail-corp.com"], source="their own list", note="pays to +66899999999")
