"""240 people of 14 nationalities leave a compound in one night, and go home, or stay where they are safer.

A relative writes from abroad; a desk, the police, two shelters, interpreters, consulates and desks at home work on it at the console of a
served hub. Three are afraid of their consulate, two are also suspects. At every scene it is looked at from the other side too: who must not
see it, and whether the numbers on the board add up.
"""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bells import rows
from leaving import NATIONS, Written, people
from nights import CITY, DESK, POLICE, SEASIDE, TONGUES, Night, night_on
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
