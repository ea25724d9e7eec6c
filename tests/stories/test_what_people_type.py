"""One number at each bank of each country pack, written in six ways, through the public form and the page of the hotline.

What arrives is the account that was meant, or the person was asked and one press says it.
"""

import html
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from hubs import Hub
from rooms import signed_in

# Digits as they are written in each country, beside 0-9.
DIGITS = {"TH": "๐๑๒๓๔๕๖๗๘๙", "BD": "০১২৩৪৫৬৭৮৯", "NP": "०१२३४५६७८९", "AE": "٠١٢٣٤٥٦٧٨٩", "PE": "0123456789"}
CURRENCY = {"TH": "THB", "BD": "BDT", "NP": "NPR", "PE": "PEN", "AE": "AED"}
ROWS = 18  # payments of one page
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.public import report
    from accord.doors.public.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    for name in ("begins", "pages"):
        monkeypatch.setattr(report, name, Buckets(60_000, burst=10_000))


def iban(country: str, rest: str) -> str:
    """With the check digits of ISO 13616."""
    moved = rest + country + "00"
    value = int("".join(str(int(letter, 36)) for letter in moved))
    return f"{country}{98 - value % 97:02}{rest}"


def numbers(country: str) -> Iterator[tuple[str, str, str, str]]:
    """For each bank its key, its name, a number there as its customers know it, and the account that this is."""
    from accord.tables import countries

    drawn = random.Random(f"{country} 20261127")
    for bank in countries()[country].banks.values():
        code, name = bank.code.value, bank.name.value or ""
        if code is None:
            continue  # a row that names no bank by a code of its payment system is no choice of a form
        code = "011" if (country, code) == ("TH", "076") else code  # ttb has two codes, and is known by the older one
        if country == "AE":
            number = iban("AE", code + "".join(drawn.choices("0123456789", k=16)))
            yield f"AE:{code}", name, number, number
            continue
        length = (bank.lengths.value or (11,))[0]
        number = drawn.choice("123456789") + "".join(drawn.choices("0123456789", k=length - 1))
        yield f"{country}:{code}", name, number, f"{country}:{code}:{number}"


def shapes(country: str, key: str, name: str, number: str) -> list[tuple[str, str]]:
    """What is typed, and the bank that is chosen beside it."""
    local = number.translate(str.maketrans("0123456789", DIGITS[country]))
    fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return [
        (number, key),
        (fours, key),
        (f"{number[:3]}-{number[3:-1]}-{number[-1]}", key) if country != "AE" else (number.lower(), key),
        (local, key) if country != "AE" else (f"IBAN {fours}", key),
        (f"  {number}\u00a0", key),
        (f"{name} {number}", ""),
    ]


def cases(country: str) -> list[tuple[str, str, str]]:
    return [(typed, bank, value) for key, name, number, value in numbers(country) for typed, bank in shapes(country, key, name, number)]


def row(number: int, typed: str, bank: str, country: str) -> dict[str, str]:
    return {f"p{number}.amount": "1,000", f"p{number}.currency": CURRENCY[country], f"p{number}.to": typed, f"p{number}.to-bank": bank}


def presses(page: str) -> dict[str, list[str]]:
    """The buttons that answer what is asked, by field."""
    found: dict[str, list[str]] = {}
    for text in re.findall(r'name="take" value="([^"]*)"', page):
        field, _, value = html.unescape(text).partition(" ")
        found.setdefault(field, []).append(value)
    return found


def arrived(sheet: Any, country: str) -> list[str]:
    from accord.hub.journal.times import now
    from accord.hub.reports import planning

    return ["" if one.to is None else one.to.value for one in planning.read(sheet, country, now()).told.payments]


def same(value: str, meant: str) -> bool:
    return value.upper() == meant.upper()


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_public_form(hub: Hub, country: str) -> None:
    from django.test import Client

    from accord.hub.intake import queries

    cast(hub)
    asked = 0
    every = cases(country)
    for start in range(0, len(every), ROWS):
        part = every[start : start + ROWS]
        client = Client(headers=HERE)
        form = re.search(r'name="form" value="([^"]+)"', client.post("/report", {"door": "money"}).content.decode())
        assert form
        first = {"door": "money", "at": "first", "form": form[1], "q.country": country, "q.lost": "money"}
        code = re.search(r'name="code" value="([^"]+)"', client.post("/report", first).content.decode())
        assert code
        fields: dict[str, str] = {"code": code[1], "form": form[1], "door": "money", "at": "money", "do": "next"}
        for number, (typed, bank, _) in enumerate(part, 1):
            fields |= row(number, typed, bank, country)
        answer = client.post("/report", fields)
        for _ in range(3 * ROWS):
            if answer.status_code == 200:
                break
            buttons = presses(answer.content.decode())
            field = next(iter(buttons))
            meant = part[int(field.partition(".")[0][1:]) - 1][2]
            chosen = next((value for value in buttons[field] if same(value, meant)), None)
            assert chosen is not None, (field, part[int(field.partition(".")[0][1:]) - 1], buttons[field])
            asked += 1
            fields[field] = chosen
            answer = client.post("/report", {**fields, "take": f"{field} {chosen}"})
        assert answer.status_code == 200
        found = arrived(queries.draft(code[1]).sheet, country)
        for (typed, bank, meant), value in zip(part, found, strict=True):
            assert same(value, meant), (typed, bank, value)
    assert asked <= len(every) // 3, "most of what people type is plain"


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_hotline(hub: Hub, country: str) -> None:
    from accord.hub.intake import drafts, queries

    seat = signed_in(cast(hub).api("Police"), "officer")
    every = cases(country)
    for start in range(0, len(every), ROWS):
        part = every[start : start + ROWS]
        fields: dict[str, Any] = {"door": "money", "form": f"{country}{start:030}", "q.country": country, "q.lost": ["money"], "do": "keep"}
        for number, (typed, bank, _) in enumerate(part, 1):
            fields |= row(number, typed, bank, country)
        text = seat.post("/console/reports/new", fields).content.decode()
        while buttons := presses(text):
            field = next(iter(buttons))
            meant = part[int(field.partition(".")[0][1:]) - 1][2]
            chosen = next((value for value in buttons[field] if same(value, meant)), None)
            assert chosen is not None, (field, part[int(field.partition(".")[0][1:]) - 1], buttons[field])
            fields[field] = chosen
            text = seat.post("/console/reports/new", {**fields, "take": f"{field} {chosen}"}).content.decode()
        row_kept = queries.by_number(start // ROWS + 1)
        assert row_kept is not None
        found = arrived(drafts.sheet_of(row_kept, row_kept.changed), country)
        for (typed, bank, meant), value in zip(part, found, strict=True):
            assert same(value, meant), (typed, bank, value)
