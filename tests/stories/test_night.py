"""240 people of 14 nationalities leave a compound in one night, and go home, or stay where they are safer.

A relative writes from abroad; a desk, the police, two shelters, interpreters, consulates and desks at home work on it at the console of a
served hub. Three are afraid of their consulate, two are also suspects. At every scene it is looked at from the other side too: who must not
see it, and whether the numbers on the board add up.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from bells import rows
from bridging import at_the_bridge, hold, look_at_the_board, send
from journeys import all_the_way_home
from leaving import NATIONS, book, doubles, first_of, people
from nights import CITY, DESK, POLICE, SEASIDE, TONGUES, Crowd, Going, Night, night_on
from programs import wait_until

from accord.core.times import moment

LIST = people()
BROTHER = LIST[73]  # one of the Kenyans: a relative writes of him before anybody else knows
PLACE = "The yellow house behind the weighbridge"
STORY = "They took his phone at the river. Thrungavel is the one with the keys."


@pytest.mark.parametrize("vendor", ["sqlite"])
def test_two_hundred_and_forty_people_leave_in_one_night(
    vendor: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # what drives the browser has a loop of its own
    with night_on(vendor, request, tmp_path, monkeypatch) as night:
        brother = _before_dawn(night)
        group = _the_list(night, brother)
        cast = _who_is_who(night, group, brother)
        _two_are_suspects(night, cast)
        _interviews(night, group, cast)
        given = _somewhere_to_sleep(night, group, cast)
        _a_status_stays_revisable(night, cast)
        all_the_way_home(night, group, cast, given)


# Before dawn


def _before_dawn(night: Night) -> str:
    """A relative writes; the desk is rung, locates the place and hands it to who can enter. Returns the file of the brother."""
    _somebody_writes(night)
    wait_until(lambda: night.mails(DESK) == 1)
    desk, police = night[DESK], night.seat(POLICE, "officer")
    (rescue,) = re.findall(r'href="(/console/rescues/[0-9a-f-]{36})"', desk.page("/console/rescues"))[:1]
    assert PLACE not in desk.page(rescue) and PLACE in desk.page(f"{rescue}?reason=safety")
    desk.do(f"{rescue}/step", {"step": "look"})
    desk.do(f"{rescue}/step", {"step": "locate", "outcome": "confirmed"})
    assert police.status(f"{rescue}?reason=safety") == 404
    handed = {"step": "hand-over", "outcome": "member", "to": night.hub.member(POLICE).id, "sees": ["place", "people"]}
    desk.do(f"{rescue}/step", {**handed, "words": "They can enter"})
    wait_until(lambda: night.mails(POLICE) == 1)
    police_page = police.page(f"{rescue}?reason=safety")
    assert PLACE in police_page and BROTHER.name in police_page
    assert not any(text in police_page for text in ("Thrungavel", "+254 700", "umbrella"))
    police.do(f"{rescue}/step", {"step": "come-out", "outcome": "brought-out"})
    person = re.findall(r"/people/([0-9a-f-]{36})/out", desk.page(f"{rescue}?reason=safety"))[0]
    assert police.send(f"{rescue}/people/{person}/out", {}).status_code == 404, "files are made by the home alone"
    desk.do(f"{rescue}/people/{person}/out", {"country": "TH"})
    page = desk.page(f"{rescue}?reason=safety")
    (file,) = set(re.findall(r"/console/care/([0-9a-f-]{36})", page))
    for name, role in (
        ("Stranger", "victim officer"),
        (SEASIDE, "victim officer"),
        (DESK, "investigator"),
        ("Embassy of Kenya", "victim officer"),
    ):
        assert night.seat(name, role).status(f"{rescue}?reason=safety") == 404
    assert "afraid" in desk.page(f"/console/care/{file}?reason=handling")
    return file


def _somebody_writes(night: Night) -> None:
    def send(**fields: str) -> str:
        body = urlencode(fields, doseq=True).encode()
        response = night.at.ask("POST", "/report?lang=en", body=body, Content_Type="application/x-www-form-urlencoded")
        assert response.status == 200
        return response.body.decode()

    place = {"q.country": "KE", "q.writer": "relative", "q.held-in": "TH", "q.place": PLACE, "q.danger": "violence", "q.people": "240"}
    place |= {"q.nationality": "KE", "q.held-name": BROTHER.name, "q.fears-consulate": "yes", "q.known-by": "told"}
    page = send(door="held", at="place", form="h" * 32, do="next", **place)
    code = re.search(r'name="code" value="([^"]+)"', page)
    assert code
    reach = {"q.may-contact": "message", "q.contact": "+254 700 123456", "q.not-alone": "umbrella", "q.words": STORY}
    assert "Your report is on its way" in send(code=code[1], door="held", at="reach", form="h" * 32, do="send", yes="rescue", **reach)


# The list


def _the_list(night: Night, brother: str) -> str:
    """244 rows are 240 people, of whom one has a file already. Killed in the middle and sent twice, none is made twice."""
    desk = night[DESK]
    group = desk.do("/console/way-home/new", {"place": "The bridge at Mae Sot", "day": "", "country": ""})
    desk.do(f"/console/care/{brother}/way-home", {"operation": group.rpartition("/")[2]})
    file = {"list": ("night.xlsx", book([*LIST, *doubles(LIST)]), "application/octet-stream")}
    listed = desk.do(f"{group}/list", files=file).partition("?")[0]
    page = desk.page(f"{listed}?reason=handling")
    assert "244 people were read." in page and "14 cells are unclear." in page
    assert "Columns that are left out: 1 (No.), 8 (Shoe size)." in page
    assert page.count("Shoe") == 1 and LIST[0].name in page and len(re.findall("differs", page)) > 6
    night.unseen(listed, LIST[0].name)
    assert "Left: 7" in desk.refused(f"{listed}/make")
    pairs = _pairs(page)
    assert len(pairs) == 7, pairs
    namesakes = {pair for pair, text in pairs.items() if "Nguyen Van Anh" in text or "Wanjiru Kamau" in text}
    assert len(namesakes) == 2 and all("Against it" in pairs[pair] for pair in namesakes)
    (known,) = [pair for pair, text in pairs.items() if "who is here already" in text]
    assert BROTHER.name in pairs[known]
    desk.do(f"{listed}/decide", {f"p-{pair}": "two" if pair in namesakes else "same" for pair in pairs})
    _killed_while_it_is_made(night, listed)
    with ThreadPoolExecutor() as pool:
        # Two clicks at once, of which one may come too late: the list is finished then.
        codes = sorted(pool.map(lambda seat: seat.send(f"{listed}/make").status_code, (night[DESK], night.seat(DESK, "victim officer 2"))))
    assert codes in ([303, 303], [303, 404])
    for table in ("care_forced", "repatriation_traveller"):
        assert rows(f"SELECT COUNT(*) FROM {table}") == [(240,)], table
    assert rows("SELECT COUNT(*) FROM repatriation_done") == [(244,)] and night[DESK].status(listed) == 404
    assert night.adds_up(group) == {"Identified": 240}
    return group


def _pairs(page: str) -> dict[str, str]:
    """What the page says of each pair, by the pair's id."""
    blocks = page.split('<div class="pair-of-people">')[1:]
    return {re.findall(r'name="p-([0-9a-f-]{36})"', block)[0]: block.partition("</fieldset>")[0] for block in blocks}


def _killed_while_it_is_made(night: Night, listed: str) -> None:
    with ThreadPoolExecutor() as pool:
        cut = pool.submit(night[DESK].send, f"{listed}/make")
        wait_until(lambda: rows("SELECT COUNT(*) FROM repatriation_done")[0][0] > 30)
        night.kill()
        assert isinstance(cut.exception(), httpx.TransportError), "it was killed before it was done"
    ((made,),) = rows("SELECT COUNT(*) FROM repatriation_traveller")
    assert 30 < made < 240 and rows("SELECT COUNT(*) FROM care_forced") == [(made,)]
    night.serve()


def _who_is_who(night: Night, group: str, brother: str) -> Crowd:
    by_name = night.people(group)
    assert sum(map(len, by_name.values())) == 240
    everybody = [by_name[row.name or "not known yet"].pop(0) for row in LIST]
    by = {nation: [person for person, row in zip(everybody, LIST, strict=True) if row.nation == nation] for nation in NATIONS}
    assert by["KE"][3].file == brother, "his own file, and no second one"
    return Crowd(
        everybody=everybody,
        afraid={"NP": by["NP"][10], "MM": by["MM"][5], "KE": by["KE"][3]},
        suspects=[by["KE"][10], by["CN"][1]],
        signals=[],
        children=[by["PH"][2], by["BD"][3]],
        stay=by["ID"][:2],
        regrets=by["NP"][12],
        nation={person.id: row.nation for person, row in zip(everybody, LIST, strict=True)},
        said={person.id: row.name for person, row in zip(everybody, LIST, strict=True)},
    )


# Screening


def _two_are_suspects(night: Night, cast: Crowd) -> None:
    """What a bank knows of two of them blocks nothing and stands on no list, from the moment in which they are marked."""
    bank, stranger = night.hub.member("Bank").token, night.hub.member("Stranger").token

    def uses(number: str) -> set[str]:
        response = night.at.ask("POST", "/api/v1/check", stranger, {"values": [number], "use": "block"})
        return set(response.json()["results"][0]["uses"])

    for place, who in enumerate(cast.suspects):
        number = f"+6681200340{place}"
        wire = {"identifier": {"value": number}, "scheme": "investment", "marking": {"tlp": "TLP:GREEN"}}
        signal = night.at.ask("POST", "/api/v1/signals", bank, wire).json()["id"]
        assert "block" in uses(number)
        assert night[SEASIDE].send(f"{who.care}/mark", {"signal": signal, "why": "told"}).status_code == 404
        night[DESK].do(f"{who.care}/mark", {"signal": signal, "why": "found-in-compound"})
        assert uses(number) == {"investigate", "warn"} and not _listed(night, number)
        cast.signals.append((number, signal))
    feed = night.at.get("/api/v1/feed?after=0&limit=500", stranger).body.decode()
    assert "signal.revised" in feed and not any(text in feed for who in cast.suspects for text in (who.id, who.file, cast.said[who.id]))


def _listed(night: Night, number: str) -> bool:
    """Whether a member that blocks by its list would block it."""
    from listing import build, hit

    return hit(build(night.hub.member("Stranger")), number) is not None


def _interviews(night: Night, group: str, cast: Crowd) -> None:
    """Three at the bridge without a connection, in a browser; the others on devices that send twenty at a time."""
    with_browser = [cast.afraid["NP"], cast.suspects[0], cast.regrets]
    target = night.at.address
    with at_the_bridge(target, night[DESK].session, [person.file for person in with_browser]) as (page, line):
        hold(page, with_browser[0].file, goes_home=False, consulate=("NP", True), note="Thrungavel has a brother at the consulate")
        hold(page, with_browser[1].file, goes_home=True, consulate=("KE", False), note="Gave the orders, and was beaten for the numbers")
        hold(page, with_browser[2].file, goes_home=True, consulate=("NP", False), note="Wants to see her mother")
        assert rows("SELECT COUNT(*) FROM care_taken") == [(0,)]
        send(page, line, target)
        look_at_the_board(page, line, group)
    officer = night.person(DESK).id
    left = [person for person in cast.everybody if person not in with_browser]
    for child in cast.children:
        night[DESK].do(f"{child.care}/state", {"do": "child"})
    alone = night.send_interviews([night.interview(officer, person.file, _told(cast, person), how="spoken") for person in cast.children])
    assert [result["code"] for result in alone] == ["guardian"] * 2, "a child says yes with a guardian"
    hows, afraid = dict.fromkeys(cast.children, "guardian"), cast.afraid["MM"]
    interviews = [
        night.interview(officer, person.file, _told(cast, person), how=hows.get(person, "spoken"), feared="MM" if person is afraid else "")
        for person in left
    ]
    assert {result["state"] for result in night.send_interviews(interviews)} == {"kept"}
    assert {result["state"] for result in night.send_interviews(interviews[:5])} == {"kept"}
    assert rows("SELECT COUNT(*) FROM care_taken") == [(240,)]
    assert rows("SELECT COUNT(*) FROM care_forced WHERE screened IS NULL") == [(0,)]
    for path in (group, f"{group}/many", f"{group}/people"):
        night.unseen(path, LIST[1].name, cast.everybody[1].id, "The bridge at Mae Sot")
    _where_one_is_from(night, group, cast)


def _told(cast: Crowd, person: Going) -> list[tuple[str, bool, str]]:
    """What somebody agrees to: (consent, yes, about)."""
    nation = cast.nation[person.id]
    goes = person not in (*cast.afraid.values(), *cast.stay, cast.suspects[1])
    consulate = [] if person in cast.afraid.values() else [("consulate", True, nation)]
    return [("support", person is not cast.children[0], ""), ("travel", goes, ""), *consulate]


def _where_one_is_from(night: Night, group: str, cast: Crowd) -> None:
    """What nobody could read on the list is told in the interview, and the board moves with it."""
    (person,) = [who for who in cast.of("UG") if "from the lake" in LIST[cast.everybody.index(who)].said]
    assert ">not known<" in night[DESK].page(group)
    fields = {"f-name": cast.said[person.id], "f-nationality": "UG", "f-languages": "Luganda", "reason": "correction"}
    night[DESK].do(f"{person.care}/change", fields)
    assert night.adds_up(group) == {"Identified": 240} and ">not known<" not in night[DESK].page(group)


# Shelter


def _somewhere_to_sleep(night: Night, group: str, cast: Crowd) -> dict[str, str]:
    """Many are offered at once; each body sees what its help needs and nothing else; one has no room. Returns pages of referrals."""
    desk, seaside, city, tongues = night[DESK], night[SEASIDE], night[CITY], night[TONGUES]
    for seat, services, languages in (
        (seaside, ("safehouse", "psychosocial", "child-protection"), "ne my en"),
        (city, ("safehouse", "health", "legal"), "sw en my"),
        (tongues, ("interpreter",), "ne bn my am"),
    ):
        form = {"services": services, "countries": "TH", "languages": languages, "takes": ["adult", "child"], f"r-{services[0]}": "10"}
        seat.do("/console/help-offered", form)
    first, second, *_ = many = cast.of("MM")
    rich = {"name": cast.said[first.id], "nationality": "MM", "called": "Aye", "languages": "Burmese", "interpreter-not": "Zaw Thrungavel"}
    rich |= {
        "health": "A wound at the left hand",
        "health-urgent": "Insulin",
        "statement": "Taken over the river",
        "needs-daily": "No pork",
    }
    desk.do(f"{first.care}/change", {"reason": "correction", **{f"f-{key}": text for key, text in rich.items()}})
    fits = desk.send(f"{first.care}/refer", {"services": ["interpreter"], "language": "my", "member": ""})
    assert fits.status_code == 200 and TONGUES in fits.text and ">fits<" in fits.text and ">does not fit<" in fits.text
    for _ in range(2):
        offer = {"do": "refer", "nation": "MM", "member": night.hub.member(SEASIDE).id, "service": "safehouse", "all": "1"}
        answer = desk.send(f"{group}/many", offer)
        assert answer.status_code == 200 and "Done for 12 people." in answer.text, answer.text
    assert rows("SELECT COUNT(*) FROM care_referral") == [(len(many),)], "offered twice, each is offered once"
    given = {"first": _referral(night, first), "second": _referral(night, second)}
    shown = seaside.page(f"{given['first']}?reason=referral")
    assert not re.search(r"\bAye\b", shown), "before it accepts, it does not see who it is"
    seaside.do(f"{given['first']}/step", {"step": "accept"})
    assert _facts(seaside, given["first"]) == {**_of(rich, "called", "languages", "health-urgent", "needs-daily")}
    seaside.do(f"{given['second']}/step", {"step": "reject", "why": "no-room"})
    assert "There is no room or capacity now" in desk.page(given["second"])
    for body, who, service in ((CITY, second, "safehouse"), (TONGUES, first, "interpreter"), (CITY, first, "health")):
        given[f"{body} {service}"] = desk.do(f"{who.care}/refer", {"services": [service], "member": night.hub.member(body).id})
        night[body].do(f"{given[f'{body} {service}']}/step", {"step": "accept"})
    assert _facts(tongues, given[f"{TONGUES} interpreter"]) == _of(rich, "called", "languages", "interpreter-not")
    assert _facts(city, given[f"{CITY} health"]) == _of(rich, "called", "languages", "interpreter-not", "health", "health-urgent")
    assert seaside.status(f"{given[f'{CITY} health']}?reason=referral") == tongues.status(given["first"]) == 404
    for role in ("officer", "administrator", "analyst"):
        assert night.seat(SEASIDE, role).status(f"{given['first']}?reason=referral") == 403
    given["child"] = _without_a_guardian(night, cast.children[0])
    return given


def _without_a_guardian(night: Night, child: Going) -> str:
    """Nobody can say yes for her tonight: a ground stands in for that, and comes to its end."""
    wanted = {"services": ["child-protection"], "member": night.hub.member(SEASIDE).id}
    assert "There is no consent" in night[DESK].refused(f"{child.care}/refer", wanted)
    night[DESK].do(f"{child.care}/ground", {"ground": "child", "words": "Her parents are not found yet"})
    at = night[DESK].do(f"{child.care}/refer", wanted)
    night[SEASIDE].do(f"{at}/step", {"step": "accept"})
    assert LIST[first_of("PH") + 2].name in str(_facts(night[SEASIDE], at))
    assert "best interest" in night[DESK].page(f"{child.care}")
    return at


def _referral(night: Night, person: Going) -> str:
    return re.findall(r'href="(/console/referrals/[0-9a-f-]{36})"', night[DESK].page(f"{person.care}/refer"))[-1]


def _facts(seat: Any, referral: str) -> dict[str, str]:
    """All that a body is shown of a person."""
    section = seat.page(f"{referral}?reason=referral").partition('aria-labelledby="person"')[2].partition("</section>")[0]
    return dict(re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>", section))


def _of(fields: dict[str, str], *keys: str) -> dict[str, str]:
    from accord.tables import care

    return {care().fields[key].label: fields[key] for key in keys}


def _a_status_stays_revisable(night: Night, cast: Crowd) -> None:
    """One is assessed as both: the record stays off every list; only as an offender and no victim it is free; and then taken back again."""
    desk, who, (number, _signal) = night[DESK], cast.suspects[0], cast.signals[0]
    review = f"{moment(night.now()) + timedelta(days=30):%Y-%m-%d}"
    assert not _listed(night, number)
    for status, listed in (("both", False), ("offender", True), ("both", False)):
        desk.do(f"{who.care}/status", {"status": status, "review": review, "words": f"Assessed: {status}"})
        assert _listed(night, number) is listed, status
    page = desk.page(f"{who.care}/screening?reason=handling")
    assert page.count("Assessed: both") == 2 and "Assessed: offender" in page and review in page
    assert "Offer legal help before any statement" in page and "score" not in page.lower()
    assert "Gave the orders, and was beaten" in page
