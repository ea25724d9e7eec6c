"""A hub in which every page of the console has something to show, and who looks at it there: for walks over all pages.

`LOOKS` of a `World` names, for each path of the console's list that has something in it, what to look at and as whom. Of a path that names
nothing the walk itself knows the address, and `READERS` who looks. A page with a part that stands there only after something was chosen is
looked at there too.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import guesting
from agreeing import COURIER, agree, hold_funds
from appealing import PHONE, lodged, opened, prove, submitted
from asking import ACCOUNTS, MEMBERS, MINUTE, WALLET, Cast, ask, cast
from bells import rows
from caring import FORCED
from hooks import dead_letter
from hubs import Hub
from recounting import plant_money
from repatriations import crowd, csv
from reporting import declared, handed_in
from rescuing import CONTACT, PERSON, PLACE, STORY
from rooms import caller as session
from rooms import person
from worlds import caller, publish, take_in

HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
NATIONS = ("NP", "BD", "ET", "KE", "UG", "PH", "ID", "PK")
# Who looks at a page that names nothing, in this order: the first one to whom it opens.
READERS = ("officer", "helper", "administrator", "secretariat", "auditor")
NEWCOMERS = ("newcomer", "new-helper", "new-manager", "new-auditor")  # who has just joined, and sees each list empty
# Where else in tests what this world holds was typed.
_TYPED_IN = ("agreeing", "asking", "appealing", "caring", "reporting", "rescuing", "repatriations", "guesting", "recounting", "hooks")
Look = tuple[str, str]  # who, and the address below /console/


@dataclass
class World:
    """`people` are signed in by name; `looks` are the addresses of the pages that name something, by their path in the console's list."""

    made: Cast
    people: dict[str, Any] = field(default_factory=dict)
    looks: dict[str, list[Look]] = field(default_factory=dict)

    def look(self, path: str, who: str, address: str) -> None:
        self.looks.setdefault(path, []).append((who, address))

    def at(self, who: str) -> Any:
        """This person, as a signed-in session acts."""
        return session(self.people[who])


def world(hub: Hub) -> World:
    made = World(cast(hub))
    _people(made, hub)
    for part in (_requests, _signals, _members, _desks, _partnership, _appeals, _reports, _cases, _care, _rescue, _way_home):
        part(made, hub)
    return made


def _people(made: World, hub: Hub) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    bank = hub.member("Kasi")
    centre = hub.member("Anti-Scam Centre", "state")
    home, embassy = hub.member("Kathmandu Desk", "state", "NP"), hub.member("Embassy of Nepal", "state", "NP")
    for api in (centre, home):
        members.name_national_desk(queries.member(api.id), by=queries.operator())
    for who, api, role, name in (
        ("officer", bank, "officer", "Maliwan Srisai"),
        ("manager", bank, "administrator", "Anan Chaiyo"),
        ("sender", hub.member("Sender"), "officer", "Somchai Dee"),
        ("police", hub.member("Police"), "officer", "Ploy Rattana"),
        ("helper", centre, "victim officer", "Dao Wattana"),
        ("founder", centre, "administrator", "Niran Boon"),
        ("hotline", centre, "officer", "Kanya Suk"),
        ("shelter", hub.member("Shelter House", "support"), "victim officer", "Shu Lin"),
        ("consul", embassy, "victim officer", "Bishal Rai"),
        ("kathmandu", home, "victim officer", "Hari Thapa"),
        ("administrator", hub.admin, "administrator", "Wanida Kaew"),
        ("secretariat", hub.admin, "secretariat", "Sue Park"),
        ("auditor", centre, "auditor", "Aud Berg"),
        ("newcomer", hub.member("Empty Bank", "finance", "PE"), "officer", "Inés Quispe"),
        ("new-manager", hub.member("Empty Bank"), "administrator", "Rosa Huamán"),
        ("new-helper", hub.member("Empty Refuge", "support", "PE"), "victim officer", "Luz Mamani"),
        ("new-auditor", hub.member("Empty Bank"), "auditor", "Ana Flores"),
    ):
        made.people[who] = person(api, role, name)


def _requests(made: World, hub: Hub) -> None:
    """Requests in several protocols and states; each as it is asked and as it is answered."""
    from accord.hub.requests import actions, queries
    from accord.hub.times import now

    at, kasi, police = now() - 20 * MINUTE, made.at("officer"), made.made["Police"]
    first = ask(made.made, at=at - 40 * MINUTE).requests[0].id
    held = ask(made.made, at=at, amount="90000.00 THB").requests[0].id
    actions.take(kasi, held, "acknowledge", {}, at=at + MINUTE)
    actions.take(kasi, held, "hold-part", {"amount": "50000.00 THB", "until": now() + 4 * DAY}, at=at + 2 * MINUTE)
    file = actions.attach(kasi, held, "statement.txt", b"The account was emptied at nine.")
    actions.say(kasi, held, "We hold a part; the rest left at 09:14.")
    given = ask(made.made, at=at, amount="12000.00 THB").requests[0].id
    actions.take(kasi, given, "acknowledge", {}, at=at + MINUTE)
    actions.take(kasi, given, "hold", {"amount": "12000.00 THB", "until": now() + 4 * DAY}, at=at + 2 * MINUTE)
    actions.take(kasi, given, "return", {"amount": "12000.00 THB"}, at=at + 3 * MINUTE)
    far = made.made["Emirates"]
    moved = ask(made.made, at=at, amount="640000.00 THB").requests[0].id
    hops = [{"amount": "320000.00 THB", "next": ACCOUNTS["Emirates"], "country": "AE", "arrived": "36288.00 AED"}]
    actions.take(kasi, moved, "moved-on", {"hops": hops}, at=at + MINUTE)
    hop = queries.listing(far)[0][0].id
    arrived = [{"amount": "20000.00 AED", "next": WALLET, "arrived": "5400 USDT"}]
    actions.take(far, hop, "moved-on", {"hops": arrived}, at=at + 2 * MINUTE)
    block = actions.Ask(
        "block-number", identifiers=["+66812345000"], fields={"measure": "block", "reasons": "It calls."}, to=[hub.member("Police").id]
    )
    blocked = actions.open_request(kasi, block, at=at).requests[0].id
    actions.set_embargo(police, "TH:002:9876540000", until=now() + DAY)
    plant_money(made.made, at - 60 * DAY, 4)
    unconfirmed = ask(made.made, who="Helper", amount="9400.00 THB", at=at).requests[0].id
    looks = (
        (first, "officer"),
        (unconfirmed, "officer"),
        (held, "officer"),
        (held, "sender"),
        (given, "officer"),
        (moved, "officer"),
        (blocked, "police"),
    )
    for id, who in looks:
        made.look("requests/{id}", who, f"requests/{id}")
    made.look("requests/{id}/steps/{step}", "officer", f"requests/{first}/steps/hold")
    made.look("requests/{id}/steps/{step}", "officer", f"requests/{held}/steps/return")
    (payment,) = queries.page(made.at("sender"), first, words=False).payments
    made.look("requests/{id}/payments/{payment}", "sender", f"requests/{first}/payments/{payment.id}")
    outside = guesting.invited(hub, made=made.made)[1].id
    made.look("requests/{id}", "sender", f"requests/{outside}")
    made.look("requests/{id}/by-hand/{step}", "sender", f"requests/{outside}/by-hand/hold")
    made.look("files/{id}", "officer", f"files/{file}")
    made.look("requests/new", "officer", "requests/new?protocol=hold-funds")
    made.look("requests/new", "officer", "requests/new?protocol=takedown")
    made.look("requests", "officer", "requests?open=all")
    made.look("requests", "sender", "requests")
    made.look("embargoes", "police", "embargoes")
    _watchlists(made)


def _introduced(made: World) -> None:
    """Two officers on one target, of whom one has agreed to speak."""
    from accord.hub.deconfliction import actions as introductions
    from accord.hub.deconfliction import followers, queries
    from accord.hub.times import now
    from accord.hub.watchlists import actions

    for who in ("officer", "police"):
        actions.watch(made.at(who), ["+66812349999"], actions.Terms(note="The Lima file.", deconflict=True))
    while followers.work(now()):
        pass
    (match,) = queries.matches(made.at("officer"))
    introductions.answer(made.at("police"), match.id, "agree")
    made.look("introductions/{id}", "officer", f"introductions/{match.id}")


def _watchlists(made: World) -> None:
    """A list with something on it that was named, and forms with what was found elsewhere."""
    from accord.hub.times import now
    from accord.hub.watchlists import actions, followers

    officer = made.at("officer")
    while followers.work(now()):
        pass
    (first, *_rest) = actions.watch(
        officer, ["evil-watched.example", "+66812340001", "TH:004:9988776655"], actions.Terms(note="The Lima file.")
    )
    publish(officer, "https://login.evil-watched.example/otp")
    while followers.work(now()):
        pass
    _introduced(made)
    number = take_in(officer, "wrong.txt", ["taken-in.example.com", "taken-too.example.com"])
    made.look("lists/taken", "officer", "lists/taken")
    made.look("lists/taken/{id}", "officer", f"lists/taken/{number}")
    made.look("watchlist", "officer", "watchlist")
    made.look("watchlist/add", "officer", "watchlist/add")
    made.look("watchlist/{id}", "officer", f"watchlist/{first.id}")


def _cases(made: World, hub: Hub) -> None:
    """A joint case with a part of every sort, one that is closed, and an invitation to one."""
    from accord.hub.cases import actions
    from accord.hub.requests import queries as requests
    from accord.hub.signals import queries as signals
    from accord.hub.times import now

    officer, police, sender = made.at("officer"), made.at("police"), made.at("sender")
    named = [("request", row.id) for row in requests.listing(officer, limit=20)[0]]
    named += [("signal", item["id"]) for item in signals.listed(officer, signals.Filters(), limit=3)[0]]
    case = actions.open_case(officer, title="Kevin's investment club", scheme="romance", items=named)
    for member, ceiling in ((police, "amber+strict"), (sender, "amber")):
        actions.invite(officer, case, member.id, ceiling, show_title=True)
    actions.accept(police, case)
    numbers = ("+66812345678", "https://parcel-fee-1.example/pay", ACCOUNTS["Emirates"], WALLET)
    targets = [actions.add_target(officer, case, text, region="TH", deconflict=True, note="He named it twice.") for text in numbers]
    words = ("The same photographs as in the report of November.", "The bank of the second payment is asked.")
    note = actions.add_note(officer, case, "\n".join(words))
    actions.add_note(police, case, "Two people were heard in Lima.", [officer.id])
    actions.add_event(officer, case, now() - 3 * DAY, "He asked for the second payment.", [police.id])
    task = actions.add_task(officer, case, "Ask the exchange who withdrew.", owner=police.id, due=now() + 2 * HOUR)
    over = actions.add_task(officer, case, "Write to the hosting company.", due=now() - HOUR)
    done = actions.add_task(officer, case, "Read the statements.")
    actions.change_task(officer, case, done, done=True)
    person = actions.add_person(officer, case, {"also-known-as": "Kevin", "role": "talks to people"}, possible_victim=True)
    actions.share(officer, case, [*targets[:2], note], [police.id])
    _evidence(made, case)
    actions.offer_lead(officer, case, police.id)
    shut = actions.open_case(officer, title="A shop that never sent anything", scheme="shopping")
    actions.close(officer, shut, "no-crime", "The parcels came late.")
    for who in ("officer", "police", "sender"):
        made.look("cases/{id}", who, f"cases/{case}")
    made.look("cases/{id}", "officer", f"cases/{shut}")
    made.look("cases/{id}/evidence", "officer", f"cases/{shut}/evidence")
    for page in ("timeline", "money", "share", "close", "persons", "person"):
        made.look(f"cases/{{id}}/{page}", "officer", f"cases/{case}/{page}")
    made.look("cases/{id}/share", "police", f"cases/{case}/share")
    for part in (targets[0], note, over, task, person):
        made.look("cases/{id}/parts/{part}", "officer", f"cases/{case}/parts/{part}")
    for kind, ref in named:
        if f"{kind}s/{{id}}/cases" not in made.looks:
            made.look(f"{kind}s/{{id}}/cases", "officer", f"{kind}s/{ref}/cases")


def _evidence(made: World, case: str) -> None:
    """A file with a line of many sorts in its custody, one that another member put in, and an upload that is not finished."""
    from accord.hub.cases import actions as cases
    from accord.hub.evidence import actions, queries

    officer, police = made.at("officer"), made.at("police")
    chat, name = b"Kevin: send it to the second account today.\n" * 40, "Chat-mit-Kevin-2026-11-24-at-09-14-55-export-final-copy-2.txt"

    def put(me: Any, name: str, data: bytes, note: str = "") -> str:
        begun = actions.begin(me, case, name=name, size=len(data), note=note)
        return actions.append(me, case, begun.id, 0, data).part

    file = put(officer, name, chat, "The chat as her phone gave it out.\nShe handed it over herself.")
    theirs = put(police, "แชทของเควิน.pdf", b"%PDF-1.7 " + bytes(2_000))
    cases.share(officer, case, [file], [police.id])
    queries.item(police, case, file)
    assert b"".join(queries.content(police, case, file, start=44, end=88).read()) == chat[44:88]
    assert queries.verify_item(officer, case, file).is_whole
    cases.withdraw_share(officer, case, [file], [police.id])
    actions.change(officer, case, file, tlp="amber+strict")
    cases.share(officer, case, [file], [police.id])
    cases.share(police, case, [theirs], [officer.id])
    coming = actions.begin(officer, case, name="Camera at the door.mp4", size=40_000_000)
    actions.append(officer, case, coming.id, 0, bytes(100_000))
    for who in ("officer", "police", "sender"):
        made.look("cases/{id}/evidence", who, f"cases/{case}/evidence")
    for who, part in (("officer", file), ("police", file), ("officer", theirs)):
        made.look("cases/{id}/evidence/{item}", who, f"cases/{case}/evidence/{part}")
        made.look("cases/{id}/evidence/{item}/custody", who, f"cases/{case}/evidence/{part}/custody")


def _signals(made: World, hub: Hub) -> None:
    from accord.hub.signals import actions
    from accord.hub.signals import queries as signals

    officer, sender = made.at("officer"), made.at("sender")
    police = hub.member("Police")
    for place in range(5):
        publish(sender, f"https://parcel-fee-{place}.example/pay", scheme="phishing-credentials")
    own = publish(officer, "+66812345678", tlp="TLP:AMBER", audience={"members": [police.id]}, scheme="investment").id
    seen = signals.find(caller(police), str(own))
    actions.ask_to_share(seen, caller(police), {"sectors": ["platform"]}, "They could take it down.")
    red = publish(sender, ACCOUNTS["Kasi"], tlp="TLP:RED", audience={"people": [made.people["officer"].id]}).id
    hub.member("Police").post(f"/signals/{own}/disputes", {"reason": "This is a line of ours."})
    held = publish(sender, "https://www.google.com/").id
    publish(sender, "https://www.facebook.com/")
    publish(officer, "https://www.youtube.com/watch")
    made.look("signals/{id}", "officer", f"signals/{own}")
    made.look("signals/{id}", "officer", f"signals/{red}")
    made.look("signals/{id}/revise", "officer", f"signals/{own}/revise")
    made.look("signals/{id}/ask", "police", f"signals/{own}/ask")
    made.look("quarantine/{id}", "administrator", f"quarantine/{held}")


def _members(made: World, hub: Hub) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.webhooks import actions as webhooks

    manager = made.at("manager")
    circle = members.make_circle("Banks of the north", by=manager)
    token = members.make_token(queries.member(hub.member("Kasi").id), by=manager)
    hook = webhooks.make(manager, "https://hooks.kasi.example/accord")[0]
    dead_letter(hook)
    made.look("circles/{id}", "manager", f"circles/{circle.id}")
    made.look("members/{id}", "officer", f"members/{hub.member('Kasi').id}")
    made.look("members/{id}", "administrator", f"members/{hub.member('Sender').id}")
    made.look("members/{id}/correct", "administrator", f"members/{hub.member('Sender').id}/correct")
    made.look("members/{id}/aside", "administrator", f"members/{hub.member('Sender').id}/aside")
    made.look("people/{id}", "manager", f"people/{made.people['officer'].id}")
    made.look("webhooks/{id}", "manager", f"webhooks/{hook}")
    made.look("webhooks/{id}/change", "manager", f"webhooks/{hook}/change")
    assert token


def _desks(made: World, hub: Hub) -> None:
    """A desk with hours, a rota with a shift that is offered, an absence, and bells: one that rings, one that was taken."""
    from accord.hub.desks import actions
    from accord.hub.times import now

    me, officer = made.at("manager"), made.people["officer"]
    hours = {"mon": ["08:00-12:00", "13:00-17:00"], "fri": ["22:00-06:00"]}
    desk = actions.make_desk(me, name="Night desk", zone="Asia/Bangkok", hours=hours, holidays="TH")
    actions.set_contacts(me, desk, [(officer.id, ["mail", "sms"]), (made.people["manager"].id, ["mail"])])
    actions.add_shift(me, desk, officer.id, now() - DAY, now() + DAY)
    actions.add_shift(me, desk, made.people["manager"].id, now() + 2 * DAY, now() + 3 * DAY)
    actions.set_away(me, officer.id, now() + 5 * DAY, now() + 6 * DAY)
    ringing = actions.ring(made.at("sender"), desk, "call", at=now() - MINUTE).id
    test = actions.ring(me, desk, "test", at=now() - 2 * MINUTE).id
    actions.answer(made.at("officer"), test)
    for path in ("desks/{id}", "desks/{id}/change", "desks/{id}/rota"):
        made.look(path, "manager", path.replace("{id}", desk))
    made.look("desks/{id}", "officer", f"desks/{made.made.desks['Sender']}")
    made.look("bells/{id}", "officer", f"bells/{ringing}")
    made.look("bells/{id}", "officer", f"bells/{test}")


def _partnership(made: World, hub: Hub) -> None:
    from accord.hub.consulates import actions as consulates
    from accord.hub.contacts import actions as contacts
    from accord.hub.gateways import actions as gateways
    from accord.hub.members.queries import operator
    from accord.hub.protocol_book import actions as proposals
    from accord.hub.routing import actions as routing
    from accord.tables import countries

    founder = made.at("founder")
    why = {"scope": ["fraud"], "source": "https://mou.example.org/2025-17"}
    gateways.enter(founder, "TH", "AE", "hold-funds", "Memorandum of understanding of 2025", data=["amount"], **why)
    gateways.enter(operator(), "NP", "TH", "inform", "Treaty on mutual legal assistance of 2019", expires="2199-01-31", **why)
    contacts.verify(founder, "TH", "lines", "aoc-1441", "call")
    contacts.verify(founder, "TH", "lines", "police", "call", found="no-answer")
    contacts.enter_bank(founder, "TH", "025", "fraud@krungsri.example", name="Bank of Ayudhya")
    phone = (("phone", "+66 2 000 0000"), ("mail", "consul@embassy.example"))
    for nation, member in (("NP", hub.member("Embassy of Nepal").id), ("BD", ""), ("ET", ""), ("KE", "")):
        new = consulates.Entry(nationality=nation, country="TH", city="Bangkok", channels=phone, source="its site", member=member)
        entry = consulates.enter(operator(), new)
    consulates.enter(operator(), consulates.Entry(nationality="UG", country="SG", city="Singapore", channels=phone, source="its site"))
    routing.declare(made.at("manager"), "number", "+6681", note="Prepaid lines of the north", protocols=["block-number", "inform"])
    routing.declare(made.at("manager"), "host", "a-rather-long-name-of-a-provider-of-sites.example.com")
    routing.declare(caller(hub.member("Sender")), "number", "+66")
    for code in countries():
        made.look("countries/{code}", "founder", f"countries/{code}")
    made.look("countries/{code}/banks", "founder", "countries/TH/banks")
    made.look("countries/{code}/{section}/{key}", "founder", "countries/TH/lines/aoc-1441")
    made.look("protocols/{name}", "officer", "protocols/hold-funds")
    made.look("protocols/{name}", "officer", "protocols/appeal")
    waits = proposals.propose(caller(hub.member("Sender")), hold_funds(), [founder.id, hub.member("Embassy of Nepal").id])
    agreed = agree(COURIER, hub.member("Sender"), hub.member("Embassy of Nepal"))
    made.look("proposals/{id}", "founder", f"proposals/{waits}")
    made.look("proposals/{id}", "sender", f"proposals/{agreed}")
    made.look("proposals/new", "founder", "proposals/new?from=hold-funds")
    made.look("consulates/{id}", "administrator", f"consulates/{entry}")
    made.look("consulates/new", "administrator", "consulates/new")
    made.look("gateways/enter", "founder", "gateways/enter")


def _appeals(made: World, hub: Hub) -> None:
    from accord.hub.appeals import queries
    from accord.hub.requests import actions as requests

    own = lodged(made.at("officer"))
    publish(made.at("sender"), PHONE)
    part = submitted(reason="هذا رقم متجري.", reach="owner@example.org")
    prove(part.code)
    review = next(id for id, claimant in opened() if claimant == hub.member("Sender").n)
    requests.take(made.at("secretariat"), review, "begin-review", side="reviewer")
    made.look("appeals/{id}", "officer", f"appeals/{own}")
    for row in queries.appeals(made.at("secretariat"))[0]:
        made.look("appeals/{id}", "secretariat", f"appeals/{row.id}")


def _reports(made: World, hub: Hub) -> None:
    declared(made.made)
    handed_in()
    handed_in({"country": "TH", "lost": ["nothing"], "words": "A man called and said that he was the police."}, ("police",), form="e" * 32)
    for (item,) in rows("SELECT item FROM reports_sent WHERE outlet = 'police' ORDER BY n"):
        made.look("reports/{id}", "hotline", f"reports/{item}")
        made.look("reports/{id}/cases", "hotline", f"reports/{item}/cases")
    made.look("reports", "hotline", "reports")
    made.look("reports/new", "hotline", "reports/new")
    made.look("reports/new", "hotline", "reports/new?door=held")


def _care(made: World, hub: Hub) -> None:
    """A file that was screened, referred and looked at, and help that others offer."""
    from accord.hub.care import actions
    from accord.hub.times import now

    me, other, why = made.at("helper"), made.at("shelter"), actions.Reason("handling")
    actions.offer(other, countries=["TH"], services=["health", "food"], room={"health": 2})
    file = actions.open_file(me, "forced", FORCED, agreed={"support": True, "police": False}).id
    actions.agree(me, file, {"consulate": False}, about="NP", feared=True)
    actions.override(me, file, "law", "An article")
    actions.answer(me, file, {"debt": "present", "quota": "declined"}, why)
    actions.assess_status(me, file, "victim", review=now() + DAY, words="Held for a year")
    referral = actions.refer(me, file, hub.member("Shelter House").id, ["health"], urgent=True)
    actions.accept(other, referral)
    base = f"care/{file}"
    for path in (base, f"{base}?reason=handling"):
        made.look("care/{id}", "helper", path)
    made.look("care/{id}/change", "helper", f"{base}/change?reason=handling")
    made.look("care/{id}/screening", "helper", f"{base}/screening")
    made.look("care/{id}/screening", "helper", f"{base}/screening?reason=handling")
    made.look("care/{id}/refer", "helper", f"{base}/refer")
    made.look("care", "helper", "care")
    made.look("care", "helper", "care?kind=defrauded")
    made.look("looks/{id}", "auditor", f"looks/{file}")
    made.look("referrals/{id}", "helper", f"referrals/{referral}")
    made.look("referrals/{id}", "shelter", f"referrals/{referral}?reason=referral")
    made.look("referrals", "shelter", "referrals")
    made.look("help-offered", "shelter", "help-offered")
    made.look("help-offered/ground", "founder", "help-offered/ground")


def _rescue(made: World, hub: Hub) -> None:
    from accord.hub.rescue import actions
    from accord.hub.rescue.actions import NewStatement
    from accord.hub.times import now

    me, police = made.at("helper"), hub.member("Police").id
    said = [
        NewStatement("contact", CONTACT),
        NewStatement("place", PLACE, country="TH"),
        NewStatement("people", {"who": "Mostly young men"}, count=40, nations={"NP": 3, "KE": 12}),
        NewStatement("risk", {"danger": "Two were chained on Sunday"}, risks={"violence": "present", "ransom": "absent"}),
        NewStatement("story", STORY),
    ]
    rescue = actions.open_rescue(me, said, known="inside")
    held = actions.add_person(me, rescue, PERSON, known="inside", stands="inside")
    child = actions.add_person(me, rescue, {"called": "Somebody's brother", "nationality": "KE"}, known="police", is_child=True)
    actions.say_consulate(me, rescue, held, "NP", yes=False, feared=True)
    actions.assess_status(me, rescue, held, "victim", review=now() + 30 * DAY, words="Held behind bars")
    actions.step(me, rescue, "look", words="Called nobody yet")
    actions.step(me, rescue, "contact", outcome="not-alone", words="A man took the phone")
    actions.tell(me, rescue, "place", {"place": "The blue hall behind the river"}, known="released")
    actions.step(me, rescue, "locate", outcome="confirmed")
    actions.step(me, rescue, "hand-over", outcome="member", to=police, sees=["place", "contact"], words="They know the road")
    actions.out(me, rescue, child)
    base = f"rescues/{rescue}"
    for path in (base, f"{base}?reason=safety"):
        made.look("rescues/{id}", "helper", path)
    made.look("rescues/{id}", "police", f"{base}?reason=safety")
    for part in ("contact", "risk", "people"):
        made.look("rescues/{id}/told", "helper", f"{base}/told?part={part}")
    made.look("rescues/{id}/people", "helper", f"{base}/people")
    made.look("rescues/{id}/people/{person}", "helper", f"{base}/people/{held}")
    made.look("rescue-looks/{id}", "auditor", f"rescue-looks/{rescue}")
    made.look("rescues", "helper", "rescues")
    made.look("rescues/new", "helper", "rescues/new")


def _ready_for_home(me: Any, people: Any, going: list[str], at: int) -> None:
    """Some agreed to it and to their consulates, some have papers, of some the risk is known, and some are kept."""
    from accord.hub.care import actions as care
    from accord.hub.repatriation import actions

    for number, traveller in enumerate(people):
        if number % 5:
            care.agree(me, traveller.file, {"travel": True}, at=at)
        for nation in traveller.nations if number % 3 else ():
            care.agree(me, traveller.file, {"consulate": number % 7 != 0}, about=nation, feared=number % 7 == 0, at=at)
    actions.begin(me, [traveller.id for traveller in people], at=at)
    for number, id in enumerate(going):
        if number % 4:
            actions.see_to_papers(me, id, "passport" if number % 2 else "taken", at=at)
        if number % 4 > 1:
            actions.assess(me, id, ("low", "medium", "high")[number % 3], "Asked the family", at=at)
    actions.ask_consulates(me, [traveller.id for traveller in people], at=at + 2 * DAY)
    for id in going[:3]:
        actions.block(me, id, "warrant", since=at - 12 * DAY)


def _way_home(made: World, hub: Hub, count: int = 16) -> None:
    """An operation of many in every state, with consulates that are asked, flights and who is met at home."""
    from accord.hub.repatriation import actions, queries
    from accord.hub.times import now

    me, at = made.at("helper"), now() - 9 * DAY
    operation = actions.open_operation(me, "The bridge at Mae Sot", at=at)
    actions.make(me, actions.put_list(me, operation, crowd(count, NATIONS), at=at), at=at)
    people = queries.people(me, operation, limit=5000)[0]
    ids, going = [traveller.id for traveller in people], [traveller.id for number, traveller in enumerate(people) if number % 5]
    _ready_for_home(me, people, going, at)
    asked = [verification.id for verification in queries.asked_of_us(made.at("consul"))[0]]
    actions.answer(made.at("consul"), asked[0], "issued", valid="2199-01-01")
    ready = queries.ids(me, operation, state="risk-assessed")
    flight = {"origin": "BKK", "target": "KTM", "leaves": now() + DAY, "arrives": now() + DAY + 4 * HOUR}
    actions.plan_leg(me, ready, met=True, operation=operation, **flight)
    actions.tell_home(me, ready)
    arrivals = [arrival.id for arrival in queries.arrivals(made.at("kathmandu"))[0]]
    actions.accept(made.at("kathmandu"), arrivals[0])
    actions.travel(me, ready)
    second = (FORCED["name"], "", "04/03/1999", "NP", "A7654321", "f"), ("Q. Ostro", "", "", "Klingon", "A7654321", "")
    listed = actions.put_list(me, operation, csv(*second))
    travelling = queries.ids(me, operation, state="travel")
    sheet = next((id, row.id) for id in ids for row in queries.person(me, id).verifications if not row.member)
    base = f"way-home/{operation}"
    for path in ("way-home/{id}", "way-home/{id}/people", "way-home/{id}/leg", "way-home/{id}/list"):
        made.look(path, "helper", path.replace("{id}", operation))
    made.look("way-home/{id}/people", "helper", f"{base}/people?reason=handling")
    made.look("way-home/{id}/many", "helper", f"{base}/many?nation=NP&reason=handling")
    for path in (f"way-home/list/{listed}", f"way-home/list/{listed}?reason=handling"):
        made.look("way-home/list/{id}", "helper", path)
    for path in (going[3], f"{going[3]}?reason=handling", travelling[0]):
        made.look("way-home/person/{id}", "helper", f"way-home/person/{path}")
    made.look("way-home/person/{id}/asked/{asked}", "helper", f"way-home/person/{sheet[0]}/asked/{sheet[1]}?reason=handling")
    made.look("verifications", "consul", "verifications")
    made.look("verifications/{id}", "consul", f"verifications/{asked[0]}?reason=handling")
    made.look("verifications-many", "consul", "verifications-many?reason=handling")
    made.look("arrivals", "kathmandu", "arrivals")
    for path in (f"{arrivals[0]}?reason=handling", arrivals[-1]):
        made.look("arrivals/{id}", "kathmandu", f"arrivals/{path}")
    made.look("arrivals-many", "kathmandu", "arrivals-many?reason=handling")


def names(made: World) -> set[str]:
    """What people typed in this world, or are called: nothing that a language would change."""
    sources = [Path(__file__), *(Path(__file__).with_name(f"{name}.py") for name in _TYPED_IN)]
    texts = (text for source in sources for text in re.findall(r'"([^"\n]{2,})"', source.read_text(encoding="utf-8")))
    typed = {text for text in texts if "{" not in text and (" " in text or text[0].isupper())}
    members = {name for name, _, _ in MEMBERS}
    return (
        typed
        | {"The court is closed today"}  # of a negotiated protocol, whose texts are its proposer's
        | {row.name for row in made.people.values()}
        | members
        | {f"{kind}" for name in members for kind in (f"Officer {name}", f"{name} desk")}
    )
