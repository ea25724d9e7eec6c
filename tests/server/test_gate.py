"""Whoever guesses passwords without end keeps nobody else from their pages: signing in has a thread of its own, and a limit."""

import http.client
import re
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from edges import served
from hubs import Hub
from programs import wait_until
from rooms import PASSWORD, newcomer

GUESSERS = 24
LONG = 240.0  # a test that waits this long has failed
LOOKS = 5
WRONG = 422  # what a guess is answered that was hashed
LOGIN = "/account/login/"
# Python reads this at its start, in every process of the hub: as long as a file is there, no password is hashed to its end.
HOLDS = """
import hashlib, os, time
_hash, _folder = hashlib.pbkdf2_hmac, os.environ["HASHES_OF_THE_TEST"]
_held, _begun = (os.path.join(_folder, name) for name in ("held", "begun"))
def pbkdf2_hmac(name, password, salt, rounds, dklen=None):
    if os.path.exists(_held):
        open(_begun, "a").close()
        while os.path.exists(_held):
            time.sleep(0.01)
    return _hash(name, password, salt, 1, dklen)
hashlib.pbkdf2_hmac = pbkdf2_hmac
"""


class Browser:
    """One connection; `source` is the address that it comes from."""

    def __init__(self, address: str, source: str = "127.0.0.1") -> None:
        place = urlsplit(address)
        assert place.hostname
        self.client = http.client.HTTPConnection(place.hostname, place.port or 80, timeout=LONG, source_address=(source, 0))
        self.cookies: dict[str, str] = {}
        self.wait = 0  # the seconds that the last answer asked for

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.client.request(method, path, body, headers)
        answer = self.client.getresponse()
        self.wait = int(answer.getheader("Retry-After", "0"))
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def form(self) -> str:
        """What the form for signing in carries."""
        match = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", LOGIN)[1])
        assert match
        return match[1]

    def sign_in(self, login: str, password: str) -> int:
        return self.post(self.form(), login, password)

    def post(self, token: str, login: str, password: str) -> int:
        return self.ask("POST", LOGIN, urlencode({"csrfmiddlewaretoken": token, "login": login, "password": password}))[0]

    def guess(self, name: str, until: threading.Event, answers: list[int], sent: list[str] | None = None) -> None:
        form, number = self.form(), 0
        while not until.is_set():
            number += 1
            if sent is not None:
                sent.append(name)
            answers.append(self.post(form, f"{name}-{number}", "not the password at all"))
            self.client.close()  # the server ends those of whom it read no more than the head, or that rest for long
            time.sleep(0.01)


@pytest.mark.parametrize("many", [False, True], ids=["one-network", "many-networks"])
def test_wrong_passwords_on_24_connections_keep_nobody_from_other_pages(hub: Hub, tmp_path: Path, many: bool) -> None:
    """Before, /check stood in one line with all of them, and took up to 31 s. Here none is hashed to its end while it is asked for."""
    folder = tmp_path / "hashes"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HOLDS, encoding="utf-8")
    held = folder / "held"
    with served(tmp_path, ACCORD_PUBLIC_PER_MINUTE="1000000", PYTHONPATH=str(folder), HASHES_OF_THE_TEST=str(folder)) as at:
        browser = Browser(at.address, "127.0.9.9")
        until, answers, sent = threading.Event(), list[int](), list[str]()
        guessers = [
            threading.Thread(
                target=Browser(at.address, f"127.0.0.{number + 2}" if many else "127.0.0.1").guess,
                args=(f"name{number}", until, answers, sent),
            )
            for number in range(GUESSERS)
        ]
        held.touch()
        for guesser in guessers:
            guesser.start()
        wait_until(lambda: len(set(sent)) == GUESSERS and (folder / "begun").exists(), LONG)
        for _ in range(LOOKS):
            assert browser.ask("GET", "/check")[0] == 200
        assert WRONG not in answers, "none of them has been looked at"
        held.unlink()
        wait_until(lambda: WRONG in answers and (many or 429 in answers), LONG)
        until.set()
        for guesser in guessers:
            guesser.join()
        assert set(answers) <= {WRONG, 429, 503}


def test_a_desk_signs_in_from_one_address_as_often_as_it_likes_and_wrong_tries_run_out(hub: Hub, tmp_path: Path) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.db import connection

    from accord.server.gate import AT_ONCE, PER_MINUTE

    row = newcomer(hub.member("Bank A"), "analyst")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_person SET password = %s WHERE n = %s", [PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-the-test"), row.n]
        )
    with served(tmp_path, ACCORD_SECOND_STEP="none") as at:
        for _ in range(AT_ONCE // 3):
            assert Browser(at.address).sign_in("newcomer", PASSWORD) == 302
        wrong = [Browser(at.address).sign_in(f"nobody{number}", "not this one") for number in range(AT_ONCE)]
        assert wrong == [422] * AT_ONCE, "the right ones took no place"
        # While tries are hashed, some are given back. So several go on guessing, and whoever is told to wait for as long as it takes
        # until one is given back asks while there is none, however slow the machine is.
        until, answers = threading.Event(), list[int]()
        guessers = [Browser(at.address) for _ in range(4)]
        threads = [threading.Thread(target=guesser.guess, args=(f"none{place}", until, answers)) for place, guesser in enumerate(guessers)]
        own = Browser(at.address)
        form = own.form()
        own.client.close()
        for thread in threads:
            thread.start()
        wait_until(lambda: any(guesser.wait == 60 // PER_MINUTE for guesser in guessers), LONG)
        assert own.post(form, "newcomer", PASSWORD) == 429, "before anything is looked at"
        assert Browser(at.address, "127.0.0.7").sign_in("newcomer", PASSWORD) == 302, "another network signs in meanwhile"
        until.set()
        for thread in threads:
            thread.join()
        assert set(answers) <= {WRONG, 429}


def test_what_leads_on_gives_its_place_back() -> None:
    from accord.server.gate import Gate

    gate = Gate(trusts_proxy=False, per_minute=1, at_once=2)
    asked: dict[str, Any] = {"method": "POST", "path": "/account/login/", "client": ("203.0.113.9", 1), "headers": []}
    assert gate.guards(asked) and gate.guards(asked | {"path": "/join/x"})
    assert not gate.guards(asked | {"path": "/check"}) and not gate.guards(asked | {"method": "GET"})
    for _ in range(9):
        assert gate.take(asked) == 0
        gate.ended(asked, 302)
    for status in (422, 403):
        assert gate.take(asked) == 0
        gate.ended(asked, status)
    assert gate.take(asked) > 0
    other = asked | {"headers": [(b"x-forwarded-for", b"198.51.100.1")]}
    assert gate.take(other) > 0, "nobody's word counts where no proxy is trusted"
    trusting = Gate(trusts_proxy=True, per_minute=1, at_once=1)
    assert [trusting.take(request) > 0 for request in (asked, asked, other, other)] == [False, True, False, True]
