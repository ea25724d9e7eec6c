"""Every address that needs no sign-in, as nobody in particular: held against doors.txt, which was written from the documents."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from edges import Served, served
from hubs import Hub


class Row(NamedTuple):
    """A line of doors.txt."""

    address: str
    get: str
    post: str
    others: str


LINES = Path(__file__).with_name("doors.txt").read_text(encoding="utf-8").splitlines()
TABLE = [Row(*line.split()) for line in LINES if line and not line.startswith("#")]
MEANS = {"page": 200, "asks": 422, "forged": 403, "none": 404, "never": 405, "who": 401}
# What is asked for where an address holds a name; elsewhere something that never was.
NAMED = {"/static/{*}": "/static/public/public.css", "/join/{*}": "/join/never-was/at-all"}
NEVER = ("{token}", "{provider_id}", "{*}")
# Answered by the server itself, beside Django's addresses.
FRONT = {"/healthz", "/readyz", "/metrics", "/console/stream", "/static/{*}"}


def asked(address: str) -> str:
    if address in NAMED:
        return NAMED[address]
    for name in NEVER:
        address = address.replace(name, "never-was")
    return address.replace("{pk}", "1")


@pytest.fixture
def at(hub: Hub, tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as server:
        yield server


def _wrong(answer: httpx.Response, cell: str) -> bool:
    to = answer.headers.get("location", "")
    if cell == "sign-in":
        return answer.status_code not in (302, 303) or not to.startswith("/account/login/")
    if cell.startswith(">"):
        return answer.status_code not in (302, 303) or not to.startswith(cell[1:])
    return bool(answer.status_code != MEANS[cell])


def test_the_table_names_every_address() -> None:
    from django.urls import get_resolver

    import accord.site
    from accord.server.addresses import templates

    result = {template for template in templates(get_resolver().url_patterns) if not template.startswith(("/api/v1/", "/console/"))}
    # What each of the two has besides its operations and pages: the rest of its addresses, where nothing is.
    assert {row.address for row in TABLE} == result | FRONT | {"/console/{*}", "/api/v1/{*}"}
    assert len({row.address for row in TABLE}) == len(TABLE)
    # What the front answers is wired in one function, which makes the whole application: so it is read.
    wired = (Path(accord.site.__file__).parent / "web.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^        "(/\w+)": ', wired, re.MULTILINE)) == {"/healthz", "/readyz", "/metrics"}
    assert re.findall(r'\{"(/[\w/]+)": stream\}', wired) == ["/console/stream"]


def test_nobody_in_particular_gets_what_the_table_says(at: Served) -> None:
    wrong: list[Any] = []
    with httpx.Client(base_url=at.address, trust_env=False, timeout=120) as nobody:
        form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        for row in TABLE:
            for method, cell in (
                ("GET", row.get),
                ("HEAD", row.get if row.address != "/console/stream" else "never"),
                ("POST", row.post),
                ("PUT", row.others),
                ("DELETE", row.others),
            ):
                answer = nobody.request(method, asked(row.address), headers=form if method == "POST" else {})
                if _wrong(answer, cell):
                    wrong.append((method, row.address, cell, answer.status_code, answer.headers.get("location", "")))
                # Only where somebody begins to sign in is anything kept in a browser.
                if answer.headers.get("set-cookie") and row.address not in ("/account/login/",):
                    wrong.append((method, row.address, "a cookie"))
                nobody.cookies.clear()
    assert not wrong, "\n".join(map(str, wrong))


def test_looking_and_empty_forms_change_nothing(hub: Hub) -> None:
    """The journal stands where it stood, and no submission is kept, whatever is pressed without saying anything."""
    from bells import rows
    from django.test import Client

    from accord.hub.journal import queries as journal

    before = journal.head()
    for row in TABLE:
        if row.address not in FRONT:
            for method in ("get", "post"):
                getattr(Client(), method)(asked(row.address))
    assert journal.head() == before
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(0,)]
