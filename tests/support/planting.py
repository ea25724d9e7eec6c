"""Personal strings planted wherever a hub takes personal data, through its doors, and everything that it says to others meanwhile.

A feature that takes personal data adds its part: a function of one `Garden`, in `PARTS`. It plants by `take()`, `mail()` and `phone()`,
speaks to the hub through a `visitor`, and lets whoever may see what was planted look at it; what others see is looked at for all parts
together. A round plants once with every part; `plant` goes round until every string is planted.
"""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

import beds
import httpx
from canary import Canaries
from canary import plant as strings
from edges import Served
from hubs import Hub
from pushing import Phone, PushService
from rooms import browser, caller, person

COUNT = 500
_REACHED = 40  # of these strings that are mail addresses, and as many that are numbers
CSRF = "c" * 32
CAST = (
    ("Desk", "state", "TH"),
    ("Shelter", "support", "TH"),
    ("Kasi", "finance", "TH"),
    ("Sender", "finance", "TH"),
    ("Lima", "state", "PE"),
    ("Stranger", "finance", "TH"),
)
ROLES = ("officer", "investigator", "victim officer", "analyst", "administrator", "auditor")


def canaries() -> Canaries:
    mails = [f"q{place}x.ostrovantz@canary-{place * 7919}.example" for place in range(_REACHED)]
    phones = [f"+999{10**8 + place * 104729}" for place in range(_REACHED)]
    return Canaries([*strings(COUNT - 2 * _REACHED).texts, *mails, *phones])


@dataclass
class Visitor:
    """Somebody at the served hub: a person of a member, or the public. What every answer says about itself is kept in `heads`."""

    client: httpx.Client
    heads: list[str]

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = self.client.request(method, path, **more)
        self.heads += [str(answer.url), str(answer.headers.multi_items()), str(answer.status_code)]
        return answer

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, fields: Any, expected: tuple[int, ...] = (200, 303), **more: Any) -> httpx.Response:
        answer = self.ask("POST", path, data=fields, headers={"X-CSRFToken": CSRF, "Sec-Fetch-Site": "same-origin"}, **more)
        assert answer.status_code in expected, (path, answer.status_code, answer.text)
        return answer


@dataclass
class Garden:
    """A served hub with a cast, and the strings that are still to be planted."""

    hub: Hub
    at: Served
    told: Canaries
    heads: list[str] = field(default_factory=list)
    people: dict[tuple[str, str], Any] = field(default_factory=dict)
    visitors: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    rounds: int = 0
    planted: set[str] = field(default_factory=set)
    _next: dict[str, Iterator[int]] = field(default_factory=lambda: {"text": count(), "alias": count(), "mail": count(), "phone": count()})

    def _take(self, kind: str, texts: tuple[str, ...]) -> str:
        text = texts[next(self._next[kind]) % len(texts)]
        self.planted.add(text)
        return text

    def take(self) -> str:
        """The next string: a name, a number, an id or a note."""
        return self._take("text", self.told.texts[: -2 * _REACHED])

    def alias(self) -> str:
        """The next string that is short enough to be said aloud; none comes again before many others."""
        return self._take("alias", tuple(text for text in self.told.texts[: -2 * _REACHED] if len(text) <= 40))

    def mail(self) -> str:
        return self._take("mail", self.told.texts[-2 * _REACHED : -_REACHED])

    def phone(self) -> str:
        return self._take("phone", self.told.texts[-_REACHED:])

    def row(self, name: str, role: str) -> Any:
        """Somebody of a member with this role."""
        if (name, role) not in self.people:
            self.people[name, role] = person(self.hub.admin if name == "Secretariat" else self.hub.member(name), role, f"{name}'s {role}")
        return self.people[name, role]

    def visitor(self, name: str, role: str = "victim officer") -> Visitor:
        """The same, signed in at the served hub."""
        if (name, role) not in self.visitors:
            key = browser(self.row(name, role)).cookies["accord_session"].value
            self.visitors[name, role] = self._visitor(cookies={"accord_session": key, "accord_csrf": CSRF})
        return self.visitors[name, role]

    def public(self) -> Visitor:
        return self._visitor()

    def api(self, name: str, method: str, path: str, body: Any, expected: int = 201, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.hub.member(name).token}", "Content-Type": "application/json", **headers}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self._visitor().ask(method, f"/api/v1{path}", content=raw, headers=sent)
        assert answer.status_code == expected, (path, answer.text)
        return answer.json()

    def _visitor(self, **more: Any) -> Visitor:
        return Visitor(httpx.Client(base_url=self.at.address, trust_env=False, timeout=120, **more), self.heads)

    def plant(self, *, all_of_them: bool = True) -> None:
        """Every part once; and again until every string is planted. What is planted in an even round is taken back or erased."""
        while not self.rounds or (all_of_them and (self.rounds < 2 or len(self.planted) < len(self.told.texts))):
            self.rounds += 1
            assert self.rounds < 20, "a part plants too little"
            for part in PARTS:
                part(self)


def cast(hub: Hub) -> None:
    """Members with desks; the national desk of one country; whose the accounts are."""
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.routing import actions as routing

    for name, sector, country in CAST:
        api = hub.member(name, sector, country)
        desks.make_desk(queries.as_member(queries.member(api.id)), name=f"{name} desk", zone="UTC", wait=60)
    members.name_national_desk(queries.member(hub.member("Desk").id), by=queries.operator())
    for name, bank in (("Kasi", "TH:004"), ("Sender", "TH:014")):
        routing.declare(queries.as_member(queries.member(hub.member(name).id)), "bank", bank)


# --- The parts


def contacts(garden: Garden) -> None:
    """How people of members are reached; a bell then rings for them, and they write a note on it."""
    from accord.hub.desks import actions

    who, desk = garden.visitor("Kasi", "administrator"), _desk_of(garden, "Kasi")
    # Again and again, so that two rounds plant all of these; what was overwritten is as little to be found as what stays.
    for role in ROLES * 4:
        row = garden.row("Kasi", role)
        who.post(f"/console/people/{row.id}/contact", {"email": garden.mail(), "phone": garden.phone()})
    actions.set_contacts(caller(garden.row("Kasi", "administrator")), desk, [(garden.row("Kasi", "officer").id, ["mail"])])
    officer, note = garden.visitor("Kasi", "officer"), garden.take()
    for bell in set(re.findall(r'href="/console/bells/([0-9a-f-]{36})"', officer.get("/console/bells").text)):
        officer.post(f"/console/bells/{bell}/answer", {})  # of the rounds before: no more than ten may ring
    bell = garden.api("Stranger", "POST", f"/desks/{desk}/ring", {"kind": "call"})["id"]
    officer.post(f"/console/bells/{bell}/note", {"text": note})
    officer.post(f"/console/bells/{bell}/note", {"text": f"{garden.take()} {'x' * 500}"}, (422,))
    assert garden.told.in_text("bell", officer.get(f"/console/bells/{bell}").text), "who is on duty reads it"


def devices(garden: Garden) -> None:
    """Browsers that ring somebody, by addresses and keys that are theirs; a bell then tries them. The person sees which there are."""
    who = garden.visitor("Kasi", "officer")
    for _ in range(3):
        form = Phone(PushService(), "no key").form | {"address": f"https://push.canary.example/{quote(garden.take(), safe='')}"}
        who.post("/console/settings/devices/set-up", form)
        who.post("/console/settings/devices/set-up", form | {"key": garden.take(), "secret": garden.take()}, (422,))
    page = who.get("/console/settings/devices")
    assert page.status_code == 200 and garden.told.in_text("devices", page.text) == []
    garden.api("Stranger", "POST", f"/desks/{_desk_of(garden, 'Kasi')}/ring", {"kind": "call"})
    ids = re.findall(r'name="device" value="([0-9a-f-]{36})"', page.text)
    for id in ids[: len(ids) if garden.rounds % 2 == 0 else -1]:
        who.post("/console/settings/devices/forget", {"device": id})


def _desk_of(garden: Garden, name: str) -> str:
    from accord.hub.desks import queries
    from accord.hub.members import queries as members

    id = garden.hub.member(name).id
    return str(queries.desks(members.as_member(members.member(id)), id)[0].id)


def files(garden: Garden) -> None:
    """Both kinds of file with every field, changed, screened, assessed, upon a ground; handed on, seen by who helps, exported."""
    from accord.tables import care

    desk, shelter = garden.visitor("Desk"), garden.visitor("Shelter")
    for kind in ("forced", "defrauded"):
        keys = [key for key, spec in care().fields.items() if kind in spec.files]
        told = {f"f-{key}": garden.take() for key in keys}
        file = desk.post(f"/console/care/new?kind={kind}", told | {"f-alias": garden.alias()}).headers["Location"]
        desk.post(f"{file}/consents", {"consent": "support", "yes": "yes", "how": "spoken"})
        again = {"reason": "correction", **{f"f-{key}": garden.take() for key in keys}, "f-alias": garden.alias()}
        desk.post(f"{file}/change", again)
        assert desk.post("/console/care/find", {"q": again["f-alias"]}, (303,)).headers["Location"] == file
        desk.post(f"{file}/change", {**again, "f-called": garden.take() + "\x00"}, (303, 422))
        desk.post(f"{file}/ground", {"ground": "life-at-risk", "words": garden.take()})
        desk.post(f"{file}/ground", {"ground": garden.take(), "words": garden.take()}, (422,))
        if kind == "forced":
            desk.post(f"{file}/screening", {"a-debt": "present", "a-violence": "declined", "reason": "handling"})
            desk.post(f"{file}/status", {"status": "victim", "review": str(date.today() + timedelta(days=25)), "words": garden.take()})
        form = {"member": garden.hub.member("Shelter").id, "services": ["health", "legal", "money-recovery"], "language": "ne"}
        if garden.rounds == 1:
            shelter.post("/console/help-offered", {"services": form["services"], "countries": "th"})
        referral = desk.post(f"{file}/refer", form).headers["Location"]
        shelter.post(f"{referral}/step", {"step": "accept"})
        assert any(text in shelter.get(f"{referral}?reason=referral").text for text in again.values()), "whoever helps sees what it needs"
        assert garden.told.in_text("file", desk.get(f"{file}?reason=handling").text), "whoever keeps it sees it"
        assert garden.told.in_text("export", desk.post(f"{file}/export", {}).text)
        page = garden.visitor("Desk", "auditor").get(file.replace("/care/", "/looks/"))
        assert page.status_code == 200 and garden.told.in_text("looks", page.text) == []
        if garden.rounds % 2:
            desk.post(f"{file}/state", {"do": "close"})
        else:
            desk.post(f"{file}/erase", {"why": "person-asked"})


def _answers(garden: Garden, door: str) -> dict[str, Any]:
    """A string in every answer in words that a report may have; of the others what leads to the most being asked."""
    from accord.tables import report_form

    fixed: dict[str, Any] = {
        "country": "TH",
        "lost": ["money"],
        "age": "adult",
        "may-contact": "message",
        "writer": "relative",
        "held-in": "TH",
        "danger": ["violence"],
        "scheme": "romance",
        "police-reported": "yes",
        "contact-from": "08:00",
        "contact-until": "18:00",
    }
    asked = {key: question for key, question in report_form().questions.items() if door in question.kinds}
    words = {key: garden.take() for key, question in asked.items() if question.type in ("text", "long-text")}
    return {key: value for key, value in fixed.items() if key in asked} | words


def _picture(garden: Garden) -> bytes:
    """As a phone makes it, with a name in what it says of itself."""
    from PIL.PngImagePlugin import PngInfo
    from reporting import picture

    info = PngInfo()
    info.add_itxt("Author", garden.take())
    return picture(pnginfo=info)


def reports(garden: Garden) -> None:
    """Both doors of the public form, page by page, with a picture; followed by the code; read at the desk; a consent taken back."""
    from accord.doors.public.report_steps import PAGES

    someone = garden.public()
    paid = {"p1.amount": "480000.00", "p1.currency": "THB", "p1.way": "transfer", "p1.own-bank": "TH:014", "p1.to": "TH:004:1234567890"}
    for door, pages in PAGES.items():
        given = {f"q.{key}": value for key, value in _answers(garden, door).items()}
        code, first = "", re.search(r'name="form" value="([^"]+)"', someone.post("/report", {"door": door}).text)
        assert first is not None
        form = first[1]
        for at in pages:
            sent = {
                "code": code,
                "door": door,
                "at": at,
                "form": form,
                "do": "send" if at in ("plan", "reach") else "next",
                **given,
                **paid,
            }
            sent |= {"yes": ["bank", "police", "support", "contact", "rescue"], "picture": ""}
            picture = (f"{garden.take()}.png", _picture(garden), "image/png")
            here = {"picture": picture} if at in ("story", "reach") else {"none": b""}
            page = someone.post("/report", sent, (200, 422), files=here).text
            match = re.search(r'name="code" value="([^"]+)"|class="big-code"><bdi dir="ltr">([^<]+)<', page)
            code = (match[1] or match[2]) if match else code
        follow = someone.post("/report/follow", {"code": code}).text
        assert garden.told.in_text("follow page", follow) == []
        other = garden.public()
        for sent in ({"code": code}, {"code": garden.take()}, {"code": code, "at": "you", "do": "back", "form": "g" * 32}):
            assert garden.told.in_text("who found the code", other.post("/report", sent, (200, 422)).text) == []
        someone.post("/report/follow", {"code": code, "do": "back", "consent": "support"})


def handed_in(garden: Garden) -> None:
    """A member hands in reports through the API, whole and wrong ones."""
    for door in ("money", "held"):
        answers = {key: value for key, value in _answers(garden, door).items()}
        body = {"id": f"case-{door}-{garden.rounds}", "door": door, "answers": answers, "consents": ["police", "rescue"]}
        garden.api("Sender", "POST", "/reports", body)
        wrong = {**body, "id": garden.take(), "answers": {**answers, garden.take(): garden.take()}}
        problem = garden.api("Sender", "POST", "/reports", wrong, 422)
        assert garden.told.in_text("a refusal", json.dumps(problem)) == []


def appeals(garden: Garden) -> None:
    someone = garden.public()
    sent = {"identifier": f"+668123456{garden.rounds:02}", "harm": "listed", "country": "TH"}
    # One that is typed and not sent: in this round it is left, in the next one it waits for its day to end.
    form = re.search(r'name="form" value="([^"]+)"', someone.get("/appeal").text)
    assert form
    kept = someone.post("/appeal", {**sent, "reason": garden.take(), "reach": garden.take(), "form": form[1], "do": "keep"}).text
    unsent = re.search(r'name="code" value="([^"]+)"', kept)
    assert unsent
    other = garden.public()
    for path in ("/appeal", "/appeal/follow"):
        assert garden.told.in_text("who found the code", other.post(path, {"code": unsent[1]}).text) == []
    if garden.rounds % 2 == 0:
        someone.post("/appeal/leave", {"code": unsent[1], "form": form[1]}, (302,))
    page = someone.post("/appeal", {**sent, "reason": garden.take(), "name": garden.take(), "reach": garden.mail()}).text
    code = re.search(r'class="big-code"><bdi dir="ltr">([^<]+)<', page)
    assert code, page
    page = someone.post("/appeal/follow", {"code": code[1], "do": "add", "text": garden.take()}, (200, 422)).text
    assert garden.told.in_text("follow page", page) == []


def requests(garden: Garden) -> None:
    """What is about a person in a request between members: fields that are personal, words of its steps, messages, files."""
    body = {
        "protocol": "hold-funds",
        "identifiers": ["TH:004:1234567890"],
        "fields": {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"},
        "private": {"narrative": garden.take(), "harmed-person": {"name": garden.take(), "contact": garden.take()}},
        "payments": [{"amount": "10.00 THB", "bank_reference": f"REF-{garden.rounds}", "from_bank": "TH:014"}],
    }
    id = garden.api("Sender", "POST", "/requests", body)["requests"][0]["id"]
    garden.api("Sender", "POST", f"/requests/{id}/messages", {"text": garden.take()})
    named = f"attachment; filename*=UTF-8''{quote(garden.take(), safe='')}.txt"
    sent = {"Content-Type": "text/plain", "Content-Disposition": named}
    garden.api("Sender", "POST", f"/requests/{id}/attachments", f"{garden.take()}\n{secrets.token_hex()}".encode(), **sent)
    assert garden.told.in_text("request", garden.visitor("Kasi", "officer").get(f"/console/requests/{id}").text), "who is asked reads it"
    wrong = {**body, "private": {"asks": garden.take()}}
    assert garden.told.in_text("a refusal", json.dumps(garden.api("Sender", "POST", "/requests", wrong, 422))) == []


def drafts(garden: Garden) -> None:
    """What is typed into forms and not sent: kept while it is typed, and where it came after the session had ended."""
    who, place = garden.visitor("Desk", "officer"), "/console/publish"
    writer = re.search(r'data-writer="(\w+)"', who.get(place).text)
    assert writer
    typed = {"page": place, "action": place, "writer": writer[1], "fields": {"note": [garden.take()], "met": [garden.take()]}}
    headers = {"X-CSRFToken": CSRF, "Sec-Fetch-Site": "same-origin"}
    kept = who.ask("POST", "/console/drafts/keep", json=typed, headers=headers).json()
    assert garden.told.in_text("draft", who.get(f"{place}?draft={kept['draft']}").text), "its writer sees it"
    assert garden.told.in_text("draft", garden.visitor("Desk").get(f"{place}?draft={kept['draft']}").text) == []
    cookie = next(each.value for each in who.client.cookies.jar if each.name == "accord_writer")
    late = garden.public()
    late.client.cookies = httpx.Cookies({"accord_csrf": CSRF, "accord_writer": cookie or ""})
    assert "said=kept" in late.post(place, {"note": garden.take(), "met": garden.take()}).headers["Location"]
    if garden.rounds % 2 == 0:
        who.post(f"/console/drafts/{kept['draft']}/discard", {})


def cases(garden: Garden) -> None:
    """A case of two members that have no other business here: every text of it, a person of interest, what is shared and taken back."""
    from accord.hub.cases import actions, queries
    from accord.hub.cases.vocabulary import PERSON_FIELDS

    hunters, helpers = (garden.hub.member(name, "state", "TH") for name in ("Hunters", "Helpers"))
    who, other = caller(garden.row("Hunters", "investigator")), caller(garden.row("Helpers", "officer"))
    case = actions.open_case(who, title=garden.alias())
    actions.invite(who, case, helpers.id, "amber+strict", show_title=True)
    actions.accept(other, case)
    notes = [actions.add_note(who, case, garden.take(), [helpers.id]) for _ in range(3)]
    actions.change_note(who, case, notes[0], garden.take())
    actions.add_event(who, case, 1_700_000_000_000_000, garden.take())
    actions.add_task(who, case, garden.take(), owner=helpers.id)
    actions.add_target(who, case, "+66812345678", note=garden.take())
    fields = {key: garden.take() for key in PERSON_FIELDS}
    person = actions.add_person(who, case, fields, possible_victim=bool(garden.rounds % 2), audience=[helpers.id])
    actions.change_person(who, case, person, fields={"why": garden.take()})
    actions.add_note(other, case, garden.take(), [hunters.id])
    assert garden.told.in_text("case", str([note.text for note in queries.case(other, case).notes])), "whom it was shared with reads it"
    assert garden.told.in_text("case", repr(queries.case(who, case))) == []
    assert queries.cases(who, text=fields["name"])[0] == []
    actions.withdraw_share(who, case, notes, [helpers.id])
    actions.remove_note(who, case, notes[1])
    if garden.rounds % 2 == 0:
        actions.erase_person(who, case, person)
        actions.leave(other, case)
        actions.close(who, case, "other", garden.take())


def evidence(garden: Garden) -> None:
    """Files of a case with their names, contents and notes: by the form, in pieces through the API, one not finished, one refused; looked
    at, downloaded, verified, shared and erased."""
    from accord.hub.cases import actions as cases

    helpers = garden.hub.member("Helpers", "state", "TH")
    who, other = garden.visitor("Hunters", "investigator"), garden.visitor("Helpers", "officer")
    case = cases.open_case(caller(garden.row("Hunters", "investigator")), title=garden.alias())
    base = f"/console/cases/{case}/evidence"
    content = garden.take()
    # With something random in it: what a digest is made of that anybody could make again is no name.
    sent = {"file": (f"{garden.take()}.txt", f"{content}\n{secrets.token_hex()}".encode(), "text/plain")}
    who.post(f"{base}/add", {"note": garden.take(), "tlp": "amber"}, files=sent)
    who.post(f"{base}/add", {"note": garden.take(), "tlp": garden.take()}, (422,), files=sent)
    item = re.findall(rf'href="{base}/([0-9a-f-]{{36}})"', who.get(base).text)[0]
    for done in ("whole", "begun"):
        data = f"{garden.take()}\n{secrets.token_hex()}".encode()
        new = {"name": f"{garden.take()}.bin", "size": len(data) + 9, "note": garden.take()}
        upload = garden.api("Hunters", "POST", f"/cases/{case}/evidence/uploads", new)["id"]
        pieces = [data[:20], data[20:], b"x" * 9][: 3 if done == "whole" else 2]
        for place, piece in enumerate(pieces):
            heads = {"Content-Type": "application/partial-upload", "Upload-Offset": str(sum(map(len, pieces[:place])))}
            garden.api("Hunters", "PATCH", f"/cases/{case}/evidence/uploads/{upload}", piece, 200, **heads)
    wrong = {"name": f"{garden.take()}\u202e.bin", "size": 0, "note": garden.take()}
    assert garden.told.in_text("a refusal", json.dumps(garden.api("Hunters", "POST", f"/cases/{case}/evidence/uploads", wrong, 422))) == []
    cases.invite(caller(garden.row("Hunters", "investigator")), case, helpers.id, "amber+strict")
    cases.accept(caller(garden.row("Helpers", "officer")), case)
    assert garden.told.in_text("evidence", other.get(base).text + str(other.get(f"{base}/{item}").status_code)) == [], "not yet shared"
    cases.share(caller(garden.row("Hunters", "investigator")), case, [item], [helpers.id])
    assert garden.told.in_text("evidence", other.get(f"{base}/{item}").text), "whom it was shared with reads its name"
    # The head of a download says the file's name, to whoever downloads it alone: it is not kept with the heads of other answers.
    assert content in other.client.get(f"{base}/{item}/file").content.decode(), "and its content"
    other.post(f"{base}/{item}/do", {"do": "verify"})
    assert who.get(f"{base}/report").content.startswith(b"%PDF-")
    if garden.rounds % 2 == 0:
        who.post(f"{base}/{item}/do", {"do": "erase"})
        who.post(f"{base}/uploads/{upload}/give-up", {})


def watchlists(garden: Garden) -> None:
    """Notes and identifiers that are watched, for oneself and for one's member; what named them; changed and taken off."""
    from accord.hub.times import now
    from accord.hub.watchlists import followers

    who, ids = garden.visitor("Desk", "investigator"), []
    for seen_by in ("me", "member"):
        site = f"watched{garden.rounds}{seen_by}.example"
        form = {"met": site, "note": garden.take(), "seen_by": seen_by, "region": "TH", "rings": "", "until": "", "bank": ""}
        who.post("/console/watchlist/add", form)
        who.post("/console/watchlist/add", form | {"met": "no such thing", "note": garden.take()}, (422,))
        garden.api("Stranger", "POST", "/signals", {"identifier": {"value": site}, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}})
        ids += re.findall(r'href="/console/watchlist/([0-9a-f-]{36})"', who.get("/console/watchlist").text)[:1]
    while followers.work(now()):
        pass
    assert garden.told.in_text("item", who.get(f"/console/watchlist/{ids[0]}").text), "who put it on reads the note"
    who.post(f"/console/watchlist/{ids[0]}/change", {"note": garden.take(), "until": "", "rings": ""})
    if garden.rounds % 2 == 0:
        who.post(f"/console/watchlist/{ids[1]}/remove", {})


Part = Callable[[Garden], None]
PARTS: list[Part] = [contacts, devices, files, reports, handed_in, appeals, requests, drafts, cases, evidence, watchlists]
PARTS += [beds.rescues, beds.way_home, beds.field, beds.calls, beds.files_of_reports]


# --- What others see, everywhere


def seen_by_others(garden: Garden) -> dict[str, bytes]:
    """Every page and every answer that names no single thing, as every role of members with no business in it, and as the cast itself."""
    from accord.doors.api.routes import OPERATIONS
    from accord.doors.console.urls import PAGES

    bodies: dict[str, bytes] = {}
    people = [("Stranger", role) for role in ROLES] + [("Secretariat", "administrator"), ("Secretariat", "auditor")]
    people += [("Desk", "victim officer"), ("Desk", "auditor"), ("Kasi", "officer"), ("Shelter", "victim officer")]
    for name, role in people:
        row = caller(garden.row(name, role))
        for page in PAGES:
            if "{" not in page.path and "GET" in page.methods and page.is_open_to(row) and page.path not in OWN:
                bodies[f"{name}'s {role}: {page.path}"] = garden.visitor(name, role).get(f"/console/{page.path}").content
    for name in (*(name for name, _, _ in CAST), "Secretariat"):
        token = (garden.hub.admin if name == "Secretariat" else garden.hub.member(name)).token
        for operation in OPERATIONS:
            if operation.method == "GET" and "{" not in operation.path and operation.name not in STREAMS:
                after = "?after=0&limit=500" if operation.path == "/feed" else ""
                bodies[f"{name}'s {operation.path}"] = garden.at.get(f"/api/v1{operation.path}{after}", token).body
    for path in ("/", "/check", "/report", "/report/follow", "/appeal", "/appeal/follow", "/metrics", "/healthz", "/readyz"):
        bodies[path] = garden.at.get(path).body
    return bodies


# Where everybody is shown how one is reached oneself.
OWN = frozenset({"settings/contact"})
# They never end; what they send is listened to beside.
STREAMS = frozenset({"read_stream"})
