"""Introductions in a real browser: on a phone, wide, by night and in Arabic."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import browsing
import pytest
from hubs import Hub
from playwright.sync_api import Browser
from rooms import caller as session
from rooms import person
from worlds import caller

from accord.hub.deconfliction import actions, followers, queries
from accord.hub.desks import actions as desks
from accord.hub.members.actions import people
from accord.hub.times import now
from accord.hub.watchlists import actions as watchlists

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1400)


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 360, False), ("ar", 1400, True)])
def test_the_pages_fit(
    chromium: Browser, address: str, hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, complaints: list[str],
    language: str, width: int, dark: bool,
) -> None:  # fmt: skip
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    rows = []
    for name, country in (("Lima", "PE"), ("Bangkok", "TH")):
        api = hub.member(name, "state", country)
        desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        rows.append(person(api, "investigator", f"Officer {name}"))
        watchlists.watch(session(rows[-1]), ["+66812345678"], watchlists.Terms(note="Lima", deconflict=True))
    while followers.work(now()):
        pass
    match = queries.matches(session(rows[0]))[0].id
    actions.answer(session(rows[1]), match, "agree")
    people.set_preferences(rows[0].n, language=language, theme="")
    page = opened(chromium, address, rows[0], complaints, width=width)
    page.emulate_media(color_scheme="dark" if dark else "light")
    for place in ("introductions", f"introductions/{match}"):
        page.goto(f"{address}/console/{place}")
        name = f"{place[:13]}-{len(place)}-{language}-{width}"
        assert browsing.overflow(page) == 0 and browsing.flaws(page) == [], name
        if folder := os.environ.get("ACCORD_PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
