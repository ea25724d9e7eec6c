"""Watchlists in a real browser: on a phone, wide, by night and in Arabic; nothing scrolls sideways and nothing is out of reach."""

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

from accord.hub.desks import actions as desks
from accord.hub.times import now
from accord.hub.watchlists import actions, followers

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1400)


def work() -> None:
    while followers.work(now()):
        pass


@pytest.fixture
def investigator(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Of a bank that watches a site, a phone and an account, of which two were named."""
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    followers._seen.clear()
    work()
    bank = hub.member("Bank", "finance", "TH")
    desks.make_desk(caller(bank), name="Fraud desk", zone="Asia/Bangkok", wait=5)
    nok = person(bank, "investigator", "Nok")
    me = session(nok)
    actions.watch(me, ["evil-watched.example", "TH:004:9988776655"], actions.Terms(note="The mule of the Lima file."))
    actions.watch(me, ["081 234 5678"], actions.Terms(seen_by="me"))
    police = hub.member("Police", "state", "TH")
    for path in ("otp", "pay", "login"):
        police.publish(f"https://www.evil-watched.example/{path}")
    police.publish("+66812345678")
    work()
    return nok


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 360, False), ("ar", 1400, True)])
def test_the_pages_fit(
    chromium: Browser, address: str, investigator: Any, complaints: list[str], language: str, width: int, dark: bool
) -> None:
    from accord.hub.members.actions import people

    people.set_preferences(investigator.n, language=language, theme="")
    page = opened(chromium, address, investigator, complaints, width=width)
    page.emulate_media(color_scheme="dark" if dark else "light")
    for name in ("watchlist", "watchlist/add"):
        page.goto(f"{address}/console/{name}")
        _look(page, f"{name.replace('/', '-')}-{language}-{width}")
    page.goto(f"{address}/console/watchlist")
    page.get_by_role("link", name="evil-watched").first.click()
    _look(page, f"item-{language}-{width}")
    page.goto(f"{address}/console/bells")
    _look(page, f"bells-{language}-{width}")


def _look(page: Any, name: str) -> None:
    assert browsing.overflow(page) == 0, name
    assert browsing.flaws(page) == [], name
    if place := os.environ.get("ACCORD_PICTURES"):
        page.screenshot(path=str(Path(place) / f"{name}.png"), full_page=True)
