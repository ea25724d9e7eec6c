"""More parts of the garden (`planting`): rescue, the way home, interviews in the field, calls, files out of reports, money that came back.

Each plants through the doors of its feature, and has those look who may.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from asking import soon
from bells import rows
from programs import wait_until

if TYPE_CHECKING:
    from planting import Garden, Visitor


def _day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def _shows(garden: "Garden", what: str, answer: Any) -> None:
    assert answer.status_code == 200 and garden.told.in_text(what, answer.text), f"{what}: whoever may see it sees it"


def _hides(garden: "Garden", what: str, answer: Any) -> None:
    assert garden.told.in_text(what, answer.text) == [], what


def rescues(garden: "Garden") -> None:
    """A place with every word that may be told of it; its list, steps, people, consulates, statuses, and one who is out."""
    from accord.tables import rescue_track

    track, desk = rescue_track(), garden.visitor("Desk")
    fixed = {
        "may-contact": "message",
        "contact-from": "22:00",
        "contact-until": "05:30",
        "contact-country": "TH",
        "contact-language": "th",
        "only-you": "yes",
    }
    keys = [key for part in track.parts.values() for key in part.fields if key != "evidence"]
    fields = {f"f-{key}": fixed.get(key) or garden.take() for key in keys}
    new = {"known": "police", "country": "TH", "count": "40", "nations": "PE 3 KE 12", "r-violence": "present", **fields}
    at = desk.post("/console/rescues/new", new, (303,)).headers["Location"].partition("?")[0]
    _hides(garden, "a rescue for no reason", desk.get(at))
    _shows(garden, "a rescue", desk.get(f"{at}?reason=safety"))
    desk.post("/console/rescues/new", {**new, "nations": garden.take()}, (422,))
    desk.post(f"{at}/told", {"part": "place", "known": "inside", "f-place": garden.take()}, (303,))
    desk.post(f"{at}/step", {"step": "look", "words": garden.take()}, (303,))
    desk.post(f"{at}/step", {"step": "contact", "outcome": "not-reached", "words": garden.take()}, (303,))
    desk.post(f"{at}/step", {"step": garden.take(), "outcome": garden.take(), "to": garden.take(), "sees": garden.take()}, (422,))
    shelter = garden.hub.member("Shelter").id
    desk.post(f"{at}/access", {"to": shelter, "sees": ["place", "story"], "words": garden.take()}, (303,))
    desk.post(f"{at}/access", {"to": garden.take(), "sees": [garden.take()], "words": garden.take()}, (422,))
    _shows(garden, "a rescue to who is on its list", garden.visitor("Shelter").get(f"{at}?reason=safety"))
    for name, role in (("Stranger", "victim officer"), ("Kasi", "officer"), ("Desk", "investigator")):
        answer = garden.visitor(name, role).get(f"{at}?reason=safety")
        assert answer.status_code == 404
        _hides(garden, "a rescue to who is not", answer)
    person = {"known": "inside", "stands": "inside", **{f"f-{key}": garden.take() for key in track.person}, "f-nationality": "PE"}
    desk.post(f"{at}/people", person, (303,))
    page = desk.get(f"{at}?reason=safety").text
    inside = f"{at}/people/{re.findall(r'/people/([0-9a-f-]{36})/consulate', page)[0]}"
    desk.post(inside, {"known": "police", "stands": "", "f-called": garden.take()}, (303,))
    desk.post(f"{inside}/status", {"status": "both", "review": _day(30), "words": garden.take()}, (303,))
    desk.post(f"{inside}/consulate", {"about": "PE", "said": "yes", "how": "spoken"}, (303,))
    desk.post(f"{inside}/consulate", {"about": "PE", "said": "told", "words": garden.take()}, (303,))
    desk.post(f"{inside}/consulate", {"about": garden.take(), "said": "yes", "how": garden.take()}, (422,))
    desk.post(f"{inside}/mark", {"signal": garden.take(), "why": garden.take()}, (422,))
    desk.post(f"{inside}/out", {"country": "TH"}, (303,))
    looks = garden.visitor("Desk", "auditor").get(at.replace("/rescues/", "/rescue-looks/"))
    assert looks.status_code == 200
    _hides(garden, "who looked at a rescue", looks)
    entry = re.findall(r"/access/([0-9a-f-]{36})/end", desk.get(f"{at}?reason=safety").text)[-1]
    desk.post(f"{at}/access/{entry}/end", {"words": garden.take()}, (303,))
    if garden.rounds % 2 == 0:
        desk.post(f"{at}/erase", {"why": "person-asked"}, (303,))


def _consulates(garden: "Garden") -> None:
    """Of Peru one that is a member, of Bolivia one that is none. A directory names offices and nobody."""
    from accord.hub.members import actions, queries

    actions.name_national_desk(queries.member(garden.hub.member("Lima").id), by=queries.operator())
    who = garden.visitor("Secretariat", "administrator")
    form = {"country": "TH", "city": "Bangkok", "kind-1": "phone", "value-1": "+66 2 000 0000", "source": "its site"}
    for nation, member in (("PE", garden.hub.member("Lima").id), ("BO", "")):
        who.post("/console/consulates/new", {**form, "nationality": nation, "member": member}, (303,))
    who.post("/console/consulates/new", {**form, "nationality": garden.take(), "languages": garden.take()}, (422,))


def way_home(garden: "Garden") -> None:
    """A list with columns that nobody knows; two of its rows are one person, who is asked about, assessed, kept back, flown and met."""
    desk, lima = garden.visitor("Desk"), garden.visitor("Lima")
    if garden.rounds == 1:
        _consulates(garden)
    group = desk.post("/console/way-home/new", {"place": "The bridge", "day": _day(0)}, (303,)).headers["Location"]
    papers, name, head = garden.take(), garden.take(), ("Name", "Local name", "Nationality", "Passport no", garden.take())
    people = [(name, garden.take(), "PE", papers, garden.take()), (name, "", "", papers, garden.take())]
    people += [(garden.take(), garden.take(), garden.take(), garden.take(), garden.take())]
    data = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (head, *people)).encode()
    desk.post(f"{group}/list", {}, (422,), files={"list": (f"{garden.take()}.csv", garden.take().encode(), "text/csv")})
    sent = desk.post(f"{group}/list", {}, (303,), files={"list": (f"{garden.take()}.csv", data, "text/csv")})
    listed = sent.headers["Location"].partition("?")[0]
    _hides(garden, "a list for no reason", desk.get(listed))
    _shows(garden, "a list", page := desk.get(f"{listed}?reason=handling"))
    desk.post(f"{listed}/decide", {pair: "same" for pair in re.findall(r'name="(p-[^"]+)"', page.text)}, (303,))
    desk.post(f"{listed}/make", {}, (303,))
    _shows(garden, "names", board := desk.get(f"{group}/people?reason=handling&nation=PE"))
    person = f"/console/way-home/person/{re.findall(r'/way-home/person/([0-9a-f-]{36})', board.text)[0]}"
    _hides(garden, "a board", desk.get(group))
    _travels(garden, desk, lima, group, person)


def _travels(garden: "Garden", desk: "Visitor", lima: "Visitor", group: str, person: str) -> None:
    id = person.rpartition("/")[2]
    file = f"/console/care/{re.findall(r'/console/care/([0-9a-f-]{36})', desk.get(person).text)[0]}"
    fields = {f"f-{key}": garden.take() for key in ("name", "called", "birth", "papers", "home-place", "contact", "needs-daily")}
    desk.post(f"{file}/change", {"reason": "correction", "f-nationality": "PE, BO", **fields}, (303,))
    yes = {"yes": "yes", "how": "spoken"}
    desk.post(f"{file}/consents", {"consent": "travel", **yes})
    for nation in ("PE", "BO"):
        desk.post(f"{file}/consents", {"consent": "consulate", "about": nation, **yes})
    for sent in ({"do": "begin", "country": "PE"}, {"do": "papers", "papers": "passport"}, {"do": "ask"}):
        desk.post(f"{person}/do", sent, (303,))
    asked = {nation: str(id) for id, nation in rows("SELECT id, nation FROM repatriation_verification ORDER BY n DESC LIMIT 2")}
    _shows(garden, "a consulate", lima.get(f"/console/verifications/{asked['PE']}?reason=handling"))
    _shows(garden, "a sheet", desk.get(f"{person}/asked/{asked['BO']}?reason=handling"))
    lima.post(f"/console/verifications/{asked['PE']}/answer", {"answer": garden.take(), "valid": garden.take()}, (422,))
    lima.post(f"/console/verifications/{asked['PE']}/answer", {"answer": "national"}, (303,))
    answer = {"do": "answer", "asked": asked["BO"], "answer": "unknown", "how": "phone"}
    desk.post(f"{person}/do", {**answer, "source": garden.take()}, (303,))
    desk.post(f"{person}/do", {**answer, "how": garden.take(), "source": garden.take()}, (422,))
    for sent in (
        {"do": "assess", "risk": "high", "words": garden.take()},
        {"do": "block", "kind": "health", "words": garden.take()},
        {"do": "clear", "kind": "health", "by": "doctor"},
        {"do": "assess", "risk": "low", "words": garden.take()},
        {"do": "leg", "origin": "BKK", "target": "LIM", "leaves": f"{_day(2)}T08:00", "arrives": f"{_day(2)}T15:00", "met": "on"},
        {"do": "tell"},
    ):
        desk.post(f"{person}/do", sent, (303,))
    for sent in (
        {"do": "block", "kind": garden.take()},
        {"do": "clear", "kind": "health", "by": garden.take()},
        {"do": "stop", "ground": garden.take()},
    ):
        desk.post(f"{person}/do", sent, (404, 422))
    home = f"/console/arrivals/{id}"
    lima.post(f"{home}/do", {"do": "accept"}, (303,))
    desk.post(f"{person}/do", {"do": "travel"}, (303,))
    _shows(garden, "the desk at home", lima.get(f"{home}?reason=handling"))
    for name, role in (("Stranger", "victim officer"), ("Shelter", "victim officer"), ("Lima", "auditor")):
        refused = garden.visitor(name, role).get(f"{home}?reason=handling")
        assert refused.status_code in (403, 404)
        _hides(garden, "an arrival", refused)
    ((leg,),) = rows("SELECT id FROM repatriation_leg ORDER BY n DESC LIMIT 1")
    for state in ("left", "arrived"):
        desk.post(f"/console/way-home/leg/{leg}", {"state": state}, (303,))
    lima.post(f"{home}/do", {"do": "receive", "met-by": garden.take()}, (303,))
    lima.post(f"{home}/do", {"do": "follow-on", "due": _day(20)}, (303,))
    lima.post(f"{home}/do", {"do": "follow-on", "due": garden.take()}, (422,))
    assert garden.told.in_text("export", desk.post(f"{file}/export", {}).text)
    if garden.rounds % 2 == 0:
        desk.post(f"{file}/erase", {"why": "person-asked"}, (303,))


def field(garden: "Garden") -> None:
    """An interview that was held without a connection, and wrong ones: kept whole, or told what is to be decided."""
    from accord.hub.times import now
    from accord.tables import care

    who, at = garden.visitor("Desk"), now()
    keys = [key for key, field in care().fields.items() if "forced" in field.files and key not in ("screening", "status")]
    interview: dict[str, Any] = {
        "officer": garden.row("Desk", "victim officer").id,
        "file": "",
        "country": "",
        "is_child": False,
        "fields": {key: garden.take() for key in keys} | {"alias": garden.alias()},
        "answers": [{"indicator": "debt", "answer": "present", "at": at}],
        "consents": [{"consent": "support", "yes": True, "how": "spoken", "at": at}],
        "notes": [{"text": garden.take(), "at": at}],
    }
    wrong: list[dict[str, Any]] = [
        {"fields": {garden.take(): garden.take()}},
        {"country": garden.take(), "file": garden.take()},
        {"answers": [{"indicator": garden.take(), "answer": garden.take(), "at": at}]},
        {"notes": [{"text": garden.take(), "at": at, garden.take(): 1}]},
    ]
    sent = [{**interview, **more, "id": str(uuid4())} for more in ({}, *wrong)]
    body = json.dumps({"clock": at, "interviews": sent}).encode()
    heads = {"X-CSRFToken": "c" * 32, "Content-Type": "application/json"}
    answer = who.ask("POST", "/console/field/taken", content=body, headers=heads)
    assert [result["state"] for result in answer.json()["interviews"]] == ["kept", *(["decide"] * len(wrong))], answer.text
    _hides(garden, "the answer to interviews", answer)
    _hides(garden, "what a device takes along", who.get("/console/field/kit"))


def calls(garden: "Garden") -> None:
    """A report by telephone: kept in the middle of the call, then sent."""
    from accord.tables import report_form

    who = garden.visitor("Desk", "officer")
    fixed: dict[str, Any] = {
        "country": "TH",
        "lost": ["money"],
        "age": "adult",
        "may-contact": "message",
        "scheme": "romance",
        "writer": "relative",
    }
    fixed |= {"held-in": "TH", "danger": ["violence"], "contact-from": "08:00", "contact-until": "18:00", "only-you": "yes"}
    for door in ("money", "held"):
        asked = {key: question for key, question in report_form().questions.items() if door in question.kinds}
        answers: dict[str, Any] = {key: garden.take() for key, question in asked.items() if question.type in ("text", "long-text")}
        answers |= {key: value for key, value in fixed.items() if key in asked}
        sent = {"form": f"{garden.rounds}{door}".ljust(32, "e"), "door": door, "language": "en"}
        sent |= {f"q.{key}": value for key, value in answers.items()}
        who.post("/console/reports/new", {**sent, "do": "keep"})
        done = who.post("/console/reports/new", {**sent, "yes": ["police", "support", "contact", "rescue"], "do": "send"})
        assert "read-aloud" in done.text, "it was sent"
        _hides(garden, "the code of a call", done)


def files_of_reports(garden: "Garden") -> None:
    """Reports at the desk become files, with nothing told again. Once: money comes back, and the person is told that, and no more."""
    desk = garden.visitor("Desk")
    handed = "SELECT item FROM reports_sent WHERE outlet = 'police' AND state <> 'ended' ORDER BY n DESC LIMIT 1"
    wait_until(lambda: rows(handed) != [])
    ((item,),) = rows(handed)
    file = desk.post(f"/console/reports/{item}/file", {}, (303,)).headers["Location"]
    _shows(garden, "a file out of a report", desk.get(f"{file}?reason=handling"))
    if garden.rounds == 1:
        _money_comes_back(garden)


def _money_comes_back(garden: "Garden") -> None:
    query = "SELECT request FROM reports_sent WHERE outlet = 'receiving-bank' AND request <> ''"
    wait_until(lambda: rows(query) != [])
    request = str(rows(query)[0][0])
    garden.api("Sender", "POST", f"/requests/{request}/confirm", {}, 200)
    held = {"amount": "480000.00 THB", "until": soon()}
    for step, fields in (("acknowledge", {}), ("hold", held), ("return", {"amount": "480000.00 THB"})):
        garden.api("Kasi", "POST", f"/requests/{request}/steps", {"step": step, "fields": fields}, 200)
    wait_until(lambda: rows("SELECT COUNT(*) FROM intake_returned")[0][0] > 0)
