"""The page Money: the figures as a table, drawn and as a file; only what the reader may see; and what can't be read is asked again."""

import codecs
import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from asking import MINUTE, Cast, ask, cast, in_bangkok
from bells import NOON, rows
from hubs import Hub
from rooms import browser, person

from accord.hub.requests import actions
from accord.hub.times import now

HOUR = 60 * MINUTE


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str = "Kasi", role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def cells(text: str) -> list[list[str]]:
    """The lines of the tables, each as its cells in words."""
    lines = re.findall(r"<tr>(.*?)</tr>", text)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]


def held_some(made: Cast, present: int | None = None) -> str:
    """THB 480,000.00 asked of Kasi an hour ago, a part held twelve minutes later."""
    present = now() if present is None else present
    at = present - HOUR
    request = ask(made, at=at).requests[0].id
    actions.take(made["Kasi"], request, "hold-part", {"amount": "320000.00 THB", "until": present + 24 * HOUR}, at=at + 12 * MINUTE)
    return str(request)


def test_the_page_says_what_was_asked_where_it_stands_and_as_of_when(made: Cast) -> None:
    held_some(made)
    text = text_of(officer(made).get("/console/money"))
    whole = next(line for line in cells(text) if line[0] == "All together")
    # Requests, asked, followed, returned, under an order, held, pending, released, moved on, taken out, not found, refused,
    # minutes to the hold.
    assert whole[1:] == ["1", "480,000.00", "0", "0", "0", "320,000.00", "160,000.00", "0", "0", "0", "0", "0", "12"]
    assert "The figures are those of" in text and "The requests in which your member takes part are counted." in text
    assert len([line for line in cells(text) if re.match(r"\d{4}-", line[0])]) == 13, "thirteen weeks, also those without a request"
    assert text.count('<rect class="held"') == 2 and text.count('<rect class="pending"') == 2, "one column and the legend, of each"
    assert "480000" not in text.partition("<svg")[0]


def test_nobody_sees_the_money_of_others(made: Cast) -> None:
    held_some(made)
    for name, role in (("Bangkok", "administrator"), ("Stranger", "auditor")):
        text = text_of(officer(made, name, role).get("/console/money"))
        assert "No money in these days" in text and "480,000" not in text
    for role in ("auditor", "analyst", "administrator"):
        assert "480,000.00" in text_of(officer(made, "Kasi", role).get("/console/money")), role
    text = text_of(officer(made, "Secretariat", "secretariat").get("/console/money"))
    assert "480,000.00" in text and "All requests in which the secretariat has a side are counted" in text
    # The hub's auditor has no right to see all requests.
    assert "The requests in which your member takes part are counted" in text_of(
        officer(made, "Secretariat", "auditor").get("/console/money")
    )


@pytest.mark.parametrize(("by", "name"), [("asker", "Sender"), ("answerer", "Kasi"), ("protocol", "Hold funds")])
def test_it_is_told_by_member_and_by_protocol_too(made: Cast, by: str, name: str) -> None:
    held_some(made)
    text = text_of(officer(made, "Secretariat", "secretariat").get(f"/console/money?by={by}"))
    assert [line[0] for line in cells(text)][1:] == [name, "All together"]
    bar = re.search(r'viewBox="0 0 720 20"[^>]*>(.*?)</svg>', text)
    assert bar and sum(float(wide) for wide in re.findall(r'<rect class="(?:held|pending)"[^>]* width="([\d.]+)"', bar[1])) == 720


def test_currencies_are_never_added(made: Cast) -> None:
    ask(made, at=now() - HOUR, amount="100.00 THB")
    ask(made, at=now() - HOUR, amount="1.50 USD")
    text = text_of(officer(made).get("/console/money?unit=quarter"))
    assert [line[2] for line in cells(text) if line[0] == "All together"] == ["100.00", "1.50"]
    only = text_of(officer(made, role="analyst").get("/console/money?code=usd"))
    assert "1.50" in only and 'id="in-THB"' not in only


def test_the_file_holds_the_same_in_plain_figures(made: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # A Tuesday: an hour ago is in the same week.
    monkeypatch.setattr("accord.doors.console.figures.asking.now", lambda: NOON)
    held_some(made, NOON)
    answer = officer(made).get("/console/money/export?by=asker")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="money.csv"'
    assert answer.content.startswith(codecs.BOM_UTF8), "else Excel reads names in Bengali or Arabic as something else"
    (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["name"], line["group"], line["currency"]) == ("Sender", made["Sender"].id, "THB")
    assert (line["asked"], line["held"], line["pending"], line["median_minutes_to_hold"]) == ("480000.00", "320000.00", "160000.00", "12")
    stands = ("returned", "converted", "held", "pending", "released", "moved_on", "not_found", "refused")
    assert Decimal(line["asked"]) + Decimal(line["followed"]) == sum(Decimal(line[name]) for name in stands)
    weeks = list(csv.DictReader(io.StringIO(officer(made, role="auditor").get("/console/money/export").content.decode("utf-8-sig"))))
    assert len(weeks) == 13 and weeks[-1]["held"] == "320000.00" and weeks[0]["requests"] == "0"


def test_a_name_that_a_spreadsheet_would_run_is_only_a_name_in_the_file(made: Cast) -> None:
    held_some(made)
    rows("UPDATE members_member SET name = '=1+1' WHERE name = 'Sender' RETURNING n")
    assert "'=1+1" in officer(made).get("/console/money/export?by=asker").content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("first=yesterday", "Write the day as year, month and day, for example 2026-11-01."),
        ("first=2026-02-30", "Write the day as year, month and day"),
        ("first=2026-11-02&last=2026-11-01", "The last day is before the first. Write a last day on or after 2026-11-02."),
        ("first=1999-12-31", "Choose days from 2000-01-01 to"),
        ("last=9999-12-31", "Choose days from 2000-01-01 to"),
        ("first=2020-01-01&last=2026-01-01&unit=day", "That makes more than 120 rows. Choose longer periods, or fewer days."),
        ("code=BAHT", "No currency has this code. Write three letters, for example THB."),
    ],
)
def test_what_cannot_be_read_is_asked_again_and_no_figure_is_shown(made: Cast, query: str, sentence: str) -> None:
    held_some(made)
    for page in ("money", "money/export"):
        text = text_of(officer(made).get(f"/console/{page}?{query}"), 422)
        assert sentence in text and "480,000" not in text and "What each column counts" not in text
    assert "BAHT" not in text or 'value="BAHT"' in text, "what was typed stands in its field and nowhere else"


def test_the_quarter_that_still_runs_is_given_up_to_today_and_said_to_be_provisional(made: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.doors.console.figures.money.today", lambda: date(2026, 11, 20))
    says = "is still to come: these figures go up to today, and are provisional."
    desk = officer(made)
    text = text_of(desk.get("/console/money?first=2026-10-01&last=2026-12-31&unit=quarter"))
    assert f"2026-12-31 {says}" in text and "2026-10-01 – 2026-11-20" in text
    assert says not in text_of(desk.get("/console/money?first=2026-07-01&last=2026-09-30&unit=quarter"))
    assert "Choose days from 2000-01-01 to 2026-11-20" in text_of(desk.get("/console/money?first=2026-10-01&last=2027-03-31"), 422)


@pytest.mark.parametrize(("query", "field", "other"), [("first=1999-12-31", "first", "last"), ("last=9999-12-31", "last", "first")])
def test_the_day_that_is_out_of_bounds_is_the_one_that_is_marked(made: Cast, query: str, field: str, other: str) -> None:
    text = text_of(officer(made).get(f"/console/money?{query}"), 422)
    assert f'id="id_{field}_error"' in text and f'id="id_{other}_error"' not in text


@pytest.mark.parametrize("query", ["unit=hour", "by=account", "side=police", "member=x", "protocol=%3Cscript%3E", "first=", "x=1"])
def test_what_no_list_has_chooses_the_first_of_it(made: Cast, query: str) -> None:
    held_some(made)
    answer = officer(made).get(f"/console/money?{query}")
    assert answer.status_code == (422 if query == "first=" else 200)
    assert "<script>" not in answer.content.decode()


def test_days_are_those_of_the_readers_desk(made: Cast) -> None:
    """Half past midnight in Bangkok is still the day before in UTC."""
    in_bangkok(made, "Kasi")
    from datetime import UTC, datetime, timedelta

    day = datetime.now(UTC).date() - timedelta(days=3)
    at = int(datetime(day.year, day.month, day.day, 17, 30, tzinfo=UTC).timestamp()) * 1_000_000
    ask(made, at=at, amount="77.00 THB")
    query = "/console/money?first={0}&last={0}&unit=day"
    assert "77.00" in text_of(officer(made).get(query.format(day + timedelta(days=1))))
    assert "No money in these days" in text_of(officer(made).get(query.format(day)))
    assert "77.00" in text_of(officer(made, "Sender").get(query.format(day))), "another desk, another zone"


def test_what_narrows_it_stands_in_words_so_that_a_printed_page_says_it(made: Cast) -> None:
    held_some(made)
    member = made["Sender"].id
    text = text_of(officer(made).get(f"/console/money?side=answerer&member={member}&protocol=hold-funds"))
    chips = re.findall(r'<span class="chip">(.*?)</span>', text)
    assert [re.sub(r"<[^>]+>", "", chip) for chip in chips] == ["Side: We are asked", "Member: Sender", "Protocol: Hold funds"]


# Corridors


def test_the_map_draws_what_the_table_says(made: Cast) -> None:
    for minutes in (50, 55):
        ask(made, to=("Emirates",), amount="100.00 AED", at=now() - minutes * MINUTE)
    ask(made, to=("Kasi",), amount="50.00 THB", at=now() - HOUR)
    text = text_of(officer(made, "Sender").get("/console/money/corridors"))
    lines = [line[:4] for line in cells(text)][1:]
    assert lines == [["Thailand", "United Arab Emirates", "2", "AED 200"], ["Thailand", "Thailand", "1", "THB 50"]]
    assert text.count('class="way"') == 2 and text.count('class="way-head"') == 1 and text.count('class="busy"') == 2
    assert "Places of the capitals: GeoNames, CC BY 4.0." in text
    assert "No requests in these days" in text_of(officer(made, "Stranger").get("/console/money/corridors"))


def test_who_is_asked_without_being_a_member_is_not_on_the_map_and_in_the_table(made: Cast) -> None:
    at = now() - HOUR
    request = ask(made, to=("Kasi",), at=at, amount="5.00 THB").requests[0].id
    hop = {"amount": "5.00 THB", "next": "TH:025:9876543210"}
    actions.take(made["Kasi"], request, "moved-on", {"hops": [hop]}, at=at + MINUTE)
    text = text_of(officer(made, "Sender").get("/console/money/corridors"))
    lines = {line[1]: line[2:] for line in cells(text)[1:]}
    assert lines["several members, a guest or nobody not on the map"] == ["1", "–", "THB 5", "–"]
    assert lines["Thailand"] == ["1", "THB 5", "–", "–"]


@pytest.mark.parametrize("page", ["money", "money?by=asker", "money/corridors", "trends"])
def test_more_to_count_asks_the_database_no_more_often(made: Cast, page: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from worlds import caller, publish

    reader = officer(made)
    counts = []
    for times in (1, 3):
        for number in range(times):
            ask(made, at=now() - (times * 10 + number) * MINUTE, amount=f"{times}{number}.00 THB")
            publish(caller(made.api("Kasi")), f"https://scam-{times}-{number}.example/", tlp="TLP:GREEN")
        reader.get(f"/console/{page}")
        with CaptureQueriesContext(connection) as caught:
            assert reader.get(f"/console/{page}").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_payment_that_two_requests_name_is_said_and_what_was_taken_without_it(made: Cast) -> None:
    like = [{"amount": "100000.00 THB", "rail": "promptpay", "bank_reference": "ONE-AND-THE-SAME"}]
    present = now()
    for who in ("Sender", "Police"):
        ask(made, who=who, payments=like, at=present - HOUR)
    text = re.sub(r"</?bdi[^>]*>|[\u2066-\u2069]", "", text_of(officer(made).get("/console/money")))
    assert "THB 100,000.00 are payments that an earlier one of these requests names too. Each payment counted once, THB 100,000.00" in text
    file = officer(made).get("/console/money/export?by=asker").content.decode()
    assert {line["name"]: line["asked_again"] for line in csv.DictReader(io.StringIO(file))} == {"Sender": "0.00", "Police": "100000.00"}
    assert "counted once" not in text_of(officer(made, "Sender").get("/console/money"))
