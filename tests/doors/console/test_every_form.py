"""Every form of the console, sent wrong: what was wrong stands at the top and beside its field, and what was typed is kept. Once as a
request, once in a real browser (tests/support/form_trials.py).

The forms are those that the pages show, found by following the pages' own links; a page that takes something and that no form was found
for has to be named below with its reason. So a new form is tried the day it comes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import browsing
import pytest
from form_trials import GARBAGE, TELLING, TEXTS, sent_in_a_browser
from playwright.sync_api import Browser
from rooms import forget_guesses
from wrong import flaws_of, lost

from accord.formats.pages.filling import controls, forms, is_typed, type_of
from accord.formats.pages.tree import Element, Page

# The scene in which every door is tried holds one of everything.
_DOORS = SourceFileLoader("every_door_for_forms", str(Path(__file__).with_name("test_every_door.py"))).load_module()
scene, filled, kind_of, pages = _DOORS.scene, _DOORS.filled, _DOORS.kind_of, _DOORS.pages

# Where nothing that is typed can be wrong.
TAKES_ANYTHING: dict[str, str] = {
    **dict.fromkeys(("care_state",), "a file is closed with words or without"),
    **dict.fromkeys(("care_export",), "a language that is none is English"),
    **dict.fromkeys(("care_new",), "a file is opened with whatever is known; all may come later"),
    **dict.fromkeys(("cases",), "a search finds something or not"),
    **dict.fromkeys(("case_new", "case_title", "case_note"), "words that a member writes for itself; only empty ones are refused"),
    **dict.fromkeys(("request_cases", "signal_cases"), "what is already there is chosen, or a case is opened"),
    **dict.fromkeys(("watchlist",), "what is looked for in a list may be anything"),
    **dict.fromkeys(("lists_take_back",), "a reason may be anything; only an empty one is refused"),
    **dict.fromkeys(("report_new",), "a call is kept as it is heard, also half said"),
}
# What takes something and stands on no page that a link of this scene leads to: these are tried in their areas' own tests.
NOT_SHOWN: dict[str, str] = {
    **dict.fromkeys(("snooze_bell",), "its form stands at a bell that has gone to nobody else yet; those of this scene have"),
    **dict.fromkeys(("member_admission",), "its form stands at a member that is not let in yet; the member looked at takes part"),
    **dict.fromkeys(
        (
            "publish_begin",
            "request_begin",
            "watch_begin",
            "signal_ask",
            "homeward_make",
            "homeward_drop",
            "homeward_decide",
            "quarantine_many_decide",
            "verifications_many",
            "arrivals_many",
            "bank_messages_take",
        ),
        "its form stands on the answer to another form, which no link leads to",
    ),
    **dict.fromkeys(
        (
            "publish_preview",
            "request_preview",
            "drafts_keep",
            "evidence_begin",
            "evidence_upload",
            "field_taken",
        ),
        "a part of a page that a script asks for",
    ),
    **dict.fromkeys(
        (
            "sign_out",
            "settings_devices_forget",
            "swap_accept",
            "swap_decline",
            "swap_withdraw",
            "settings_session_end",
            "settings_sessions_end",
            "settings_untie",
            "remove_away",
            "stop_bell",
            "signal_undispute",
            "case_answer",
            "case_lead",
            "case_member",
            "case_reopen",
            "case_task_done",
            "case_withdraw",
            "evidence_do",
            "evidence_give_up",
            "report_cases",
            "report_done",
            "report_seen",
            "report_release",
            "report_file",
            "request_uninvite",
            "request_recall",
            "request_investigation",
            "webhook_dismiss",
            "webhook_send_again",
            "embargo_lift",
            "rescue_access_end",
            "drafts_discard",
            "person_session",
        ),
        "a button, and nothing is typed",
    ),
    **dict.fromkeys(
        (
            "appeal_papers",
            "case_part",
            "case_share",
            "swap_offer",
            "appeal_reviewer",
            "arrival_do",
            "care_way_home",
            "desk_covers",
            "inbox_answer",
            "introduction_answer",
            "request_by_hand",
            "request_embargo",
            "request_invite",
            "request_payment",
            "rescue_access",
            "rescue_consulate",
            "rescue_mark",
            "rescue_out",
            "rescue_person",
            "rescue_status",
            "rescue_step",
            "rescue_told",
            "rescue_wish",
            "rescue_erase",
            "signal_dispute",
            "verification_answer",
            "care_change",
        ),
        "it stands where the thing has come further than this scene's",
    ),
}
WHO = (
    ("hub", "victim officer"),
    ("hub", "secretariat"),
    ("hub", "administrator"),
    ("alpha", "officer"),
    ("alpha", "administrator"),
    ("beta", "officer"),
)


@dataclass
class Form:
    """A form as it stands on a page, for whoever sees it there."""

    visitor: Any
    place: str
    path: str
    name: str
    key: tuple[str, ...]
    sends: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)  # name -> sort of control

    @property
    def can_be_wrong(self) -> bool:
        return any(sort not in ("checkbox", "radio") for sort in self.fields.values())


_crawls: dict[str, list[tuple[str, str, str, Page]]] = {}


def crawled(made: Any) -> Iterator[tuple[Any, str, Page]]:
    """Every page that somebody of the cast can look at, by its address and by what links to it; gone through once for a scene and its
    copies."""
    key = repr(sorted(made.ids.items()))
    if key not in _crawls:
        _crawls[key] = list(_crawl(made))
    visitors = {who: made.visitor(*who) for who in WHO}
    yield from ((visitors[member, role], place, page) for member, role, place, page in _crawls[key])


def _crawl(made: Any) -> Iterator[tuple[str, str, str, Page]]:
    looked_at = [page.path for page in pages() if "GET" in page.methods]
    for member, role in WHO:
        visitor = made.visitor(member, role)
        todo = [filled(path, made.ids[kind_of(path) or ""]) if kind_of(path) else f"/console/{path}" for path in looked_at]
        seen: set[str] = set()
        while todo:
            place = todo.pop(0)
            sort = _sort_of(place)
            if sort in seen or not sort:
                continue
            answer = visitor.get(place)
            if answer.status_code != 200 or answer.streaming or not answer.content.startswith(b"<!doctype html>"):
                continue
            seen.add(sort)
            page = Page(answer.content.decode())
            todo += [
                unescape(each.get("href")) for each in page.root.walk() if each.tag == "a" and each.get("href").startswith("/console/")
            ]
            yield member, role, place, page


@cache
def _sort_of(place: str) -> str:
    """One page of each sort is enough: its name, with the words in its address that are no ids."""
    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(place).path)
    except Resolver404:
        return ""
    return " ".join([match.url_name or "", *_words(match.kwargs)]) if match.url_name else ""


def _words(kwargs: dict[str, str]) -> list[str]:
    """What of an address says which sort of page it is: neither an id, nor which of the many countries and their contacts."""
    known = [value for name, value in kwargs.items() if name not in ("code", "key", "name")]
    return [value for value in map(str, known) if not re.search(r"\d|[0-9a-f]{8}", value)]


def forms_of(visitor: Any, place: str, page: Page) -> Iterator[Form]:
    from django.urls import resolve

    for element in forms(page):
        path = urlsplit(element.get("action")).path or urlsplit(place).path
        if not path.startswith("/console/") or not _is_in_page(element):
            continue
        name = (resolve(path).url_name or "").removeprefix("console_")
        hidden = {each.get("name"): each.get("value") for each in controls(element) if type_of(each) == "hidden"}
        told = [f"{key}={value}" for key, value in sorted(hidden.items()) if key in TELLING]
        form = Form(visitor, place, path, name, ())
        for each in controls(element):
            if is_typed(each):
                form.fields.setdefault(each.get("name"), type_of(each))
            elif type_of(each) == "hidden" and each.get("name") != "csrfmiddlewaretoken":
                form.sends.setdefault(each.get("name"), []).append(each.get("value"))
        form.key = (name, *_words(resolve(path).kwargs), *told, *sorted(re.sub(r"\d+", "", each) for each in form.fields))
        yield form


def _is_in_page(form: Element) -> bool:
    return any(each.tag == "main" for each in form.above())


def sent(form: Form, text: str) -> tuple[Any, dict[str, list[str]]]:
    """Send it with this text in every field, and nothing chosen."""
    fields = {name: [text] for name, sort in form.fields.items() if sort not in ("checkbox", "radio", "select")}
    chosen = {name: [""] for name, sort in form.fields.items() if sort == "select"}
    data = {**form.sends, **chosen, **fields}
    return form.visitor.post(form.path, data, headers={"Referer": f"http://testserver{form.place}"}), fields


def flaws(form: Form, answer: Any, fields: dict[str, list[str]]) -> list[str]:
    """What speaks against how it was said that a form was not taken."""
    page = Page(answer.content.decode())
    gone = lost(page, form.path, {**form.sends, **fields})
    if gone == ["the form is gone"]:
        # Somebody else did it meanwhile: what was typed can still be copied.
        gone = [f"what was typed into {name} is gone" for name, (value,) in fields.items() if value and value not in page.html]
    return flaws_of(page) + gone


def test_every_form_says_what_is_wrong_with_it_and_keeps_what_was_typed(scene: Any) -> None:
    found: dict[tuple[str, ...], Form] = {}
    for visitor, place, page in crawled(scene):
        for form in forms_of(visitor, place, page):
            found.setdefault(form.key, form)
    told: list[str] = []
    wrong: list[str] = []
    anything: set[str] = set()
    for key, form in found.items():
        if not form.can_be_wrong:
            continue
        for text in (GARBAGE, ""):
            answer, fields = sent(form, text)
            if answer.status_code >= 400:
                break
        if answer.status_code in (403, 404, 405):
            continue  # not for this role, or ended by an earlier form
        if answer.status_code < 400:
            anything.add(form.name)
            continue
        told.append(form.name)
        wrong += [f"{' '.join(key)} on {form.place} ({answer.status_code}): {flaw}" for flaw in flaws(form, answer, fields)]
    shown = {form.name for form in found.values()}
    missing = {page.name for page in pages() if "POST" in page.methods} - shown - set(NOT_SHOWN)
    report = [*wrong, *(f"takes anything: {name}" for name in sorted(anything - set(told) - set(TAKES_ANYTHING)))]
    report += [f"no form was found for: {name}" for name in sorted(missing)]
    report += [f"is named and is not so: {name}" for name in sorted((set(NOT_SHOWN) & shown) | (set(TAKES_ANYTHING) & set(told)))]
    assert not report, "\n".join(report)
    assert len(told) >= 40


@pytest.fixture
def address(scene: Any) -> Iterator[str]:
    from accord.hub.guard.hosts import prepare
    from accord.site.wsgi import application

    prepare()
    with browsing.served(application) as address:
        yield address


def shown(made: Any) -> list[Form]:
    """Every form of the console that holds something to get wrong: of those that differ in their address alone, one."""
    found: dict[tuple[Any, ...], Form] = {}
    for visitor, place, page in crawled(made):
        for form in forms_of(visitor, place, page):
            # Where there is nothing but to choose, a browser sends what may be chosen.
            if TEXTS & set(form.fields.values()) and form.name not in TAKES_ANYTHING:
                found.setdefault((form.name, *sorted(form.fields)), form)
    return list(found.values())


@pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
def test_every_form_sent_wrong_and_sent_late_keeps_what_was_typed(
    chromium: Browser, address: str, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_guesses(monkeypatch)
    desk = sent_in_a_browser(chromium, address, scene, shown(scene))
    assert desk.flaws == [], "\n".join(desk.flaws)
    assert len(desk.told) >= 40
