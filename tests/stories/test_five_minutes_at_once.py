"""The story of five minutes without a browser: forms and calls as they are sent, with the same inputs that the demo prints.

For each country once: a person there pays to an account as it is written there, and the money goes on to a bank of the next country.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from demos import cast_in
from reporting import attend

DAY = 24 * 60 * 60 * 1_000_000
# Of each country: the person's own bank, the bank and number that took the money, and what was paid; as people there write it.
PAID = {
    "TH": ("TH:004", "TH:014", "456-7-89123-0", "480,000", "THB"),
    "BD": ("BD:135", "BD:085", "1503 2012 3456 7001", "50,000", "BDT"),
    "NP": ("NP:0401", "NP:0301", "0175 0012 3456", "1,20,000", "NPR"),
    "PE": ("PE:011", "PE:002", "193-12345678-0-12", "S/ 3,500.00", "PEN"),
    "AE": ("AE:035", "AE:033", "AE07 0331 2345 6789 0123 456", "18,500", "AED"),
}
# Where the money goes on to from there: a bank of another country.
ONWARD = {
    "TH": ("AE070331234567890123456", "AE"),
    "BD": ("PE:002:19312345678012", "PE"),
    "NP": ("TH:014:4567891230", "TH"),
    "PE": ("NP:0401:01750012345678", "NP"),
    "AE": ("BD:085:1503201234567001", "BD"),
}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with cast_in(tmp_path_factory.mktemp("story"), sqlite_template) as made:
        yield made


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import appeal, report, report_follow
    from accord.limits import Buckets

    for where in (appeal, report, report_follow):
        for name in [name for name, kept in vars(where).items() if isinstance(kept, Buckets)]:
            monkeypatch.setattr(where, name, Buckets(60_000, burst=1_000))


@dataclass
class Person:
    """Somebody without an account, at the public pages."""

    page: str = ""
    code: str = ""

    def send(self, path: str, **fields: Any) -> str:
        from django.test import Client

        answer = Client().post(path, fields, headers={"Sec-Fetch-Site": "same-origin"})
        self.page = unescape(answer.content.decode())
        assert answer.status_code == 200, re.sub(r"<[^>]+>|\s+", " ", self.page)[:2000]
        return self.page

    def go_on(self, do: str = "next", **fields: Any) -> str:
        """Send the page of the report on which the person is, with what it carries by itself."""
        hidden = dict(re.findall(r'<input type="hidden" name="(code|form|door|at)" value="([^"]*)"', self.page))
        items = {"item": item_ids, "on": item_ids} if (item_ids := re.findall(r'name="item" value="([^"]+)"', self.page)) else {}
        yes = re.findall(r'name="yes" value="([^"]+)"[^>]* checked', self.page)
        self.send("/report", **{**hidden, **items, "yes": yes, "do": do, **fields})
        self.code = next(iter(re.findall(r'name="code" value="([^"]+)"', self.page)), self.code)
        return self.page


def report(country: str) -> Person:
    own, bank, number, amount, currency = PAID[country]
    person = Person()
    person.send("/report", door="money")
    person.go_on(**{"q.country": country, "q.lost": "money"})
    row = {
        "p1.at": "yesterday 21:30",
        "p1.amount": amount,
        "p1.currency": currency,
        "p1.own-bank": own,
        "p1.to": number,
        "p1.to-bank": bank,
    }
    person.go_on(**row, yes="bank")
    for _ in range(8):
        if 'value="send"' in person.page:
            break
        person.go_on(**{"q.may-contact": "code"})
    person.go_on("send")
    attend()
    return person


def waiting(world: Any, state: str) -> list[Any]:
    """Requests for money in this state, each with the desk of the cast that has to answer."""
    from accord.hub.requests import queries

    pairs = []
    for row in world.desks.values():
        caller = world.caller(next(key for key, other in world.desks.items() if other.id == row.id))
        for request in queries.listing(caller, queries.Filters(role="answerer"))[0]:
            if request.protocol.startswith("hold-funds") and request.state == state:
                pairs.append((caller, request.id))
    return pairs


def take(caller: Any, request: str, step: str, **fields: Any) -> None:
    from accord.hub.requests import actions

    actions.take(caller, request, step, fields)


def figures(caller: Any, request: str) -> dict[str, Any]:
    from accord.hub.requests import queries

    return dict(queries.page(caller, request, words=False).row.totals)


@pytest.mark.parametrize("country", sorted(PAID))
def test_what_is_typed_reaches_the_bank_is_followed_abroad_and_comes_back(world: Any, country: str) -> None:
    from accord.hub.desks import queries as desks
    from accord.hub.requests import queries
    from accord.hub.times import now

    person = report(country)
    ((bank, request),) = waiting(world, "received")
    assert world.desks[next(key for key, row in world.desks.items() if row.id == bank.id)].country == country
    assert any(bell.ref == request and bell.state == "ringing" for bell in desks.ringing(bank)), "the bell rings there"
    page = queries.page(bank, request, words=False)
    assert not page.row.confirmed
    (confirmer,) = {desk.id for desk in _banks_asked(world, request)} - {bank.id} or {bank.id}
    own = queries_caller(world, confirmer)
    if confirmer != bank.id:
        assert any(bell.ref == request and bell.state == "ringing" for bell in desks.ringing(own)), "and at the person's own bank"
    take(own, request, "confirm")
    (code,) = figures(bank, request)
    whole = figures(bank, request)[code]["disputed"]
    onward, part = ONWARD[country], f"{float(whole) / 4:.2f}"
    take(bank, request, "moved-on", hops=[{"amount": f"{part} {code}", "next": onward[0], "country": onward[1]}])
    ((abroad, hop),) = waiting(world, "received")
    assert world.desks[next(key for key, row in world.desks.items() if row.id == abroad.id)].country == onward[1]
    assert any(bell.ref == hop for bell in desks.ringing(abroad)), "the bell rings across the border"
    rest = f"{float(whole) - float(part):.2f}"
    until = now() + 5 * DAY
    take(bank, request, "hold-part", amount=f"{rest} {code}", until=until)
    take(abroad, hop, "hold", amount=f"{part} {code}", until=until)
    take(abroad, hop, "return", amount=f"{part} {code}")
    take(bank, request, "return", amount=f"{rest} {code}")
    attend()
    followed = person.send("/report/follow", code=person.code)
    assert "Money came back" in followed and abroad.name in followed and bank.name in followed


def queries_caller(world: Any, member_id: str) -> Any:
    return world.caller(next(key for key, row in world.desks.items() if row.id == member_id))


def _banks_asked(world: Any, request: str) -> list[Any]:
    """Whom of the cast the request lets stand behind it, as a bank."""
    from accord.hub.requests import queries
    from accord.hub.requests.errors import NoSuchRequest

    banks = []
    for key, row in world.desks.items():
        if row.sector != "finance":
            continue
        try:
            page = queries.page(world.caller(key), request, words=False)
        except NoSuchRequest:
            continue
        if any(step.key == "confirm" for step in page.row.steps):
            banks.append(row)
    return banks


def test_a_wrong_warning_is_appealed_against_and_taken_back(world: Any) -> None:
    from django.test import Client

    from accord.hub.members import actions as members
    from accord.hub.members import queries as people
    from accord.hub.requests import queries

    token = members.make_token(world.desks["th-telecom"], by=people.operator(), scopes=("member:*",), name="story")[1]
    claim = {"identifier": {"value": "02-123-4567", "region": "TH"}, "scheme": "impersonation-bank", "marking": {"tlp": "TLP:CLEAR"}}
    made = Client().post(
        "/api/v1/signals", json.dumps(claim), content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert made.status_code in (200, 201), made.content
    person = Person()
    assert "Reported as a scam" in person.send("/check", text="02-123-4567", country="TH")
    person.send("/appeal", identifier="02-123-4567", country="TH", harm="listed", reason="This is our bakery.", form="f" * 32)
    match = re.search(r'class="big-code"><bdi dir="ltr">([^<]+)<', person.page)
    assert match
    from accord.hub.appeals import actions as appeals
    from accord.hub.appeals import followers
    from accord.hub.appeals import queries as listed
    from accord.hub.times import now

    desk = people.person_caller(next(row.n for row in people.people_of(world.desks["police"].n) if row.name == "Anan Srisuk"))
    assert desk is not None
    followers.work(now())
    (row,) = listed.appeals(desk)[0]
    appeals.confirm_control(desk, row.id, "by-hand")
    followers.work(now())
    telecom = world.caller("th-telecom")
    (appeal_request,) = [request for request in queries.listing(telecom)[0] if request.protocol.startswith("appeal")]
    take(telecom, appeal_request.id, "concede", claim=queries.page(telecom, appeal_request.id, words=False).claims[0][0])
    followers.work(now())
    assert "Reports that were wrong and are taken back: 1." in person.send("/appeal/follow", code=match[1])
    assert "Reported as a scam" not in person.send("/check", text="02-123-4567", country="TH")
