"""One number for each bank of each country pack in six shapes, through the doors of desks: the console's form that opens a request, the
API, and the page of a guest who says where the money went on.

What arrives is the account that was meant, or the desk was asked and one of the choices says it.
"""

import html
import re
from typing import Any

import pytest
from asking import OPENING, cast
from guesting import Guest, invited
from hubs import Hub
from rooms import signed_in
from writing import CURRENCY, apart, numbers, same

MOST = 50  # identifiers of one ask
HOPS = 20  # rows of one answer


@pytest.fixture(autouse=True)
def no_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.guests import limits
    from accord.limits import Buckets

    for name in ("asks", "guesses", "sends"):
        monkeypatch.setattr(limits, name, Buckets(60_000, burst=1_000))


def choices(page: str) -> dict[str, tuple[str, list[str]]]:
    """What a page asks back: of each field the text that it is about, and the choices."""
    fields: dict[str, tuple[str, list[str]]] = {}
    for name, about in re.findall(r'name="([\w-]+)-asked" value="([^"]*)"', page):
        offered = re.findall(rf'name="{re.escape(name)}-meant" value="([^"]*)"', page)
        fields[name] = html.unescape(about), [html.unescape(value) for value in offered]
    return fields


def chosen(offered: list[str], meant: str) -> str:
    choice = next((value for value in offered if same(value, meant)), None)
    assert choice is not None, (offered, meant)
    return choice


def parts(country: str, most: int) -> list[list[tuple[str, str, str]]]:
    accounts = apart(country)
    return [accounts[start : start + most] for start in range(0, len(accounts), most)]


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_api(hub: Hub, country: str) -> None:
    """As another program passes on what somebody typed into its own form."""
    made = cast(hub)
    api, kasi = made.api("Sender"), made.api("Kasi").id
    asked = 0
    for part in parts(country, MOST):
        rows = [{"kind": "account", "value": typed, "country": country, **({"bank": bank} if bank else {})} for typed, bank, _ in part]
        paid = [{"to": place, "amount": f"10 {CURRENCY[country]}", "rail": "other"} for place in range(len(part))]
        body = {"protocol": "hold-funds", "identifiers": rows, "fields": OPENING, "payments": paid, "to": [kasi]}
        status, answer = api("POST", "/requests", body)
        if status == 422:
            for error in answer["errors"]:
                place = int(error["field"].removeprefix("identifiers[").partition("]")[0])
                assert error.get("choices"), (error, part[place])
                rows[place]["value"] = chosen([choice["value"] for choice in error["choices"]], part[place][2])
                asked += 1
            status, answer = api("POST", "/requests", body)
        assert status == 201, answer
        subjects = {row["id"]: row["subject"]["value"] for row in api.get(f"/requests?limit={len(part)}")["items"]}
        values = [subjects[row["id"]] for row in answer["requests"]]
        assert len(values) == len(part)
        for (typed, bank, meant), value in zip(part, values, strict=True):
            assert same(value, meant), (typed, bank, value)
    assert asked <= len(apart(country)) // 3, "most of what people type is plain"


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_consoles_form_that_opens_a_request(hub: Hub, country: str) -> None:
    accounts = apart(country)
    kind = "iban" if country == "AE" else "bank"
    made = cast(hub, declared=tuple(("Kasi", kind, key) for key in dict.fromkeys(key for key, *_ in numbers(country))))
    seat = signed_in(made.api("Sender"), "officer")
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for account in accounts:
        groups.setdefault(account[1], []).append(account)
    for bank, part in groups.items():
        for start in range(0, len(part), MOST):
            _open(seat, made, country, bank, part[start : start + MOST])


def _open(seat: Any, made: Any, country: str, bank: str, part: list[tuple[str, str, str]]) -> None:
    from accord.hub.requests import queries

    fields: dict[str, str] = {
        "protocol": "hold-funds",
        "met": "\n".join(typed for typed, _, _ in part),
        "met-bank": bank,
        "region": country,
    }
    fields |= {"f-asks": "hold", "f-recall-sent": "yes", "f-harmed-in": "TH"}
    for number, (typed, _, _) in enumerate(part, 1):
        fields |= {f"f-payments-{number}-amount": "10", f"f-payments-{number}-amount-unit": CURRENCY[country]}
        fields |= {f"f-payments-{number}-to": typed.strip()}
    answer = seat.post("/console/requests/new", fields)
    if questions := choices(answer.content.decode()):
        assert answer.status_code == 422
        for name, (about, offered) in questions.items():
            place = int(name.removeprefix("met-")) - 1
            answered = chosen(offered, part[place][2])
            fields |= {f"{name}-asked": about, f"{name}-meant": answered, f"f-payments-{place + 1}-to": answered}
        answer = seat.post("/console/requests/new", fields)
    assert answer.status_code in (200, 303), answer.status_code
    values = {row.subject.value.upper() for row in queries.listing(made["Sender"], limit=len(part))[0]}
    assert values == {meant.upper() for _, _, meant in part}


@pytest.mark.parametrize("country", CURRENCY)
def test_through_the_page_of_a_guest(hub: Hub, country: str) -> None:
    from accord.hub.requests import queries

    made = None
    for part in parts(country, HOPS):
        made, _request, token = invited(hub, made=made)
        guest = Guest(token)
        fields: dict[str, str] = {}
        for number, (typed, bank, _) in enumerate(part, 1):
            fields |= {f"f_hops_{number}_amount": "10", f"f_hops_{number}_amount_unit": "THB"}
            fields |= {f"f_hops_{number}_next": typed, f"f_hops_{number}_next_bank": bank, f"f_hops_{number}_country": country}
        answer = guest.send("moved-on", do="sure", **fields)
        if questions := choices(guest.page):
            assert answer.status_code == 422
            for name, (about, offered) in ((name.removeprefix("moved-on-"), asked) for name, asked in questions.items()):
                place = int(name.split("-")[2]) - 1
                fields |= {f"{name}-asked": about, f"{name}-meant": chosen(offered, part[place][2])}
            answer = guest.send("moved-on", do="sure", **fields)
        assert answer.status_code == 303, guest.said[:1500]
        values = [row.subject.value for row in queries.listing(made["Sender"], limit=len(part))[0]]
        assert sorted(value.upper() for value in values) == sorted(meant.upper() for _, _, meant in part)
