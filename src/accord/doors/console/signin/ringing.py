"""The browsers and phones that ring a person: which there are, and whether this one does."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi, gettext
from msgspec.json import encode

from accord.core.times import moment
from accord.doors.console.frame.pages import Answer, Page, Visit, go
from accord.doors.console.frame.policy import WORKER_POLICY
from accord.doors.console.signin.devices import COOKIE, families, named
from accord.doors.console.signin.labels import REFUSED, RINGS, SAID
from accord.hub.desks.labels import CODE_WORDS
from accord.hub.members.actions.people import DEVICE
from accord.hub.push import actions, queries
from accord.hub.push.errors import BadDevice

BASE = "/console/settings/devices"
PUSH_WORKER = Path(__file__).parents[1] / "static" / "console" / "push" / "worker.js"
KNOWN_FOR = 400 * 24 * 60 * 60  # seconds: as long as browsers keep a cookie


def show(visit: Visit) -> Answer:
    return _page(visit)


def _page(visit: Visit, bad: str = "") -> HttpResponse:
    """It alone may have a worker, which shows what is pushed while no page is open."""
    said = str(visit.asked.get("said", ""))
    here = visit.request.session.get(DEVICE, "")
    rows = [
        {
            "device": row,
            "words": named(row.browser, row.system),
            "since": moment(row.made),
            "sent": moment(row.sent) if row.sent is not None else None,
            "trouble": str(CODE_WORDS.get(row.code, "")) if row.code not in ("", "sent") else "",
            "is_this": row.id == here,
        }
        for row in queries.devices(_person(visit))
    ]
    filled: dict[str, Any] = {
        "devices": rows,
        "rings_here": any(row["is_this"] and row["device"].rings for row in rows),
        "key": queries.public_key(),
        "notice": gettext(SAID[said]) if said in SAID and said not in REFUSED else "",
        "bad": bad,
    }
    answer = render(visit.request, "console/settings_devices.html", filled, status=422 if bad else 200)
    answer.headers["Content-Security-Policy"] = f"{WORKER_POLICY}; manifest-src 'self'"
    return answer


def _person(visit: Visit) -> int:
    assert visit.caller.person_n is not None
    return visit.caller.person_n


def set_up(visit: Visit) -> HttpResponse:
    """This browser rings the person who is signed in, under the address and keys that its push service gave it."""
    browser, system = families(visit.request.headers.get("User-Agent", ""))
    try:
        device = actions.set_up(
            _person(visit),
            visit.caller.n,
            visit.caller.actor,
            address=visit.text("address", 2001),
            key=visit.text("key", 200),
            secret=visit.text("secret", 100),
            browser=browser,
            system=system,
        )
    except BadDevice as bad:
        return _page(visit, bad.text)
    visit.request.session[DEVICE] = device
    answer = go(f"{BASE}?said=rings")
    answer.set_cookie(COOKIE, device, max_age=KNOWN_FOR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return answer


def forget(visit: Visit) -> HttpResponse:
    """One that is forgotten already is as forgotten as it should be."""
    actions.forget(visit.text("device", 40), person=_person(visit), member=visit.caller.n, actor=visit.caller.actor)
    return go(f"{BASE}?said=rings-no-more")


def worker(visit: Visit) -> HttpResponse:
    """The script that shows what is pushed, in the language of the person who set it up. It answers no page: its reach holds none."""
    words = {key: gettext(text) for key, text in RINGS.items()}
    words |= {"lang": get_language() or "en", "dir": "rtl" if get_language_bidi() else "ltr"}
    script = b"const WORDS = " + encode(words) + b";\n" + PUSH_WORKER.read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


PAGES = (
    Page(path="settings/devices", name="settings_devices", view=show),
    Page(path="settings/devices/set-up", name="settings_devices_set_up", view=set_up, changes=True),
    Page(path="settings/devices/forget", name="settings_devices_forget", view=forget, changes=True),
    Page(path="push/worker.js", name="push_worker", view=worker),
)
