"""No page asks the database more often where there is more to show: every page of the list, with so many of each thing and three times
as many. Made from the list of pages, so that a new one is tried the day it comes."""

import re
from collections import Counter
from typing import Any

import pytest
from agreeing import COURIER, hold_funds
from appealing import lodged
from asking import MINUTE, Cast, ask, cast
from hubs import Hub
from reporting import handed_in
from rooms import browser, person
from rooms import caller as session
from worlds import caller, publish

FEW, MORE = 2, 6
# Who looks: at a bank that is asked, and the people of the hub, who see most of all that there is.
READERS = (
    ("Kasi", "officer"),
    ("Kasi", "administrator"),
    ("Police", "victim officer"),
    ("Secretariat", "administrator"),
    ("Secretariat", "victim officer"),
    ("Secretariat", "auditor"),
)
# Pages on which the number grows with what they show, and why that is no more than a bound allows.
GROWING: dict[str, str] = {}


def plant(made: Cast, number: int) -> None:
    """One more of each thing: at the bank that is asked, at who asks it, and at the hub."""
    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates.actions import Entry
    from accord.hub.desks import actions as desks
    from accord.hub.gateways import actions as gateways
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.protocol_book import actions as proposals
    from accord.hub.requests import actions as requests
    from accord.hub.routing import actions as routing
    from accord.hub.signals import actions as signals
    from accord.hub.signals import queries as signal_queries
    from accord.hub.times import now
    from accord.hub.webhooks import actions as webhooks

    at, bank, police = now() - (10 + number) * MINUTE, made.api("Kasi"), made["Police"]
    kasi, operator = caller(bank), queries.operator()
    members.add_member(f"Member {number}", "finance", "TH", by=operator)
    row = person(bank, "officer", f"Officer {number}")
    members.make_circle(f"Circle {number}", by=kasi)
    members.make_token(queries.member(bank.id), by=kasi)
    webhooks.make(kasi, f"https://hooks.example.com/{number}")
    routing.declare(kasi, "bank", f"TH:{900 + number}")
    version = (COURIER.replace("version = 1", f"version = {place}") for place in (2 * number + 10, 2 * number + 11))
    first = proposals.propose(caller(made.api("Sender")), next(version), [bank.id])
    agreed = proposals.propose(kasi, next(version), counters=first)
    proposals.accept(caller(made.api("Sender")), agreed)
    proposals.propose(caller(made.api("Sender")), hold_funds(), [bank.id])
    gateways.enter(operator, "TH", "AE", "inform", f"MoU {number}", scope=["fraud"], source="MoU, art. 3")
    phone = (("phone", "+66 2 000 0000"),)
    consulates.enter(operator, Entry(nationality="NP", country="TH", city=f"City {number}", channels=phone, source="a test"))
    desk = desks.make_desk(kasi, name=f"Desk {number}", zone="UTC")
    desks.set_contacts(kasi, desk, [(row.id, ["mail"])])
    desks.add_shift(kasi, made.desks["Kasi"], row.id, now() + number * 600 * MINUTE, now() + (number + 1) * 600 * MINUTE)
    desks.ring(caller(made.api("Sender")), made.desks["Kasi"], "call", at=at)
    asked = ask(made, at=at, amount=f"{100 + number}.00 THB").requests[0].id
    requests.take(made["Kasi"], asked, "hold-part", {"amount": "50.00 THB", "until": now() + 600 * MINUTE}, at=at + MINUTE)
    requests.say(made["Kasi"], asked, "We hold a part.")
    by_kasi = requests.Ask("block-number", identifiers=[f"+6681234{5000 + number}"], fields={"measure": "block", "reasons": "It calls."},
                           to=[police.id])  # fmt: skip
    requests.open_request(made["Kasi"], by_kasi, at=at)
    requests.set_embargo(police, f"TH:002:{9876540000 + number}", until=now() + 600 * MINUTE)
    signal = publish(kasi, f"https://scam-{number}.example/", tlp="TLP:AMBER", audience={"members": [made["Police"].id]})
    signals.ask_to_share(
        signal_queries.find(caller(made.api("Police")), str(signal.id)), caller(made.api("Police")), {"sectors": ["platform"]}, "Please."
    )
    publish(caller(made.api("Sender")), f"https://fraud-{number}.example/")
    publish(caller(made.api("Sender")), f"https://www.google.com/{number}")
    publish(caller(made.api("Sender")), ["https://www.google.com/", "https://www.facebook.com/"][number % 2])
    lodged(kasi, f"own-shop-{number}.example.com")
    handed_in({"country": "TH", "lost": ["nothing"]}, ("police",), form=f"{number + 1:032x}")
    _cases(made, number, asked, str(signal.id))
    _people(made, number)


def _cases(made: Cast, number: int, request: str, signal: str) -> None:
    """A case of the bank with something due, one to which it is invited, and one whose lead it is offered."""
    from accord.hub.cases import actions
    from accord.hub.times import now

    bank, police = made["Kasi"], made["Police"]
    case = actions.open_case(bank, title=f"Club {number}", items=[("request", request), ("signal", signal)])
    actions.add_target(bank, case, f"+6681234{6000 + number}")
    actions.add_task(bank, case, f"Ask the exchange {number}.", due=now() - MINUTE)
    for offered in (False, True):
        theirs = actions.open_case(police, title=f"Shop {number}")
        actions.invite(police, theirs, bank.id, show_title=True)
        if offered:
            actions.accept(bank, theirs)
            actions.offer_lead(police, theirs, bank.id)


def _people(made: Cast, number: int) -> None:
    """A file, a referral, a rescue and a way home, all at the secretariat, which keeps the files of people here."""
    from accord.hub.care import actions as care
    from accord.hub.repatriation import actions as repatriation
    from accord.hub.rescue import actions as rescues
    from accord.hub.rescue.actions import NewStatement

    helper = session(made.people["helper"])
    file = care.open_file(helper, "forced", {"called": f"Quivolda {number}"}, agreed={"support": True}).id
    care.refer(helper, file, made["Police"].id, ["food"])
    rescues.open_rescue(helper, [NewStatement("place", {"place": f"House {number}"})], known="police")
    care.change_file(helper, file, {"nationality": "NP"}, repatriation.Reason("handling"))
    care.agree(helper, file, {"consulate": True}, about="NP")
    operation = repatriation.open_operation(helper, f"Bridge {number}", country=helper.country or "TH")
    repatriation.ask_consulates(helper, [repatriation.add(helper, operation, file)])


@pytest.fixture
def made(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    from django.conf import settings

    from accord.hub.desks import actions

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(actions, "MOST_RINGING", 100)  # what is owed of each part that is held rings too
    made = cast(hub)
    made.people["helper"] = person(hub.admin, "victim officer", "Vic")
    return made


Counts = dict[tuple[str, str, str], tuple[int, list[str]]]


def counted(readers: dict[tuple[str, str], Any], before: Counts | None = None) -> Counts:
    """For each reader and page how many questions it asked, and which: of a first look no page is judged, nor of one that asked more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accord.doors.console.urls import PAGES

    counts: Counts = {}
    for (name, role), visitor in readers.items():
        for page in PAGES:
            if "GET" not in page.methods or "{" in page.path or page.name in ("stream", "sign_out"):
                continue
            most = (before or {}).get((name, role, page.path), (-1, []))[0]
            for _ in range(2):  # what is kept from the first look on is no part of it
                with CaptureQueriesContext(connection) as caught:
                    answer = visitor.get(f"/console/{page.path}")
                if len(caught) <= most:
                    break
            if answer.status_code == 200 and not answer.streaming:
                counts[name, role, page.path] = len(caught), [query["sql"] for query in caught]
    return counts


def test_three_times_as_much_is_shown_with_as_many_questions(made: Cast) -> None:
    for number in range(FEW):
        plant(made, number)
    readers = {(name, role): browser(person(made.api(name), role, f"Reader {role}")) for name, role in READERS}
    few = counted(readers)
    for number in range(FEW, MORE):
        plant(made, number)
    more = counted(readers, few)
    assert {path for _, _, path in few} >= {"", "inbox", "requests", "money", "money/corridors", "trends", "signals", "care", "members"}
    grown = {key: (few[key][0], more[key][0]) for key in few if key in more and more[key][0] > few[key][0] and key[2] not in GROWING}
    assert not grown, "\n".join(f"{key}: {counts}\n  {_repeated(more[key][1])}" for key, counts in grown.items())


def _repeated(queries: list[str]) -> str:
    """The question that was asked most often."""
    shapes = Counter(re.sub(r"'[^']*'|\b\d+\b", "?", query)[:300] for query in queries)
    return "\n  ".join(f"{times} x {shape}" for shape, times in shapes.most_common(3))
