"""Fixtures of the tests in a real browser: browsers for each process, a hub that is served, and what the browser complains of."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from databases import let_go
from hubs import Hub

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


class Kept:
    """What drives browsers, and those that it drives, for all modules of a process; all anew where one has gone.

    The loop of what drives them stands for a running one in this thread, which other tests must not meet.
    """

    def __init__(self) -> None:
        self._drives: Playwright | None = None
        self._browsers: dict[bool, Browser] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opened = ExitStack()

    @contextmanager
    def at_work(self) -> "Iterator[Kept]":
        import browsing  # what drives a browser is loaded where one is wanted

        if self._drives is None or not all(browser.is_connected() for browser in self._browsers.values()):
            self._opened, self._browsers = ExitStack(), {}
            self._drives = self._opened.enter_context(browsing.driven())
            self._loop = asyncio.get_running_loop()
        asyncio._set_running_loop(self._loop)
        try:
            yield self
        finally:
            try:
                let_go()  # every loop that another test runs in this thread would take the connection for its own
            finally:
                asyncio._set_running_loop(None)

    def browser(self, *, whole: bool) -> "Browser":
        import browsing

        assert self._drives is not None
        if whole not in self._browsers:
            self._browsers[whole] = self._opened.enter_context(browsing.launched(self._drives, whole=whole))
        return self._browsers[whole]

    def close(self) -> None:
        asyncio._set_running_loop(self._loop)
        self._opened.close()
        asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def kept_browsers() -> Iterator[Kept]:
    kept = Kept()
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def browsers_of_module(kept_browsers: Kept) -> Iterator[Kept]:
    with pytest.MonkeyPatch.context() as patched, kept_browsers.at_work() as kept:
        # Django would take the loop for an asynchronous server's.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield kept


@pytest.fixture
def chromium(browsers_of_module: Kept) -> "Iterator[Browser]":
    """A browser in which nothing is open. What a test leaves open would go on working beside the next ones."""
    yield from _emptied(browsers_of_module.browser(whole=False))


@pytest.fixture
def whole_chromium(browsers_of_module: Kept) -> "Iterator[Browser]":
    """The same with all that stands round its pages, for what goes through that."""
    yield from _emptied(browsers_of_module.browser(whole=True))


def _emptied(browser: "Browser") -> "Iterator[Browser]":
    yield browser
    for context in browser.contexts:
        context.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser's console says, a broken policy included. A test ends with none."""
    messages: list[str] = []
    yield messages
    assert messages == []


@pytest.fixture
def address(hub: Hub) -> Iterator[str]:
    """Where the hub is served on loopback, by this process."""
    import browsing

    from accord.site.wsgi import application

    with browsing.served(application) as address:
        yield address
