"""The night, from the consulates to the last follow-up: who is asked about whom, who flies, who stays and why, and who has looked."""

import re
from datetime import timedelta
from typing import Any

from bells import rows
from canary import Canaries
from nights import CITY, DESK, SEASIDE, Crowd, Night
from programs import wait_until

from accord.core.times import moment

NEPAL, KENYA = "Embassy of Nepal", "Embassy of Kenya"


def all_the_way_home(night: Night, group: str, cast: Crowd, given: dict[str, str]) -> None:
    _begun(night, group, cast)
    _consulates_are_asked(night, group, cast)
    _a_yes_is_taken_back(night, cast)
    _they_answer(night, group, cast)
    _days_go_by(night, group, cast, given)
    _risks(night, group, cast)
    _two_flights(night, group, cast)
    _at_home(night, group, cast)
    _who_stays(night, group, cast)
    _who_looked(night, group, cast)


def many(seat: Any, path: str, **fields: Any) -> str:
    """Something done for many at once; what the page says of it."""
    answer = seat.send(path, fields)
    assert answer.status_code == 200, answer.text
    return str(re.sub(r"\s+", " ", answer.text.partition('role="status">')[2].partition("</div>")[0]))


def day(night: Night, days: float) -> str:
    return f"{moment(night.now()) + timedelta(days=days):%Y-%m-%d}"


# Consulates


def _begun(night: Night, group: str, cast: Crowd) -> None:
    """The way home begins for whoever said yes; of the others it is said why not, and they stay where they are."""
    reply = many(night[DESK], f"{group}/do", do="begin")
    assert "The way home began for 234 persons." in reply and "6:" in reply and "no consent" in reply
    for nation, papers in (("", "taken"), ("LK", "passport")):
        many(night[DESK], f"{group}/many", do="papers", papers=papers, nation=nation, all="1")
    four = [person.id for person in cast.of("UG")[:4]]
    assert "Done for 4 persons." in many(night[DESK], f"{group}/many", do="papers", papers="passport", who=four)
    assert night.adds_up(group) == {"Identified": 6, "Documents": 234}


def _consulates_are_asked(night: Night, group: str, cast: Crowd) -> None:
    """All at once, each about those who agreed to it. Nobody of the three who are afraid is shown to theirs."""
    reply = many(night[DESK], f"{group}/do", do="ask")
    for nation, count in (("Nepal", 39), ("Kenya", 29), ("Myanmar", 11), ("Bangladesh", 30)):
        assert f"{nation}: asked about {count} people." in reply, reply
    assert reply.count("no consulate serves this country") == 2
    again = many(night[DESK], f"{group}/do", do="ask")
    assert "asked about" not in again
    pages = {nation: _all_that_is_seen(night, name) for nation, name in (("NP", NEPAL), ("KE", KENYA))}
    for nation, seen in pages.items():
        assert sum(cast.said[person.id] in seen for person in cast.of(nation)) == len(cast.of(nation)) - 1
        for person in (*cast.afraid.values(), *cast.suspects[1:]):
            assert not any(text in seen for text in (cast.said[person.id], person.id, person.file)), nation
    assert cast.said[cast.of("NP")[0].id] not in pages["KE"] and cast.said[cast.of("KE")[0].id] not in pages["NP"]
    assert not any(text in seen for seen in pages.values() for text in ("Thrungavel", "debt", "Gave the orders", "Tired"))
    # By telephone or letter a consulate is told the same and no more; of whom is afraid there is no such sheet.
    (sheet,) = re.findall(rf"{cast.of('MM')[0].page}/asked/[0-9a-f-]{{36}}", night[DESK].page(cast.of("MM")[0].page))
    page = night[DESK].page(f"{sheet}?reason=handling")
    assert cast.said[cast.of("MM")[0].id] in page and not any(text in page for text in ("Insulin", "wound", "over the river"))
    afraid = night[DESK].page(cast.afraid["MM"].page)
    assert "/asked/" not in afraid and "No consulate may be told." in afraid and "Feared" in night[DESK].page(cast.afraid["NP"].page)
    assert night.seat(NEPAL, "officer").status("/console/verifications") == 403
    for other in ("Nepal desk", "Stranger", SEASIDE):
        assert cast.said[cast.of("NP")[0].id] not in _all_that_is_seen(night, other)


def _all_that_is_seen(night: Night, name: str) -> str:
    """Every page on which a member could meet them, and all that its client reads."""
    seat, token = night[name], night.hub.member(name).token
    pages = [seat.page(path) for path in ("/console/verifications", "/console/verifications-many?reason=handling", "/console/arrivals")]
    pages += [seat.page(path) for path in ("/console/", "/console/inbox", "/console/referrals", "/console/bells")]
    pages += [night.at.get(f"/api/v1/{path}", token).body.decode() for path in ("feed?after=0&limit=500", "requests/inbox", "bells")]
    return "\n".join(pages)


def _a_yes_is_taken_back(night: Night, cast: Crowd) -> None:
    """One says no to the desk, one to an officer in the field: with the next page the consulate knows nothing of them any more."""
    embassy, desk = night[NEPAL], night[DESK]
    regrets, other = cast.regrets, cast.of("NP")[14]
    asked = _asked(embassy)[cast.said[regrets.id]]
    answer = desk.send(f"{regrets.care}/consents", {"consent": "consulate", "yes": "no", "about": "NP", "how": "spoken"})
    assert answer.status_code == 200
    assert cast.said[regrets.id] not in _all_that_is_seen(night, NEPAL)
    assert embassy.status(f"/console/verifications/{asked}?reason=handling") == 404
    assert embassy.send(f"/console/verifications/{asked}/answer", {"answer": "national"}).status_code == 404
    no = night.interview(night.person(DESK).id, other.file, [("consulate", False, "NP")])
    assert [result["state"] for result in night.send_interviews([no])] == ["kept"]
    assert cast.said[other.id] not in _all_that_is_seen(night, NEPAL)
    member_ids = [name for (name,) in rows("SELECT id FROM members_member WHERE n = %s", night.hub.member(NEPAL).n)]
    assert member_ids and len(re.findall('name="who"', embassy.page("/console/verifications-many"))) == 37


def _asked(embassy: Any) -> dict[str, str]:
    """The question about each, by what the embassy's own page calls them."""
    page = embassy.page("/console/verifications-many?reason=handling")
    return {name: id for id, name in re.findall(r'/console/verifications/([0-9a-f-]{36})" data-row-link><bdi>(.*?)</bdi>', page)}


def _they_answer(night: Night, group: str, cast: Crowd) -> None:
    """Members answer at their own page, for many at once; what the others write is taken down, for many at once, with who said it."""
    valid = day(night, 90)
    embassy = night[NEPAL]
    assert "Done for 37 persons." in many(embassy, "/console/verifications-many", do="national", all="1")
    questions = _asked(embassy)
    first = [questions[cast.said[person.id]] for person in cast.of("NP")[:10]]
    assert "Choose" in embassy.refused("/console/verifications-many", {"do": "", "who": first})
    assert "Done for 10 persons." in many(embassy, "/console/verifications-many", do="issued", valid=valid, who=first)
    assert "Done for 29 persons." in many(night[KENYA], "/console/verifications-many", do="issued", valid=valid, all="1")
    letter = {"do": "answer", "how": "letter", "source": "Note 12 of the consul, 3 pages", "all": "1"}
    for nation, count in (("BD", 30), ("PH", 20), ("ET", 20)):
        reply = many(night[DESK], f"{group}/many", **letter, answer="issued", valid=valid, nation=nation)
        assert f"Done for {count} people." in reply, reply
    reply = many(night[DESK], f"{group}/many", **letter, answer="not-national", nation="VN")
    assert "Done for 6 persons." in reply
    page = night[DESK].page(group)
    assert re.search(r"27 nationals 10 documents", " ".join(re.sub(r"<[^>]+>", " ", page).split()))
    assert "consul, 3 pages" not in str(rows("SELECT * FROM repatriation_verification")) + str(rows("SELECT * FROM journal_audit"))


# Days


def _days_go_by(night: Night, group: str, cast: Crowd, given: dict[str, str]) -> None:
    """What keeps people ages in sight; a ground that stood in for consent is over, and the shelter is shut out by the time itself."""
    child = cast.children[0]
    assert cast.said[child.id] in night[SEASIDE].page(f"{given['child']}?reason=referral")
    before = night.mails(DESK)
    night.wait(8)
    assert cast.said[child.id] not in night[SEASIDE].page(f"{given['child']}?reason=referral")
    wait_until(lambda: night.mails(DESK) > before)
    board = night[DESK].page(group)
    kept = _kept(board)
    assert (kept["no-mission"], kept["feared"], kept["guardian"]) == ((15, 8), (3, 8), (2, 8)), kept
    assert 'people?kept=no-mission"' in board and ">8 d<" in board
    night.adds_up(group)


def _kept(board: str) -> dict[str, tuple[int, int]]:
    """What keeps how many, and since how many days at most, as the board says it."""
    section = board.partition('id="keeps"')[2].partition("</section>")[0]
    matches = re.findall(r'\?kept=([a-z-]+)">[^<]+</a>.*?<td class="number">(\d+)</td>.*?>(\d+) d<', section, re.DOTALL)
    return {word: (int(people), int(days)) for word, people, days in matches}


def _risks(night: Night, group: str, cast: Crowd) -> None:
    """Each is assessed; a high risk is looked at by somebody else before anybody travels."""
    from accord.hub.repatriation import actions

    me, desk, high = night.who(DESK), night[DESK], cast.of("KE")[0]
    going = [person for person in cast.everybody if person not in (*cast.afraid.values(), *cast.stay, cast.suspects[1], high)]
    for person in going:
        actions.assess(me, person.id, "low", "Nobody looks for the person there.")
    desk.do(f"{high.page}/do", {"do": "assess", "risk": "high", "words": "Thrungavel's men know the street"})
    assert "You assessed this risk yourself" in desk.refused(f"{high.page}/do", {"do": "review", "words": "It is fine"})
    assert "another person must review it" in desk.page(high.page)
    night.seat(DESK, "victim officer 2").do(f"{high.page}/do", {"do": "review", "words": "Met at the gate by the police"})
    desk.do(f"{cast.suspects[0].page}/do", {"do": "block", "kind": "warrant", "since": day(night, -6), "words": "Case 12/2026"})
    assert night.adds_up(group) == {"Identified": 6, "Risk assessed": 234}
    night.unseen(high.page, "Thrungavel")


# Flights


def _two_flights(night: Night, group: str, cast: Crowd) -> None:
    desk, nepal, kenya = night[DESK], night["Nepal desk"], night["Kenya desk"]
    legs = {}
    for target, nation in (("KTM", "NP"), ("NBO", "KE")):
        at = {"leaves": f"{day(night, 2)}T08:00", "arrives": f"{day(night, 2)}T15:00"}
        desk.do(f"{group}/leg", {"nation": nation, "origin": "BKK", "target": target, "carrier": "RA 402", "met": "on", **at})
        ((legs[target],),) = rows("SELECT id FROM repatriation_leg WHERE target = %s", target)
    # Four more are put on the flight to Nairobi: they have passports, and no embassy here.
    four = cast.of("UG")[:4]
    assert "Done for 4 persons." in many(desk, f"{group}/many", do="board", leg=legs["NBO"], met="on", who=[person.id for person in four])
    notice = many(desk, f"{group}/do", do="tell")
    assert "told of 88 people" in notice, notice
    wait_until(lambda: night.mails("Nepal desk") == 1 and night.mails("Kenya desk") == 1)
    assert not any(cast.said[person.id] in nepal.page("/console/arrivals") for person in cast.of("NP"))
    assert cast.afraid["NP"].id not in nepal.page("/console/arrivals-many") and cast.afraid["KE"].id not in kenya.page(
        "/console/arrivals-many"
    )
    early = many(desk, f"{group}/do", do="travel")
    assert "has not accepted yet" in early
    assert "Done for 39 persons." in many(nepal, "/console/arrivals-many", do="accept", all="1")
    assert "Done for 29 persons." in many(kenya, "/console/arrivals-many", do="accept", all="1")
    assert cast.said[cast.of("NP")[0].id] not in nepal.page(f"/console/arrivals/{cast.of('NP')[0].id}?reason=handling")
    reply = many(desk, f"{group}/do", do="travel")
    for why in ("A warrant is being checked", "No travel document", "There is no consent", "No leg is planned"):
        assert why in reply, reply
    assert night.adds_up(group)["Travel arranged"] == 10 + 28 + 4
    assert cast.said[cast.of("NP")[0].id] in nepal.page(f"/console/arrivals/{cast.of('NP')[0].id}?reason=handling")
    _at_the_gate(night, group, cast)
    night.wait(2)
    for leg in legs.values():
        night[DESK].do(f"/console/way-home/leg/{leg}", {"state": "left"})
        night[DESK].do(f"/console/way-home/leg/{leg}", {"state": "arrived"})
    assert rows("SELECT COUNT(*) FROM repatriation_seat WHERE state = 'arrived'") == [(9 + 28 + 4,)]
    assert night.adds_up(group)["Arrived, not received yet"] == 9 + 28 + 4, "whoever has landed is travelling no more, and home no sooner"


def _at_the_gate(night: Night, group: str, cast: Crowd) -> None:
    """Everybody may still say no: off the flight, and the desk at home is shut out with its next page."""
    person = cast.of("NP")[1]
    page = f"/console/arrivals/{person.id}?reason=handling"
    assert cast.said[person.id] in night["Nepal desk"].page(page)
    answer = night[DESK].send(f"{person.care}/consents", {"consent": "travel", "yes": "no", "how": "spoken"})
    assert answer.status_code == 200
    shut = night["Nepal desk"].ask(page)
    assert cast.said[person.id] not in shut.text
    assert night.adds_up(group)["Travel arranged"] == 9 + 28 + 4


def _at_home(night: Night, group: str, cast: Crowd) -> None:
    """Received by the desks at home, where there is one, else by ours; and followed up: the desk is rung on its day."""
    nepal, kenya, person = night["Nepal desk"], night["Kenya desk"], cast.of("NP")[0]
    assert "Done for 9 persons." in many(nepal, "/console/arrivals-many", do="receive", met_by="The welfare desk", all="1")
    assert "Done for 28 persons." in many(kenya, "/console/arrivals-many", do="receive", met_by="The welfare desk", all="1")
    for who in cast.of("UG")[:4]:
        night[DESK].do(f"{who.page}/do", {"do": "receive", "met-by": "A sister organisation"})
    assert night.adds_up(group) == {"Identified": 6, "Risk assessed": 234 - 41, "Received": 41}
    received_ids = [who.id for who in cast.of("NP")[:10] if who is not cast.of("NP")[1]]
    assert "Done for 9 persons." in many(nepal, "/console/arrivals-many", do="follow-on", due=day(night, 20), who=received_ids)
    assert cast.said[cast.of("NP")[2].id] in nepal.page(f"/console/arrivals/{cast.of('NP')[2].id}?reason=handling")
    before = night.mails("Nepal desk")
    night.wait(21)
    wait_until(lambda: night.mails("Nepal desk") > before)
    page = night["Nepal desk"].page("/console/arrivals-many")
    assert page.count("to follow up since") == 9, "whoever's day has come is in sight, however many bells ring"
    night["Nepal desk"].do(f"/console/arrivals/{person.id}/do", {"do": "follow", "going": "well"})
    night["Nepal desk"].do(f"/console/arrivals/{person.id}/do", {"do": "finish", "going": "well"})
    assert night["Nepal desk"].status(f"/console/arrivals/{person.id}?reason=handling") in (200, 404)
    assert cast.said[person.id] not in night["Nepal desk"].ask(f"/console/arrivals/{person.id}?reason=handling").text
    assert night.adds_up(group)["Followed up"] == 1


def _who_stays(night: Night, group: str, cast: Crowd) -> None:
    """Nobody is forgotten: whoever stays stands on the board with what keeps them, and since when."""
    desk = night[DESK]
    feared, warrant = desk.page(f"{group}/people?kept=feared"), desk.page(f"{group}/people?kept=warrant")
    assert all(person.id in feared for person in cast.afraid.values()) and len(set(re.findall(r"/person/([0-9a-f-]{36})", feared))) == 3
    assert set(re.findall(r"/person/([0-9a-f-]{36})", warrant)) == {cast.suspects[0].id}
    board = _kept(desk.page(group))
    assert board["feared"] == (3, 31) and board["warrant"] in ((1, 29), (1, 30)), board  # a day more where midnight came between
    desk.do(f"{cast.suspects[0].page}/do", {"do": "clear", "kind": "warrant", "by": "court"})
    assert cast.suspects[0].id not in desk.page(f"{group}/people?kept=warrant") and "a court" in desk.page(cast.suspects[0].page)
    assert "Stopped" not in desk.page(cast.stay[0].page)


# Who looked


def _who_looked(night: Night, group: str, cast: Crowd) -> None:
    """Data protection sees who looked and never at what; one has all of it handed out, and erased; nothing lies outside the vault."""
    auditor, person = night.seat(DESK, "auditor"), cast.of("NP")[2]
    looks = f"/console/looks/{person.file}"
    page = auditor.page(looks)
    assert all(who in page for who in (DESK, NEPAL, "Nepal desk")) and SEASIDE not in page and CITY not in page
    night.unseen(person.care, cast.said[person.id])
    page = auditor.page(looks)
    assert SEASIDE in page and "refused" in page and cast.said[person.id] not in page
    assert auditor.status(f"{person.care}?reason=handling") == 403
    assert night.seat("Nepal desk", "auditor").status(f"/console/looks/{person.file}") == 404
    whole = night[DESK].send(f"{person.care}/export").json()
    assert whole["way-home"][0]["legs"] and cast.said[person.id] in str(whole) and "NP" in str(whole["way-home"])
    night[DESK].do(f"{person.care}/erase", {"why": "person-asked"})
    night.adds_up(group, 239)
    assert night[DESK].status(person.page) == night["Nepal desk"].status(f"/console/arrivals/{person.id}?reason=handling") == 404
    assert NEPAL in auditor.page(f"/console/looks/{person.file}"), "who looked is told of what is erased too"
    _nothing_outside_the_vault(night, cast)


def _nothing_outside_the_vault(night: Night, cast: Crowd) -> None:
    names = [cast.said[person.id] for place, person in enumerate(cast.everybody) if place % 20 == 0 and cast.said[person.id]]
    canaries = Canaries([*names, "Thrungavel", "A wound at the left hand", "Case 12/2026", "+254 700 123456"])
    feeds = {name: night.at.get("/api/v1/feed?after=0&limit=500", api.token).body for name, api in night.hub.cast.items()}
    mails = "\n".join(f"{mail.subject}\n{mail.text}" for mail in night.post.mails)
    assert canaries.leaks(folders=[night.folder], texts={**feeds, "mails": mails, "errors": "\n".join(night.at.errors)}) == []
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]
