"""What tests of the guests' page share: a request that somebody who is no member is asked to answer, and its page."""

import re
from html import unescape
from typing import Any

from asking import OPENING, cast
from django.test import Client
from hubs import Hub

CONTACT = {"email": "fraud@elsewhere.example", "organisation": "Elsewhere Bank", "verified": "number in the register", "language": "en"}
ACCOUNT = "TH:006:9876543210"
DAY = 86_400_000_000


def now() -> int:
    from accord.hub.times import now as present

    return present()


def invited(hub: Hub, protocol: str = "hold-funds", who: str = "Sender", made: Any = None, **more: Any) -> tuple[Any, Any, str]:
    """The cast, the request, and the token of its page."""
    from accord.hub.requests import actions

    made = made or cast(hub)
    given: dict[str, Any] = {"identifiers": [ACCOUNT], "guests": {0: CONTACT}}
    if protocol == "hold-funds":
        given |= {
            "fields": OPENING,
            "payments": [{"amount": "90000.50 THB", "rail": "promptpay", "bank_reference": "REF-1", "from_bank": "TH:014"}],
        }
    opened = actions.open_request(made[who], actions.Ask(protocol, **given | more))
    return made, opened.requests[0], opened.invitations[0].token


class Guest:
    """Somebody with an address and a browser. `said` is the last page as text."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.path, self.language = f"/guest/{token}", language
        self.client = Client(raise_request_exception=False)

    def look(self) -> Any:
        return self._keep(self.client.get(f"{self.path}?lang={self.language}"))

    def send(self, step: str, *, follow: bool = False, **fields: str) -> Any:
        """Press the button of a step; `f_amount_unit` is the input `<step>-f-amount-unit`."""
        form = {name.replace("_", "-"): value for name, value in fields.items()}
        form = {f"{step}-{name}" if name.startswith("f-") else name: value for name, value in form.items()}
        return self._keep(self.client.post(f"{self.path}?lang={self.language}", {"step": step, **form}, follow=follow))

    def answer(self, step: str, **fields: str) -> Any:
        """Send it, read it once more, and be sure."""
        self.send(step, **fields)
        return self.send(step, do="sure", follow=True, **fields)

    def _keep(self, response: Any) -> Any:
        self.page = response.content.decode()
        self.said = plain(self.page)
        return response


def plain(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def local(at: int, offset: str = "+07:00") -> str:
    """A moment as an input for times sends it, on a clock that is so far ahead."""
    from accord.doors.guests.inputs import written_time

    return written_time(at, offset)
