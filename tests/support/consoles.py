"""Somebody's browser at a hub that is really served: signed in as the sign-in page does it, with forms as pages send them."""

import re
from html import unescape
from typing import Any

import httpx
from rooms import browser

CSRF = "c" * 32


class Seat:
    """A person of a member at the console of a served hub. `row` is the person; `address` where the hub is."""

    def __init__(self, row: Any, address: str) -> None:
        self.row, self.address = row, address
        self._client = httpx.Client(base_url=address, trust_env=False, timeout=120)
        self.sign_in()

    def sign_in(self) -> None:
        """Once more, after the session has ended."""
        self.session = browser(self.row).cookies["accord_session"].value
        self._client.cookies = httpx.Cookies({"accord_session": self.session, "accord_csrf": CSRF})

    def close(self) -> None:
        self._client.close()

    def ask(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def page(self, path: str) -> str:
        """A page, as text. It must be there, and no browser may keep it."""
        answer = self.ask(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        assert "no-store" in answer.headers["Cache-Control"], path
        return unescape(answer.text)

    def status(self, path: str) -> int:
        return self.ask(path).status_code

    def send(self, path: str, fields: Any = None, **more: Any) -> httpx.Response:
        return self._client.post(path, data=fields or {}, headers={"X-CSRFToken": CSRF}, **more)

    def do(self, path: str, fields: Any = None, **more: Any) -> str:
        """Send a form that must be taken; where it leads."""
        answer = self.send(path, fields, **more)
        assert answer.status_code == 303, (path, answer.status_code, _errors(answer.text))
        return answer.headers["Location"]

    def refused(self, path: str, fields: Any = None, **more: Any) -> str:
        """Send a form that must not be taken; the page that says why."""
        answer = self.send(path, fields, **more)
        assert answer.status_code == 422, (path, answer.status_code)
        return unescape(answer.text)

    def json(self, path: str, body: bytes) -> Any:
        answer = self._client.post(path, content=body, headers={"X-CSRFToken": CSRF, "Content-Type": "application/json"})
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return answer.json()


def _errors(page: str) -> str:
    main = page.partition("<main")[2] or page
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:3000]
