"""One number at each bank of each country pack, written in six ways, through the public form and the page of the hotline.

What arrives is the account that was meant, or the person was asked and one press says it.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from hubs import Hub
from rooms import signed_in
from writing import CURRENCY, cases, presses, same

ROWS = 18  # payments of one page
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.public import report
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    for name in ("begins", "pages"):
        monkeypatch.setattr(report, name, Buckets(60_000, burst=10_000))


def row(number: int, typed: str, bank: str, country: str) -> dict[str, str]:
    return {f"p{number}.amount": "1,000", f"p{number}.currency": CURRENCY[country], f"p{number}.to": typed, f"p{number}.to-bank": bank}


def arrived(sheet: Any, country: str) -> list[str]:
    from accord.hub.reports.planning import reading
    from accord.hub.times import now

    return ["" if payment.to is None else payment.to.value for payment in reading.read(sheet, country, now()).facts.payments]


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_public_form(hub: Hub, country: str) -> None:
    from django.test import Client

    from accord.hub.intake import queries

    cast(hub)
    asked = 0
    samples = cases(country)
    for start in range(0, len(samples), ROWS):
        part = samples[start : start + ROWS]
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
        values = arrived(queries.draft(code[1]).sheet, country)
        for (typed, bank, meant), value in zip(part, values, strict=True):
            assert same(value, meant), (typed, bank, value)
    assert asked <= len(samples) // 3, "most of what people type is plain"


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_hotline(hub: Hub, country: str) -> None:
    from accord.hub.intake import queries

    seat = signed_in(cast(hub).api("Police"), "officer")
    samples = cases(country)
    for start in range(0, len(samples), ROWS):
        part = samples[start : start + ROWS]
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
        values = arrived(queries.sheet_of(row_kept, row_kept.changed), country)
        for (typed, bank, meant), value in zip(part, values, strict=True):
            assert same(value, meant), (typed, bank, value)
