"""Two officers at one desk at night: one bell is taken once and takes its request, one is handed over, one is snoozed across a power cut.

On a served hub, with its real processes, a mail server, and a clock that is moved.
"""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asking import Cast, ask, cast
from bells import Post, rows
from clocks import ServedClock
from consoles import Seat
from edges import Served, hub_on, served
from newest import HOLD
from programs import children_of, wait_until
from rooms import person

MINUTE = 60


@dataclass
class Desk:
    """Anan and Bee are contacts of the bank's desk, in this order. Each sits at a browser of their own."""

    made: Cast
    post: Post
    clock: ServedClock
    folder: Path
    settings: dict[str, str]
    people: dict[str, Any]
    stack: ExitStack
    at: Served = field(init=False)
    seats: dict[str, Seat] = field(default_factory=dict)

    def serve(self) -> None:
        self.at = self.stack.enter_context(served(self.folder, **self.settings))
        for seat in self.seats.values():
            seat.close()
        self.seats = {name: Seat(row, self.at.address) for name, row in self.people.items()}

    def kill(self) -> None:
        """All of the hub's processes at once, as when the power goes."""
        for process in (self.at.process, *children_of(self.at.process)):
            os.kill(process, signal.SIGKILL)

    def asked(self, amount: str) -> tuple[str, str]:
        """Another bank asks to hold so much: the request, and the bell that rings for it."""
        from accord.hub.times import now

        (request,) = ask(self.made, amount=amount, at=now() + int(self.clock.ahead * 1e6)).requests
        ((bell,),) = rows("SELECT b.bell FROM requests_rung b JOIN requests_request r ON r.n = b.request WHERE r.id = %s", request.id)
        return request.id, str(UUID(str(bell)))

    def mails(self, count: int) -> list[str]:
        """Whom bells have rung by mail so far, once so many are sent."""
        wait_until(lambda: len(self.post.to) >= count)
        return self.post.to


@contextmanager
def _desk_on(vendor: str, request: pytest.FixtureRequest, tmp: Path) -> Iterator[Desk]:
    from django.conf import settings
    from worlds import caller

    from accord.hub.desks import actions as desks
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    folder, clock = tmp / "hub", ServedClock(tmp / "clock")
    folder.mkdir()
    secret = Path(settings.ACCORD_DATA) / "secret.key"
    with hub_on(vendor, request, folder) as hub, Post() as post, ExitStack() as stack:
        shutil.copy(secret, folder / "secret.key")  # sessions that this process begins hold at the served hub
        made = cast(hub)
        officers = {name: person(made.api("Kasi"), "officer", name) for name in ("Anan", "Bee")}
        for name, row in officers.items():
            people.set_contact(row, email=f"{name.lower()}@kasi.example", phone="", by=queries.operator())
        desks.set_contacts(caller(made.api("Kasi")), made.desks["Kasi"], [(row.id, ["mail"]) for row in officers.values()])
        given = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example", **clock.settings}
        desk = Desk(made, post, clock, folder, given, officers, stack)
        desk.serve()
        yield desk
        for seat in desk.seats.values():
            seat.close()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_one_bell_is_taken_once_one_is_handed_over_one_is_snoozed_across_a_power_cut(
    vendor: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with _desk_on(vendor, request, tmp_path) as desk:
        _taken_once(desk)
        _handed_over(desk)
        _snoozed(desk)


def _taken_once(desk: Desk) -> None:
    """Both press at the same moment: one has the request, the other is told who has it and since when."""
    request, bell = desk.asked("480000.00 THB")
    assert desk.mails(1) == ["anan"]
    for mail in desk.post.mails:
        assert "480" not in mail.text and "Sender" not in mail.text and "Hold" not in mail.text
    for seat in desk.seats.values():
        row = seat.page("/console/").partition("Bells ringing now")[2].partition("</tbody>")[0]
        assert (
            f'href="/console/requests/{request}" data-row-link' in row
            and ">Hold funds<" in row
            and "THB 480,000.00" in row
            and "Sender" in row
        )
    with ThreadPoolExecutor(2) as pool:
        led = dict(zip(desk.seats, pool.map(lambda seat: seat.do(f"/console/bells/{bell}/answer"), desk.seats.values()), strict=True))
    taken = f"/console/requests/{request}?done={HOLD}.acknowledge"
    assert sorted(led.values()) == sorted([taken, f"/console/bells/{bell}"])
    first, second = sorted(led, key=lambda name: led[name] != taken)
    assert "Acknowledged" in desk.seats[first].page(taken)
    told = desk.seats[second].page(led[second])
    assert re.search(rf"Acknowledged by {first} after \d+ s, at \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d", told)
    assert f'href="/console/requests/{request}"' in told
    acknowledged = rows(
        "SELECT s.person FROM requests_step s JOIN requests_request r ON r.n = s.request WHERE r.id = %s AND s.step = 'acknowledge'",
        request,
    )
    assert acknowledged == [(desk.people[first].n,)]


def _handed_over(desk: Desk) -> None:
    request, bell = desk.asked("270000.00 THB")
    assert desk.mails(2) == ["anan"] * 2
    anan, bee = desk.seats["Anan"], desk.seats["Bee"]
    anan.do(f"/console/bells/{bell}/hand-over", {"person": desk.people["Bee"].id})
    assert desk.mails(3) == ["anan", "anan", "bee"], "who is handed it is rung"
    assert "Anan handed it to you" in bee.page("/console/")
    assert "Anan handed it to Bee" in anan.page(f"/console/bells/{bell}")
    assert bee.do(f"/console/bells/{bell}/answer").startswith(f"/console/requests/{request}?done=")
    assert "Acknowledged by Bee after" in anan.page(f"/console/bells/{bell}")


def _snoozed(desk: Desk) -> None:
    """Bee snoozes for half an hour. Two minutes before the request is over its clock needs the bell, and the hub is just being started."""
    request, bell = desk.asked("90000.00 THB")
    assert desk.mails(4)[3:] == ["anan"]
    bee = desk.seats["Bee"]
    bee.do(f"/console/bells/{bell}/snooze", {"minutes": "30"})
    page = bee.page(f"/console/bells/{bell}")
    assert "snoozed" in page and "by Bee until" in page and 'data-ringing="0"' in page
    ((quiet, at),) = rows("SELECT quiet, at FROM desks_bell WHERE quiet IS NOT NULL")
    assert (quiet - at) // 1_000_000 == 3 * MINUTE, "three of the five minutes that the request has"
    desk.kill()
    desk.clock.move(3 * MINUTE)
    desk.serve()
    assert desk.mails(5)[4:] == ["bee"], "whoever snoozed it is rung again, and nobody else was meanwhile"
    bee = desk.seats["Bee"]
    page = bee.page("/console/")
    assert 'data-ringing="1"' in page and "snoozed" not in page and f'href="/console/requests/{request}" data-row-link' in page
    assert rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'mail'") == [(5,)]
    assert bee.do(f"/console/bells/{bell}/answer").startswith(f"/console/requests/{request}?done=")
    assert 'data-ringing="0"' in bee.page("/console/")
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]
