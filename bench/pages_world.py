"""The world whose pages `bench.pages` measures: made alike in both checkouts, so with actions that the older one has too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BANKS = 4
FILES = 12
MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
# Of the requests, which are looked at; all of them asked by the second bank.
SETTLED = 12
LOOKED_AT = {0: "partly held", 3: "asked", SETTLED: "settled"}
CLAIMED = "own-shop.example.com"


@dataclass(frozen=True)
class World:
    """Who looks, each signed in; and pages of single things: what each is called, who looks at it, its address."""

    readers: dict[str, Any]
    details: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Cast:
    """Banks, the first of which is asked by the others; a country's anti-scam line; the secretariat."""

    operator: Any
    banks: list[Any]
    line: Any
    secretariat: Any

    def caller(self, number: int) -> Any:
        from accord.hub.members import queries

        return queries.as_member(self.banks[number])


def planted(size: int) -> World:
    """Money asked for and held, signals, takedowns, an appeal, a report, files, bells; and who looks at them."""
    cast = _cast()
    requests = list(_money(cast, size))
    _signals(cast.caller(1), size)
    takedown, appeal = _takedown(cast), _appeal(cast)
    people = {
        "bank": _person(cast.banks[0], "officer"),
        "sender": _person(cast.banks[1], "officer"),
        "hub": _person(cast.secretariat, "administrator"),
        "line": _person(cast.line, "victim officer"),
    }
    details = [(f"request {state}, {side}", side, f"requests/{id}") for state, id in requests for side in ("bank", "sender")]
    details += [("takedown", "bank", f"requests/{takedown}"), ("takedown", "sender", f"requests/{takedown}")]
    details += [("appeal's request", "sender", f"requests/{appeal}"), ("appeal's request", "hub", f"requests/{appeal}")]
    details += [("bell", "bank", f"bells/{_bell(cast)}"), ("report", "line", f"reports/{_report(cast)}")]
    details += [(name, "line", address) for name, address in _files(people["line"], cast)]
    readers = {name: _signed_in(n) for name, n in people.items()}
    return World(readers, tuple((name, who, f"/console/{address}") for name, who, address in details))


def _cast() -> _Cast:
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.routing import actions as routing

    operator = queries.operator()
    banks = [members.add_member(f"Bench bank {number}", "finance", "TH", by=operator) for number in range(BANKS)]
    line = members.add_member("Bench line", "state", "TH", by=operator)
    members.name_national_desk(line, by=operator)
    for row in (*banks, line):
        caller = queries.as_member(row)
        desk = desks.make_desk(caller, name="Desk", zone="Asia/Bangkok")
        desks.set_contacts(caller, desk, [(people.add_person(row, "Officer", by=operator, role="officer"), ["mail"])])
    for row, code in zip(banks, ("004", "002", "014", "025"), strict=True):
        routing.declare(queries.as_member(row), "bank", f"TH:{code}")
    routing.declare(queries.as_member(banks[0]), "host", CLAIMED)
    secretariat = next(row for row in queries.members() if row.sector == "secretariat")
    return _Cast(operator, banks, line, secretariat)


def _money(cast: _Cast, size: int) -> Iterator[tuple[str, str]]:
    """Asks to hold money, of which the first bank has held a part in every third; the newest in each state that is looked at."""
    from accord.hub.requests import actions as requests
    from accord.hub.times import now

    first = cast.caller(0)
    for number in range(size):
        at = now() - (number + 5) * 7 * MINUTE
        payment = {"amount": f"{1000 + number}.00 THB", "bank_reference": f"REF-{number}", "from_bank": "TH:014"}
        fields = {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"}
        asked = requests.Ask("hold-funds", identifiers=[f"TH:004:{1000000000 + number}"], fields=fields, payments=[payment])
        (made,) = requests.open_request(cast.caller(1 + number % (BANKS - 1)), asked, at=at).requests
        amount = {"amount": "500.00 THB", "until": now() + DAY}
        if number % 4 == 0:
            requests.take(first, made.id, "hold-part", amount, at=at + 9 * MINUTE)
        if number == SETTLED:
            requests.take(first, made.id, "return", {"amount": "500.00 THB"}, at=at + 10 * MINUTE)
            requests.take(first, made.id, "refuse", {"refusal": "no-legal-basis"}, at=at + 11 * MINUTE)
            requests.say(first, made.id, "It is on its way back.")
        if number in LOOKED_AT:
            yield LOOKED_AT[number], made.id


def _signals(who: Any, size: int) -> None:
    _publish(who, *(f"https://scam-{number}.example/" for number in range(size)))


def _publish(who: Any, *addresses: str) -> None:
    from accord.formats.signals import read_signal, read_wire
    from accord.hub.signals import actions
    from accord.tables import identifier_tables, schemes

    known = list(schemes())
    for number, address in enumerate(addresses):
        wire = {"identifier": {"value": address}, "scheme": known[number % len(known)], "marking": {"tlp": "TLP:GREEN"}}
        draft = read_signal(read_wire(wire), originator=who.id, tables=identifier_tables(), schemes=schemes(), home=who.country)
        actions.publish(who, [draft])


def _takedown(cast: _Cast) -> str:
    from accord.hub.requests import actions

    fields = {"harm": "credentials", "preserve-first": "yes", "reasons": "It asks for codes.", "good-faith": "yes"}
    asked = actions.Ask("takedown", identifiers=[f"https://{CLAIMED}/login"], fields=fields)
    return str(actions.open_request(cast.caller(1), asked).requests[0].id)


def _appeal(cast: _Cast) -> str:
    """The request that came of an appeal against two members' claims."""
    from accord.core.identifiers import parse
    from accord.hub.appeals import actions
    from accord.hub.intake import actions as intake
    from accord.hub.intake import queries as submissions
    from accord.hub.journal.actions import turn
    from accord.hub.requests import queries as requests
    from accord.tables import identifier_tables

    for number in (1, 2):
        _publish(cast.caller(number), CLAIMED)
    identifier = parse(CLAIMED, "TH", None, tables=identifier_tables())
    code = actions.lodge(cast.caller(0), identifier, reason="It is my shop.", harm="listed").code
    with turn() as t:
        submission = submissions.find(code)
        intake.prove_in(t, submission, "by-hand", by="secretariat", by_member=submission.home)
        intake.look_again_in(t, submission)
    _attend()
    rows, _following = requests.listing(cast.caller(1), requests.Filters(role="answerer", protocol="appeal"))
    return str(rows[0].id)


def _attend() -> None:
    """The background's part, until nothing is left of it."""
    from accord.hub.appeals import followers as appeals
    from accord.hub.reports import followers as reports
    from accord.hub.requests import followers as requests
    from accord.hub.times import now

    while reports.work(now()) | appeals.work(now()) | requests.work(now()):
        pass


def _report(cast: _Cast) -> str:
    """What somebody reported to the anti-scam line, by its id in the console."""
    from accord.core.reports.sheet import Sheet
    from accord.hub.intake import actions
    from accord.hub.members import queries as members
    from accord.hub.reports import queries

    who = {"name": "Bench person", "may-contact": "message", "contact": "by letter"}
    answers = {"country": "TH", "lost": ["nothing"], "words": "A woman had me pay at https://evil-invest.example.com/pay.", **who}
    begun = actions.begin("report", Sheet(kind="money", answers=answers), {"police": True}, form="f" * 32, country="TH")
    actions.hand_in(begun.code)
    _attend()
    return str(queries.handed(members.as_member(cast.line))[0].id)


def _files(officer: Any, cast: _Cast) -> Iterator[tuple[str, str]]:
    """Files of people, one of whom was given to another member to help."""
    from accord.hub.care import actions
    from accord.hub.members import queries

    who = queries.person_caller(officer)
    for number in range(FILES):
        file = actions.open_file(who, "forced", {"called": f"Person {number}", "nationality": "NP"}, agreed={"support": True}).id
        if number == 0:
            actions.refer(who, file, cast.banks[0].id, ["food"])
            yield "file", f"care/{file}"
            yield "screening", f"care/{file}/screening"
    yield "forced files", "care?kind=forced"


def _bell(cast: _Cast) -> str:
    from accord.hub.desks import queries

    return str(queries.ringing(cast.caller(0))[0].id)


def _person(member: Any, role: str) -> int:
    """Somebody new of a member, with a second step; by number."""
    from allauth.mfa.models import Authenticator

    from accord.hub.members import queries
    from accord.hub.members.actions import people

    operator = queries.operator()
    row = queries.managed_person(operator, people.add_person(member, f"Reader {role}", by=operator, role=role))
    taken = people.take_up(people.new_link(row, by=operator), f"p{row.id[:8]}", "a long night at the desk")
    Authenticator.objects.create(user_id=taken.n, type="totp", data={"secret": "no code fits this"})
    return int(taken.n)


def _signed_in(person: int) -> Any:
    """Django's client, signed in as this person."""
    from allauth.usersessions.models import UserSession
    from django.contrib.auth import get_user_model
    from django.test import Client

    users: Any = get_user_model()
    user = users.objects.get(n=person)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(person)
    session.save()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="Chrome/130 Linux")
    return client
