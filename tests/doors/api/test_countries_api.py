"""Countries, legal gateways and advice over HTTP."""

from typing import Any

import pytest
from clocks import at_moment, at_noon
from hubs import Hub

MOU = {
    "asker": "TH",
    "asked": "AE",
    "protocol": "hold-funds",
    "instrument": "Memorandum of understanding of 2025",
    "scope": ["fraud"],
    "source": "https://mou.example.org/17",
}


@pytest.fixture(autouse=True)
def _ring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def test_every_value_of_a_country_is_there_with_tag_and_source_and_unknown_as_unknown(hub: Hub) -> None:
    from accord.core.countries.listing import listing
    from accord.tables import countries

    alpha = hub.member("Alpha")
    assert [row["code"] for row in alpha.get("/countries")["items"]] == list(countries())
    for row in alpha.get("/countries")["items"]:
        country = alpha.get(f"/countries/{row['code']}")
        cells = list(listing(countries()[row["code"]]))
        assert [(v["section"], v["row"], v["column"], v["value"], v["tag"]) for v in country["values"]] == [
            (cell.section, cell.row, cell.column, cell.value, cell.tag) for cell in cells
        ]
        assert row["values"] + row["unknown"] == len(cells)
        for value in country["values"]:
            assert value["source"] or value["column"] == "verified" or (value["value"], value["tag"]) == ("unknown", "X")
            assert all(key in country["sources"] for key in value["source"].split(", ") if key)
    assert alpha.get("/countries/th")["code"] == "TH"
    for code in ("FR", "XX", "THA", "..", "T"):
        assert alpha("GET", f"/countries/{code}")[0] == 404


@pytest.mark.parametrize(
    ("code", "at", "first"),
    [
        # Songkran is from the 13th to the 15th of April: at 17:30 UTC of the 15th it is over in Bangkok.
        ("TH", "2026-04-15T16:30:00Z", "2026-04-15"),
        ("TH", "2026-04-15T17:30:00Z", "2026-05-01"),
        # Fiestas Patrias, the 28th and 29th of July: at 02:00 UTC of the 30th it is still the 29th in Lima.
        ("PE", "2026-07-30T02:00:00Z", "2026-07-29"),
    ],
)
def test_a_holiday_ends_by_the_clock_of_its_country(hub: Hub, monkeypatch: pytest.MonkeyPatch, code: str, at: str, first: str) -> None:
    from accord.core.times import read_time

    at_moment(monkeypatch, read_time(at))
    assert hub.member("Alpha").get(f"/countries/{code}")["holidays"][0]["day"] == first


def test_a_contact_that_answered_is_as_old_as_that_day(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)
    alpha, beta = hub.member("Alpha"), hub.member("Beta", "telecom", "BD")
    before = next(contact for contact in beta.get("/countries/TH")["contacts"] if contact["key"] == "aoc-1441")
    assert (before["verified"], before["age"], before["stale"], before["last"]) == (None, None, True, None)
    made = alpha.post("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "call"})
    assert (made["age"], made["stale"], made["last"]["by"]) == (0, False, {"id": alpha.id, "name": "Alpha"})
    assert next(contact for contact in beta.get("/countries/TH")["contacts"] if contact["key"] == "aoc-1441") == made
    # Nobody answering is noted too, and leaves the day on which somebody did.
    made = beta.post("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "call", "found": "no-answer"})
    assert (made["age"], made["last"]["found"]) == (0, "no-answer")


def test_where_a_bank_that_is_no_member_is_reached_is_kept_by_few_and_seen_by_all(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)
    alpha, admin = hub.member("Alpha"), hub.admin
    given = {"bank": "TISCO Bank", "mail": "fraud@bank.example", "name": "Fraud desk", "language": "th"}
    assert alpha("POST", "/countries/TH/banks", given)[0] == 403
    made = admin.post("/countries/TH/banks", {**given, "bank": "025"})
    assert (made["section"], made["key"], made["mail"], made["verified"], made["stale"]) == (
        "banks",
        "025",
        "fraud@bank.example",
        None,
        True,
    )
    tried = {"section": "banks", "key": "025", "how": "call"}
    assert alpha("POST", "/countries/TH/contacts", tried)[0] == 403
    assert admin.post("/countries/TH/contacts", tried)["age"] == 0
    assert next(contact for contact in alpha.get("/countries/TH")["contacts"] if contact["section"] == "banks")["age"] == 0
    for wrong, field in (({"bank": "No such bank"}, "bank"), ({"mail": "fraud at bank"}, "mail"), ({"language": "xx"}, "language")):
        status, problem = admin("POST", "/countries/TH/banks", {**given, "bank": "025", **wrong})[:2]
        assert status == 422 and problem["errors"][0]["field"] == field, problem
    assert admin("DELETE", "/countries/TH/banks/025")[0] == 200
    assert admin("DELETE", "/countries/TH/banks/025")[0] == 404


REFUSED: list[tuple[str, dict[str, Any], int, str | None]] = [
    ("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "shout"}, 422, "how"),
    ("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "call", "found": "perhaps"}, 422, "found"),
    ("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "call", "day": "yesterday"}, 422, "day"),
    ("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "call", "day": "2199-01-01"}, 422, "day"),
    ("/countries/TH/contacts", {"section": "lines", "key": "aoc-1441", "how": "ping"}, 422, "desk"),
    ("/countries/TH/contacts", {"section": "banks", "key": "004", "how": "call"}, 404, None),
    ("/countries/TH/contacts", {"section": "lines", "key": "no-such", "how": "call"}, 404, None),
    ("/gateways", {**MOU, "asker": "Siam"}, 422, "asker"),
    ("/gateways", {**MOU, "asked": "TH"}, 422, "asked"),
    ("/gateways", {**MOU, "protocol": "ask-nicely"}, 422, "protocol"),
    ("/gateways", {**MOU, "instrument": " "}, 422, "instrument"),
    ("/gateways", {**MOU, "instrument": "the Hanoi Convention"}, 422, "instrument"),
    ("/gateways", {**MOU, "scope": []}, 422, "scope"),
    ("/gateways", {**MOU, "source": ""}, 422, "source"),
    ("/gateways", {**MOU, "expires": "2020-01-01"}, 422, "expires"),
    ("/gateways", {**MOU, "expires": "soon"}, 422, "expires"),
    ("/advise", {"asks": "neighbour"}, 422, "asks"),
    ("/advise", {"asks": "police", "to_countries": ["Dubai"]}, 422, "to_countries"),
    ("/advise", {"asks": "police", "amount": "1e9", "currency": "THB"}, 422, "amount"),
    ("/advise", {"asks": "police", "amount": "10"}, 422, "currency"),
    ("/advise", {"asks": "police", "age": "a while"}, 422, "age"),
    ("/advise", {"asks": "police", "age": "2 hours", "paid_at": "2026-01-01T00:00:00Z"}, 422, "age"),
    ("/advise", {"asks": "police", "paid_at": "2199-01-01T00:00:00Z"}, 422, "paid_at"),
    ("/advise", {"asks": "police", "rail": "pigeon"}, 422, "rail"),
    ("/advise", {"asks": "police", "amount": "10", "currency": "THB", "rates": {"USD": "-1"}}, 422, "rates"),
    ("/advise", {"asks": "police", "rates": {"USD": "1"}}, 422, "rates"),
    ("/advise", {"asks": "police", "victim_name": "Somchai"}, 422, ""),
]


def test_a_refusal_names_the_field_and_repeats_nothing(hub: Hub) -> None:
    for path, body, status, field in REFUSED:
        actual, problem = hub.admin("POST", path, body)
        assert actual == status, (path, body, problem)
        assert [error["field"] for error in problem.get("errors", [])] == ([field] if field is not None else []), (path, body)
        assert "Somchai" not in str(problem) and "Dubai" not in str(problem)


def test_a_gateway_is_entered_seen_by_all_and_ended_by_those_concerned(any_hub: Hub) -> None:
    police, bank = any_hub.member("Police", "state", "TH"), any_hub.member("Bank", "finance", "TH")
    dubai, lima = any_hub.member("Dubai police", "state", "AE"), any_hub.member("Lima police", "state", "PE")
    for other in (bank, lima):
        status, problem = other("POST", "/gateways", MOU)
        assert (status, problem["code"]) == (403, "not-allowed")
    made = police.post("/gateways", MOU)
    assert made["usable"] and made["by"] == {"id": police.id, "name": "Police"}
    assert "confirm it" in made["notes"][0].lower()
    assert police("POST", "/gateways", MOU)[1]["code"] == "entered-already"
    assert lima.get("/gateways?country=ae")["items"] == [made]
    assert lima.get("/gateways?country=PE")["items"] == lima.get("/gateways?protocol=inform")["items"] == []
    for other in (bank, lima):
        assert other("DELETE", f"/gateways/{made['id']}")[0] == 404
    assert dubai("DELETE", f"/gateways/{made['id']}") == (200, {"id": made["id"], "ended": True})
    assert bank.get("/gateways")["items"] == []
    gateway = bank.get(f"/gateways/{made['id']}")
    assert gateway["ended"] and not gateway["usable"]
    types = [(entry["type"], entry["by"]) for entry in lima.feed() if entry["type"].startswith("gateway.")]
    assert types == [("gateway.entered", police.id), ("gateway.ended", dubai.id)]
    assert "Memorandum" not in str(lima.feed())


def test_advice_says_what_is_open_and_what_each_door_needs_and_keeps_nothing(hub: Hub) -> None:
    police = hub.member("Police", "state", "TH")
    question = {
        "asks": "police",
        "asks_from": "TH",
        "victim_country": "TH",
        "from_country": "TH",
        "to_countries": ["AE", "US"],
        "amount": "4800000.00",
        "currency": "THB",
        "rail": "swift",
        "age": "5 hours",
        "rates": {"USD": "0.0285"},
    }
    before = len(hub.admin.get("/audit?limit=1000")["items"]), police.feed()
    answer = police.post("/advise", question)
    doors = {door["door"]: door for door in answer["doors"]}
    assert doors["national-desk"]["state"] == "open"  # Thailand's own desk stands in its pack
    assert doors["exchange"]["state"] == "closed"
    assert doors["ffkc"]["state"] == "not-yet"
    assert any("recall" in need["text"].lower() for need in doors["ffkc"]["needs"])
    assert all(need["source"] for door in answer["doors"] for need in door["needs"])
    assert {"no-uetr", "recall-not-sent"} <= {warning["code"] for warning in answer["warnings"]}
    assert any(warning["book"] == "thailand" and "72 hours" in warning["text"] and warning["sources"] for warning in answer["warnings"])
    assert [desk["phone"] for desk in answer["desks"]] == [["1441"], ["through 1441"]]
    assert [(gateway["asker"], gateway["asked"], gateway["entries"]) for gateway in answer["gateways"]] == [
        ("TH", "AE", []),
        ("TH", "US", []),
    ]
    assert "No gateway has been entered for TH → AE, hold funds" in answer["gateways"][0]["says"]
    police.post("/gateways", MOU)
    assert police.post("/advise", question)["gateways"][0]["says"] is None
    # With the recall sent and enough money the chain is open; with little it is closed; a currency without a rate closes nothing.
    more = {**question, "done": ["recall-sent", "police-report"], "known": ["uetr"]}

    def ffkc(**changed: Any) -> str:
        advised_doors = police.post("/advise", {**more, **changed})["doors"]
        return str(next(door for door in advised_doors if door["door"] == "ffkc")["state"])

    assert ffkc() == "open"
    assert ffkc(amount="480000.00") == "closed"
    assert ffkc(rates={}) == "open"
    assert ffkc(age="4 days") == "closed"
    after = len(hub.admin.get("/audit?limit=1000")["items"]), [e for e in police.feed() if not e["type"].startswith("gateway.")]
    assert after == (before[0] + 1, before[1])
