"""What tests of desks and bells share: a mail server and a web server that write down what they get, and people with addresses."""

import asyncio
import json
import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from hubs import Api, Hub
from scenes import scene

from accord.core.times import SECOND

NOON = 1_795_521_600 * SECOND  # Tuesday, 2026-11-24 12:00 UTC
MINUTE = 60 * SECOND
WEEK = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@dataclass
class Mail:
    to: str
    sender: str
    subject: str
    text: str
    id: str
    date: Any


class Post:
    """A real SMTP server on loopback. `refuses`: how many mails it turns away first; `answer` is what it says then."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refuses = 0
        self.answer = "451 4.3.0 Later"
        self.hold = threading.Event()  # while set, mails are taken and not answered
        self.held = 0
        self._server = Controller(self, hostname="127.0.0.1", port=free_port(), ready_timeout=120)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            self.refuses -= 1
            return self.answer
        if self.hold.is_set():
            self.held += 1
            while self.hold.is_set():
                await asyncio.sleep(0.02)
        read = message_from_bytes(envelope.content, policy=policy.default)
        for address in envelope.rcpt_tos:
            self.mails.append(
                Mail(
                    address,
                    envelope.mail_from,
                    str(read["Subject"]),
                    str(read.get_content()),
                    str(read["Message-ID"]),
                    read["Date"].datetime,
                )
            )
        return "250 OK"

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self._server.port}?tls=none"

    @property
    def to(self) -> list[str]:
        """Who got mail, in order: what stands before the @."""
        return [mail.to.partition("@")[0] for mail in self.mails]

    def __enter__(self) -> "Post":
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()


class Web:
    """A real HTTP server on loopback that writes down what is posted to it and answers with `status`."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        self.body = b""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                outer.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                if outer.body:
                    self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                if outer.body:
                    self.wfile.write(outer.body)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Web":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def person(member: Api, name: str, *, role: str = "officer", email: str | None = "", phone: str = "") -> str:
    """Somebody of a member with a way to be reached, by default the mail address <name>@<member>.example; returns the id."""
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    by = queries.operator()
    row = queries.member(member.id)
    id = people.add_person(row, name, by=by, role=role)
    person_row = next(person for person in queries.people_of(row.n) if person.id == id)
    email = f"{name.lower()}@{row.name.lower().split()[0]}.example" if email == "" else email or ""
    if email or phone:
        people.set_contact(person_row, email=email, phone=phone, by=by)
    return id


def signed_in(person_id: str) -> Any:
    """A person as a signed-in session acts."""
    from accord.hub.members import queries

    person_row = next(person for person in queries.all_people() if person.id == person_id)
    who = queries.person_caller(person_row.n)
    assert who is not None
    return who


def pass_time(until: int, *, since: int, step: int = MINUTE) -> None:
    """Let the background work at every step of the time between, as it would."""
    from accord.hub.desks import followers

    for at in range(since, until + 1, step):
        while followers.work(at):
            pass


@dataclass
class Office:
    """Alpha with a desk and people; Beta with a desk that covers it; the secretariat; Gamma, which rings."""

    hub: Hub
    people: dict[str, str] = field(default_factory=dict)
    desk: str = ""
    cover: str = ""

    @property
    def alpha(self) -> Any:
        from worlds import caller

        return caller(self.hub.member("Alpha"))

    @property
    def beta(self) -> Any:
        from worlds import caller

        return caller(self.hub.member("Beta"))

    @property
    def gamma(self) -> Any:
        from worlds import caller

        return caller(self.hub.member("Gamma"))


@scene
def office(hub: Hub, *, hours: Any = "always", shift: bool = True, contacts: tuple[str, ...] = ("Ann", "Bob", "Cid")) -> Office:
    """Ann is on shift at Alpha's desk, the contacts follow; Dee is at Beta's, which covers; Sue is the secretariat's."""
    from accord.hub.desks import actions

    made = Office(hub)
    for name in ("Ann", "Bob", "Cid"):
        made.people[name] = person(hub.member("Alpha"), name)
    made.people["Dee"] = person(hub.member("Beta"), "Dee")
    made.people["Sue"] = person(hub.admin, "Sue", role="secretariat")
    made.cover = actions.make_desk(made.beta, name="Night desk", zone="UTC")
    actions.set_contacts(made.beta, made.cover, [(made.people["Dee"], ["mail"])])
    made.desk = actions.make_desk(made.alpha, name="Fraud desk", zone="UTC", hours=hours, wait=5, cover=made.cover)
    actions.agree_to_cover(made.beta, made.cover, made.desk)
    actions.set_contacts(made.alpha, made.desk, [(made.people[name], ["mail"]) for name in contacts])
    if shift:
        actions.add_shift(made.alpha, made.desk, made.people["Ann"], NOON - 60 * MINUTE, NOON + 600 * MINUTE)
    return made


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def change(sql: str, *values: Any) -> None:
    """Break something past the hub, straight in the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def entries(member: int) -> list[dict[str, Any]]:
    """A member's journal entries about bells."""
    from accord.hub.journal import queries

    page = queries.feed(member, after=0, limit=5000)
    return [entry for body in page.entries if (entry := json.loads(body))["type"].startswith("bell.")]
