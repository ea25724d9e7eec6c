"""Every page that the public and guests can come to, in one language: what each answers, by a name."""

import re
from collections.abc import Iterator
from typing import Any

from django.test import Client
from guesting import Guest, invited
from hubs import Hub
from report_pages import PAID, at, form_in
from reporting import CONTACT, NAME, WORDS
from rooms import invited as invited_to_join

MESSAGE = "Pay https://pay.parcel-fee-now.com/" + "a" * 90 + "?id=7 or call 081-234-5678, and see https://nobody-knows-this-shop.net/sale"
APPEAL = {"kind": "", "country": "TH", "harm": "listed", "reason": "It is my shop's.", "reach": "", "form": ""}
STEPS: dict[str, dict[str, Any]] = {
    "money": {**PAID, "yes": "bank"},
    "story": {"q.words": WORDS},
    "you": {"q.name": NAME, "q.may-contact": "message", "q.contact": CONTACT},
    "agree": {"yes": ["bank", "police"]},
    "plan": {"do": "send"},
    "reach": {"do": "send", "yes": "rescue", "q.may-contact": "code"},
}
REFUSES = "needs-order"  # why a guest refuses: one of the protocol's own reasons
FIRSTS: dict[str, dict[str, Any]] = {
    "money": {"q.country": "TH", "q.lost": ["money", "data"], "q.age": "adult"},
    "held": {"q.country": "TH", "q.writer": "relative", "q.held-in": "MM", "q.nationality": "PE", "q.held-name": "Ana"},
}


class Walk:
    """Somebody without a name here, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.client = Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})

    def get(self, path: str) -> Any:
        return self.client.get(f"{path}?lang={self.language}", follow=True)

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(f"{path}?lang={self.language}", data)

    def pages(self) -> Iterator[tuple[str, Any]]:
        yield "check", self.get("/check")
        yield "check, answered", self.post("/check", text=MESSAGE, country="TH")
        yield "check, nothing typed", self.post("/check", text="", country="TH")
        yield from self._reports()
        yield from self._appeals()
        yield "no page", self.get("/no-such-page")
        yield "a page that is gone", self.get("/guest/never-was")

    def _reports(self) -> Iterator[tuple[str, Any]]:
        doors = self.get("/report")
        yield "report", doors
        for door in dict.fromkeys(re.findall(r'name="door" value="([^"]+)"', doors.content.decode())):
            yield from self._report(door)
        yield "follow a report", self.get("/report/follow")
        yield "follow a report, wrong code", self.post("/report/follow", code="no such code")

    def _report(self, door: str) -> Iterator[tuple[str, Any]]:
        answer = self.post("/report", door=door)
        yield f"report {door}", answer
        given = FIRSTS.get(door, FIRSTS["money"])
        form = form_in(answer.content.decode())
        yield f"report {door}, nothing typed", self.post("/report", door=door, form=form, at=at(answer.content.decode()))
        answer = self.post("/report", door=door, form=form, at=at(answer.content.decode()), **given)
        for _ in range(8):
            page = answer.content.decode()
            yield f"report {door}, {at(page) if _is_step(page) else 'end'}", answer
            code = re.search(r'name="code" value="([^"]+)"', page)
            if code is None or not _is_step(page):
                break
            items = re.findall(r'name="item" value="([^"]+)"', page)
            more = {"item": items, "on": items} if items else {}
            step = {"do": "next", **STEPS.get(at(page), {})}
            answer = self.post("/report", code=code[1], form=form_in(page), at=at(page), **step, **more)
        if code is not None:
            yield f"report {door}, followed", self.post("/report/follow", code=code[1])

    def _appeals(self) -> Iterator[tuple[str, Any]]:
        yield "appeal", self.get("/appeal")
        yield "appeal, nothing typed", self.post("/appeal", form="")
        number = f"+6681234{sum(map(ord, self.language)) % 10_000:04}"
        answer = self.post("/appeal", **{**APPEAL, "identifier": number})
        yield "appeal, sent", answer
        page = answer.content.decode()
        code = re.search(r'name="code" value="([^"]+)"', page)
        for way in re.findall(r'name="way" value="([^"]+)"', page) if code else ():
            yield f"appeal, {way}", self.post("/appeal/follow", code=code[1], do="way", way=way)
        yield "follow an appeal", self.get("/appeal/follow")
        yield "follow an appeal, wrong code", self.post("/appeal/follow", code="no such code")


def _is_step(page: str) -> bool:
    return 'name="at"' in page


def guest_pages(hub: Hub, made: Any, languages: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    """Of somebody who is asked to answer one request: language, name, answer."""
    _made, _request, token = invited(hub, made=made, private={"narrative": "It began with a message."})
    for language in languages:
        guest = Guest(token, language)
        yield language, "guest", guest.look()
        yield language, "guest, nothing typed", guest.send("hold")
        yield language, "guest, to be sure", guest.send("refuse", f_refusal=REFUSES)
    guest.answer("refuse", f_refusal=REFUSES)
    for language in languages:
        yield language, "guest, done", Guest(token, language).look()


def entrances(hub: Hub, languages: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    """Of somebody who comes in: the sign-in, a link that was handed over, and one that opens nothing."""
    _row, token = invited_to_join(hub.admin)
    for language in languages:
        walk = Walk(language)
        yield language, "sign in", walk.get("/account/login/")
        yield language, "sign in, wrong", walk.post("/account/login/", login="nobody", password="nothing of the kind")
        yield language, "join", Walk(language).get(f"/join/{token}")
        yield language, "join, gone", Walk(language).get("/join/never-was")
        yield language, "a form of another page", walk.client.post(f"/join/never-was/at-all?lang={language}")
