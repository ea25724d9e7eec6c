"""240 people of 14 nationalities leave a compound in one night, and go home, or stay where they are safer.

A relative writes from abroad; a desk, the police, two shelters, interpreters, consulates and desks at home work on it at the console of a
served hub. Three are afraid of their consulate, two are also suspects. At every scene it is looked at from the other side too: who must not
see it, and whether the numbers on the board add up.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from bells import rows
from leaving import book, doubles, people
from nights import DESK, MEMBERS, POLICE, ROLES, SEASIDE, Night, night_on
from programs import wait_until

BROTHER = people()[73]  # one of the Kenyans: a relative writes of him before anybody else knows
PLACE = "The yellow house behind the weighbridge"
STORY = "They took his phone at the river. Thrungavel is the one with the keys."


@pytest.mark.parametrize("vendor", ["sqlite"])
def test_two_hundred_and_forty_people_leave_in_one_night(
    vendor: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with night_on(vendor, request, tmp_path, monkeypatch) as night:
        brother = _before_dawn(night)
        group = _the_list(night, brother)


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
    theirs = police.page(f"{rescue}?reason=safety")
    assert PLACE in theirs and BROTHER.name in theirs
    assert not any(text in theirs for text in ("Thrungavel", "+254 700", "umbrella"))
    police.do(f"{rescue}/step", {"step": "come-out", "outcome": "brought-out"})
    person = re.findall(r"/people/([0-9a-f-]{36})/out", desk.page(f"{rescue}?reason=safety"))[0]
    assert police.send(f"{rescue}/people/{person}/out", {}).status_code == 404, "files are made by the home alone"
    desk.do(f"{rescue}/people/{person}/out", {"country": "TH"})
    page = desk.page(f"{rescue}?reason=safety")
    (file,) = set(re.findall(r"/console/care/([0-9a-f-]{36})", page))
    for name, role in (("Stranger", "victim officer"), (SEASIDE, "victim officer"), (DESK, "investigator"), ("Embassy of Kenya", "victim officer")):
        assert night.seat(name, role).status(f"{rescue}?reason=safety") == 404
    assert "afraid" in desk.page(f"/console/care/{file}?reason=handling")
    return file


def _somebody_writes(night: Night) -> None:
    def send(**fields: str) -> str:
        body = urlencode(fields, doseq=True).encode()
        told = night.at.ask("POST", "/report?lang=en", body=body, Content_Type="application/x-www-form-urlencoded")
        assert told.status == 200
        return told.body.decode()

    place = {"q.country": "KE", "q.writer": "relative", "q.held-in": "TH", "q.place": PLACE, "q.danger": "violence", "q.people": "240"}
    place |= {"q.nationality": "KE", "q.held-name": BROTHER.name, "q.fears-consulate": "yes", "q.known-by": "told"}
    page = send(door="held", at="place", form="h" * 32, do="next", **place)
    code = re.search(r'name="code" value="([^"]+)"', page)
    assert code
    reach = {"q.may-contact": "message", "q.contact": "+254 700 123456", "q.not-alone": "umbrella", "q.words": STORY}
    assert "It is sent" in send(code=code[1], door="held", at="reach", form="h" * 32, do="send", yes="rescue", **reach)


# The list


def _the_list(night: Night, brother: str) -> str:
    """244 rows are 240 people, of whom one has a file already. Killed in the middle and sent twice, none is made twice."""
    desk = night[DESK]
    group = desk.do("/console/way-home/new", {"place": "The bridge at Mae Sot", "day": "", "country": ""})
    desk.do(f"/console/care/{brother}/way-home", {"operation": group.rpartition("/")[2]})
    there = people()
    file = {"list": ("night.xlsx", book([*there, *doubles(there)]), "application/octet-stream")}
    listed = desk.do(f"{group}/list", files=file).partition("?")[0]
    page = desk.page(f"{listed}?reason=handling")
    assert "244 persons were read." in page and "14 cells are unclear." in page and "Columns that are left out: 1, 8." in page
    assert "Shoe" not in page and there[0].name in page and len(re.findall("differs", page)) > 6
    _nobody_else_sees(night, listed, there[0].name)
    assert "Left: 7" in desk.refused(f"{listed}/make")
    pairs = _pairs(page)
    assert len(pairs) == 7, pairs
    namesakes = {pair for pair, text in pairs.items() if "Nguyen Van Anh" in text or "Wanjiru Kamau" in text}
    assert len(namesakes) == 2 and all("Against it" in pairs[one] for one in namesakes)
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
    _adds_up(night, group)
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


def _nobody_else_sees(night: Night, path: str, *texts: str) -> None:
    """Other members and other roles get nothing: neither the page nor a word of it."""
    for name, role in (*((one, "victim officer") for one, *_ in MEMBERS if one != DESK), *((DESK, role) for role in ROLES[1:])):
        answer = night.seat(name, role).ask(f"{path}?reason=handling")
        assert answer.status_code in (403, 404), (name, role, path)
        assert not any(text in answer.text for text in texts), (name, role, path)


def _adds_up(night: Night, group: str, people: int = 240) -> dict[str, int]:
    """Every person stands once on the board: in one state, with one nationality."""
    page = night[DESK].page(group)
    figures = {word: int(count) for word, count in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)}
    states = {word.strip(): int(count) for word, count in re.findall(r"</svg>([^<]+)<span class=\"count\">(\d+)</span>", page)}
    nations = re.findall(r'</a></th><td class="number"[^>]*>(\d+)</td>', page)
    assert figures["persons"] == people == sum(states.values()) == sum(map(int, nations)), (figures, states, nations)
    return states
