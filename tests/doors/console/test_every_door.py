"""Every address behind the sign-in, as everybody for whom it is not. Made from the list of pages, so a new one is tried the day it comes.

Whoever is not signed in is sent to the sign-in. Whoever's role does not open a page is refused, whatever stands in the address. Whoever may
open the page finds another member's thing exactly as absent as one that never was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import scenes
from agreeing import COURIER
from appealing import lodged
from bells import MINUTE, NOON, rows
from hubs import Hub
from reporting import handed_in
from rooms import browser, person
from worlds import caller, draft, publish, take_in

from accord.core.sharing.ceilings import CEILINGS

# What stands in an address, by the folder it stands in. A new folder with something in its addresses needs a line here.
HIDDEN = {
    "signals/{id}": "signal",
    "signals/{id}/share-requests/{ask}": "ask",
    "quarantine/{id}": "held",
    "circles/{id}": "circle",
    "circles/{id}/{member}": "circle",
    "people/{id}": "person",
    "people/{id}/{session}": "person",
    "tokens/{id}": "token",
    "webhooks/{id}": "webhook",
    "responsibilities/{id}": "responsibility",
    "gateways/{id}": "gateway",
    "bells/{id}": "bell",
    "shifts/{id}": "shift",
    "away/{id}": "away",
    "requests/{id}": "request",
    "cases/{id}": "case",
    "files/{id}": "file",
    "embargoes/{id}": "embargo",
    "appeals/{id}": "appeal",
    "reports/{id}": "report",
    "care/{id}": "care file",
    "looks/{id}": "care file",
    "referrals/{id}": "referral",
    "rescues/{id}": "rescue",
    "rescue-looks/{id}": "rescue",
    "way-home/{id}": "operation",
    "way-home/leg/{id}": "leg",
    "way-home/person/{id}": "traveller",
    "way-home/list/{id}": "list",
    "arrivals/{id}": "traveller",
    "verifications/{id}": "verification",
    "drafts/{id}": "draft",
    "watchlist/{id}": "watched",
    "lists/taken/{id}": "taken",
    "introductions/{id}": "introduction",
    "proposals/{id}": "proposal",
}
# Things that every member may look at; only changing them is for their own.
SEEN_BY_ALL = {
    "members/{id}": "member",
    "desks/{id}": "desk",
    "protocols/{name}": "protocol",
    "countries/{code}": "country",
    "consulates/{id}": "consulate",
}

# What is changed is named in the form too, so that an empty one names nothing.
NAMED_IN_THE_FORM = (
    "appeals/{id}/reviewer",
    "cases/{id}/done",
    "cases/{id}/member",
    "cases/{id}/answer",
    "cases/{id}/lead",
    "cases/{id}/withdraw",
    "desks/{id}/covers",
    "consulates/{id}/do",
    "people/{id}/session",
    "tokens/{id}/revoke",
    "webhooks/{id}/letters/send",
    "webhooks/{id}/letters/dismiss",
)
ROLES = ("administrator", "officer", "investigator", "victim officer", "analyst", "auditor")
HUB_ROLES = ("administrator", "secretariat", "officer", "investigator", "victim officer", "analyst", "auditor")


@dataclass(frozen=True)
class Row:
    """A line of the table: one letter for each role at Alpha, at Beta, and at the hub."""

    methods: tuple[str, ...]
    alpha: str
    beta: str
    hub: str

    def cell(self, member: str, role: str) -> str:
        return str(getattr(self, member)[(HUB_ROLES if member == "hub" else ROLES).index(role)])


def _table() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for line in Path(__file__).with_name("doors.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, methods, alpha, beta, hub = line.split()
            assert path not in rows, f"{path} stands twice in the table"
            assert (len(alpha), len(beta), len(hub)) == (len(ROLES), len(ROLES), len(HUB_ROLES)), path
            assert set(alpha + beta + hub) <= set("ynapf"), path
            rows[path] = Row(tuple(methods.split(",")), alpha, beta, hub)
    return rows


TABLE = _table()


def pages() -> list[Any]:
    from accord.doors.console.urls import PAGES

    return list(PAGES)


def kind_of(path: str) -> str | None:
    """What an address names; None where it names nothing."""
    if "{" not in path:
        return None
    fits = [kind for stem, kind in (HIDDEN | SEEN_BY_ALL).items() if path == stem or path.startswith(f"{stem}/")]
    stems = [stem for stem in HIDDEN | SEEN_BY_ALL if path == stem or path.startswith(f"{stem}/")]
    assert fits, f"{path}: say in HIDDEN or SEEN_BY_ALL of this test what stands in this address."
    return (HIDDEN | SEEN_BY_ALL)[max(stems, key=len)]


def filled(path: str, first_id: str) -> str:
    """The address with an id at its first place, and other ids that never were at the rest."""
    first = re.sub(r"\{\w+\}", first_id, path, count=1)
    return "/console/" + re.sub(r"\{\w+\}", "00000000-0000-4000-8000-000000000000", first)


@dataclass
class Scene:
    """Alpha has one of everything, all of it its own affair; Beta has people of every role, and so has the secretariat."""

    hub: Hub
    ids: dict[str, str] = field(default_factory=dict)
    people: dict[tuple[str, str], Any] = field(default_factory=dict)

    def visitor(self, member: str, role: str) -> Any:
        return browser(self.people[member, role])


@pytest.fixture
def scene(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return _scene(hub)


@scenes.scene
def _scene(hub: Hub) -> Scene:
    from accord.hub.desks import actions as desks
    from accord.hub.gateways import actions as gateways
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.protocol_book import actions as proposals
    from accord.hub.requests import actions as requests
    from accord.hub.routing import actions as routing
    from accord.hub.signals import actions as signals
    from accord.hub.signals import queries as signal_queries
    from accord.hub.times import now
    from accord.hub.watchlists import actions as watchlists
    from accord.hub.webhooks import actions as webhooks

    made = Scene(hub)
    alpha, beta = hub.member("Alpha"), hub.member("Beta", "telecom", "BD")
    gamma = hub.member("Gamma", "state")
    us = caller(alpha)
    officer = person(alpha, "officer", "Ann")
    # Who can be reached keeps the bell from climbing to others at once.
    people.set_contact(officer, email="ann@alpha.example", phone="", by=queries.operator())
    signal = publish(us, "+66812345678", tlp="TLP:AMBER", audience={"members": [gamma.id]}).id
    row = signal_queries.find(caller(gamma), str(signal))
    desk = desks.make_desk(us, name="Fraud desk", zone="UTC")
    desks.set_contacts(us, desk, [(officer.id, ["mail"])])
    circle = members.make_circle("Quiet circle", by=us)
    made.ids = {
        "signal": str(signal),
        "ask": str(signal),
        "held": str(publish(us, "https://www.google.com/").id),
        "circle": circle.id,
        "person": officer.id,
        "token": members.make_token(queries.member(alpha.id), by=us)[0],
        "webhook": webhooks.make(us, "https://hooks.example.com/accord")[0],
        "responsibility": routing.declare(us, "bank", "TH:004"),
        "gateway": gateways.enter(queries.operator(), "TH", "AE", "inform", "MoU", scope=["fraud"], source="MoU, art. 3"),
        "country": "TH",
        "member": alpha.id,
        "desk": desk,
        "shift": desks.add_shift(us, desk, officer.id, now() - MINUTE, now() + 600 * MINUTE),  # this week's, on any day
        "away": desks.set_away(us, officer.id, NOON + 60 * MINUTE, NOON + 90 * MINUTE),
        "bell": desks.ring(caller(gamma), desk, "call", at=NOON).id,
    }
    opened = requests.open_request(
        us,
        requests.Ask("block-number", identifiers=["+66812345678"], fields={"measure": "block", "reasons": "It calls."}, to=[gamma.id]),
        at=NOON,
    )
    made.ids["request"] = opened.requests[0].id
    made.ids["file"] = requests.attach(us, opened.requests[0].id, "call.txt", b"It rang at nine.", at=NOON)
    made.ids["embargo"] = requests.set_embargo(caller(gamma), "+66812345678", until=NOON + 600 * MINUTE, at=NOON)
    made.ids["watched"] = watchlists.watch(us, ["watched.example.com"])[0].id
    made.ids["taken"] = take_in(us, "wrong.txt", ["taken-in.example.com"], tlp="TLP:AMBER", audience={"members": [gamma.id]})
    made.ids["introduction"] = "11111111-1111-4111-8111-111111111111"
    made.ids["appeal"] = lodged(us)
    handed_in({"country": "TH", "lost": ["nothing"]}, ("police",))
    ((made.ids["report"],),) = rows("SELECT item FROM reports_sent")
    made.ids["case"] = _case(us, str(signal))
    made.ids["protocol"] = "hold-funds"
    made.ids["proposal"] = proposals.propose(us, COURIER, [gamma.id])
    signals.ask_to_share(row, caller(gamma), {"sectors": ["platform"]}, "They could take it down.")
    for role in CEILINGS:
        if role != "secretariat":
            made.people["alpha", role] = person(alpha, role, f"Alpha's {role}")
            made.people["beta", role] = person(beta, role, f"Beta's {role}")
        made.people["hub", role] = person(hub.admin, role, f"The hub's {role}")
    from accord.hub.care import actions as care
    from accord.hub.rescue import actions as rescues
    from accord.hub.rescue.actions import NewStatement

    helper = _session(made.people["hub", "victim officer"])
    made.ids["care file"] = care.open_file(helper, "forced", {"called": "Quivolda"}, agreed={"support": True}).id
    made.ids["rescue"] = rescues.open_rescue(helper, [NewStatement("place", {"place": "A yellow house"})], known="police")
    made.ids["referral"] = care.refer(helper, made.ids["care file"], gamma.id, ["food"])
    made.ids |= _way_home(helper, made.ids["care file"])
    assert draft(us, "+66812345679")
    from accord.hub.drafts import actions as drafts

    writer = _session(made.people["alpha", "officer"])
    made.ids["draft"] = drafts.keep(writer, "/console/publish", "/console/publish", {"note": ["It rang."]})[0].id
    return made


def _case(us: Any, signal: str) -> str:
    from accord.hub.cases import actions

    return actions.open_case(us, title="Kevin's club", items=[("signal", signal)])


def _way_home(helper: Any, file: str) -> dict[str, str]:
    """One of everything on the way home."""
    from bells import rows as found

    from accord.hub.care import actions as care
    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates.actions import Entry
    from accord.hub.members.queries import operator
    from accord.hub.repatriation import actions, queries

    phone = (("phone", "+66 2 000 0000"),)
    care.change_file(helper, file, {"nationality": "NP"}, actions.Reason("handling"))
    care.agree(helper, file, {"consulate": True}, about="NP")
    here = helper.country or "TH"
    entry = consulates.enter(operator(), Entry(nationality="NP", country=here, city="Bangkok", channels=phone, source="a test"))
    operation = actions.open_operation(helper, "A bridge", country=here)
    traveller = actions.add(helper, operation, file)
    assert actions.ask_consulates(helper, [traveller]).count == 1
    leg = actions.plan_leg(helper, [traveller], origin="BKK", target="KTM", leaves=NOON, arrives=NOON + MINUTE, operation=operation)
    listed = actions.put_list(helper, operation, b"Name,Nationality\nZanthipe Pemblequist,TH\n")
    ((verification,),) = found("SELECT id FROM repatriation_verification")
    assert queries.board(helper, operation).people == 1
    return {
        "consulate": entry,
        "operation": operation,
        "traveller": traveller,
        "leg": leg,
        "list": listed,
        "verification": verification,
    }


def tried(visitor: Any, page: Any, address: str) -> Iterator[tuple[str, int, str]]:
    """Every method at an address: its name, the status, and the page without what is new in each: tokens, ids, times."""
    for method in ("GET", "POST"):
        if method in page.methods:
            answer = visitor.generic(method, address, b"", content_type="application/x-www-form-urlencoded")
            yield method, answer.status_code, plain(answer.content.decode())


def plain(text: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)


def test_every_address_of_the_console_is_in_the_list(scene: Scene) -> None:
    """No view behind the sign-in but those of the list, the sign-in's own, the one that says that nothing is here, and `/console` itself,
    which leads to the first page."""
    from django.urls import get_resolver

    from accord.doors.console.frame.visits import nothing, to_home

    listed = {f"console_{page.name}" for page in pages()}
    below = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern).startswith("^console")]
    patterns = [inner for pattern in below for inner in getattr(pattern, "url_patterns", [pattern])]
    assert {pattern.name for pattern in patterns if pattern.callback not in (nothing, to_home)} == listed
    assert len(listed) == len(pages())


def test_nobody_gets_in_without_signing_in(scene: Scene) -> None:
    from django.test import Client

    nobody = Client()
    for page in pages():
        kind = kind_of(page.path)
        answers = set()
        for id in [scene.ids[kind], str(uuid4())] if kind else [""]:
            address = filled(page.path, id) if id else f"/console/{page.path}"
            for method, status, _ in tried(nobody, page, address):
                answers.add((method, status))
                assert status == 303, (method, address)
    assert nobody.get("/console/no-such-page").status_code == 303


def test_who_owes_a_second_step_gets_no_further(scene: Scene) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    visitor = scene.visitor("beta", "administrator")
    for page in pages():
        if page.path == "sign-out":
            continue
        kind = kind_of(page.path)
        address = filled(page.path, scene.ids[kind]) if kind else f"/console/{page.path}"
        for method, status, _ in tried(visitor, page, address):
            assert status == 303, (method, address)
        assert visitor.get("/console/").headers["Location"] == "/account/2fa/"


def test_the_table_names_every_page_every_method_and_every_role() -> None:
    listed = {page.path or ".": tuple(method for method in ("GET", "POST") if method in page.methods) for page in pages()}
    assert {path: row.methods for path, row in TABLE.items()} == listed
    assert set(CEILINGS) == set(HUB_ROLES) == {*ROLES, "secretariat"}


@pytest.mark.parametrize("member", ["alpha", "beta", "hub"])
def test_each_role_opens_what_the_table_says(scene: Scene, member: str) -> None:
    """First all that changes nothing: what is looked at, what is refused, what is absent. Then what is open is pressed, each form empty."""
    wrong: list[tuple[str, str, str, object]] = []
    # That refusals tell nothing of what is there is asked of another member's people: of one for each page among those whom the gate
    # before all pages sends away by their role, before it looks at the address, and of everybody else.
    shut: set[str] = set()
    asked: set[str] = set()
    visitors = {role: scene.visitor(member, role) for role in (HUB_ROLES if member == "hub" else ROLES)}
    for role, visitor in visitors.items():
        who, session = scene.people[member, role], _session(scene.people[member, role])
        for page in pages():
            cell = TABLE[page.path or "."].cell(member, role)
            is_at_the_gate = cell == "n" and not page.is_open_to(session)
            if member == "beta" and is_at_the_gate and page.path in shut:
                continue  # the gate knows no member: each role is sent away by it at Alpha and at the hub
            if member == "beta" and _is_as_at_alpha(page, role) and page.path in asked and page.is_open_to(session):
                continue
            asked.add(page.path)
            fault = _tried_out(scene, who, visitor, page, cell, with_absent=member == "beta" and cell == "n")
            shut |= {page.path} if is_at_the_gate else set()
            if fault is not None:
                wrong.append((page.path, role, cell, fault))
    wrong += _pressed(scene, member, visitors)
    assert not wrong, "\n".join(map(str, wrong))


def _pressed(scene: Scene, member: str, visitors: dict[str, Any]) -> Iterator[tuple[str, str, str, object]]:
    """Each form that is open is sent empty: what speaks against the letter of the table."""
    pressed: set[str] = set()
    for role, visitor in visitors.items():
        for page in pages():
            cell = TABLE[page.path or "."].cell(member, role)
            if "POST" not in page.methods or cell not in "yp":
                continue
            if member != "alpha" and _is_as_at_alpha(page, role) and page.path in pressed:
                continue
            pressed.add(page.path)
            address = filled(page.path, scene.ids[kind_of(page.path) or ""]) if kind_of(page.path) else f"/console/{page.path}"
            answer = visitor.post(address, b"", content_type="application/x-www-form-urlencoded")
            # What one role ended is gone for the next.
            is_well = answer.status_code == 403 if cell == "p" else answer.status_code not in (403, 500)
            is_there = answer.status_code != 404 or role != ROLES[0] or page.path in NAMED_IN_THE_FORM
            if not (is_well and is_there):
                yield page.path, role, cell, ("POST", answer.status_code)


def _is_as_at_alpha(page: Any, role: str) -> bool:
    """Whether this page has nothing of Alpha's in its address, and opens to this role at Alpha, Beta and the hub alike. Alpha's people open
    and press each of these; elsewhere the first role that may does, and of the others the gate is asked."""
    row = TABLE[page.path or "."]
    if kind_of(page.path) is not None or role not in ROLES:
        return False
    return row.cell("alpha", role) == row.cell("beta", role) == row.cell("hub", role) == "y"


def _tried_out(scene: Scene, who: Any, visitor: Any, page: Any, cell: str, with_absent: bool) -> object:
    """What speaks against the letter of the table; None where it holds. A form that is open is not sent."""
    from accord.hub.journal import queries as journal

    kind, before = kind_of(page.path), journal.head()
    ids = [""] if not kind else [scene.ids[kind], str(uuid4())] if cell == "a" or with_absent else [scene.ids[kind]]
    if cell in "yp":
        address = filled(page.path, ids[0]) if kind else f"/console/{page.path}"
        if "GET" not in page.methods:
            return None
        answer = visitor.get(address)
        if answer.status_code not in (200, 303, 409):  # the last: it stands so that there is nothing to do here
            return "GET", answer.status_code
        # What a page shows has no name of the frame's, such as the direction in which it is read.
        is_page = answer.status_code == 200 and not answer.streaming and answer.content.startswith(b"<!doctype html>")
        return None if not is_page or b'<html lang="en" dir="ltr"' in answer.content else "its language or direction is not the page's"
    answers = [list(tried(visitor, page, filled(page.path, id) if id else f"/console/{page.path}")) for id in ids]
    statuses = {status for answer in answers for _, status, _ in answer}
    if statuses != {404 if cell == "a" else 403}:
        return statuses
    if any(answer != answers[0] for answer in answers):
        return "the answers differ by what is there"
    if journal.head() != before:
        return "something was changed"
    if cell in "nf":
        line = journal.audit_lines(limit=1)[0][0]
        if (line.outcome, line.actor) != ("refused", f"person:{who.id}"):
            return "no audit line"
    return None


def _session(who: Any) -> Any:
    from accord.hub.members import queries

    return queries.person_caller(who.n)


def test_malformed_ids_are_like_unknown_ones(scene: Scene) -> None:
    who = scene.people["hub", "administrator"]
    visitor = browser(who)
    others = cycle(("x", "0", "-1", "%F0%9F%92%A9", "..%2f", "a" * 300, "%D9%A1"))
    for page in pages():
        if kind_of(page.path) is None or not page.is_open_to(_session(who)):
            continue
        # What a database refuses by itself is tried at every page, and of the rest two others at each.
        for id in ("%00", "9" * 40, *islice(others, 2)):
            for method, status, _ in tried(visitor, page, filled(page.path, id)):
                assert status in (403, 404, 422), (method, page.path, id, status)


def test_every_page_is_linked_to_by_its_name() -> None:
    from django.urls import reverse

    for page in pages():
        names = re.findall(r"\{(\w+)\}", page.path)
        assert reverse(f"console_{page.name}", kwargs={name: "x-1" for name in names}) == filled(page.path, "x-1").replace(
            "00000000-0000-4000-8000-000000000000", "x-1"
        )
