"""Fixtures of the tests in a real browser: one browser for each process, a hub that is served, and what the browser complains of."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from databases import let_go
from hubs import Hub

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Kept:
    """One browser for all modules of a process, and another where it has gone.

    The loop of what drives it stands for a running one in this thread, which other tests must not meet.
    """

    def __init__(self) -> None:
        self._browser: Browser | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opened = ExitStack()

    @contextmanager
    def at_work(self) -> "Iterator[Browser]":
        import browsing  # what drives a browser is loaded where one is wanted

        if self._browser is None or not self._browser.is_connected():
            self._opened = ExitStack()
            self._browser = self._opened.enter_context(browsing.launched())
            self._loop = asyncio.get_running_loop()
        asyncio._set_running_loop(self._loop)
        try:
            yield self._browser
        finally:
            let_go()  # every loop that another test runs in this thread would take the connection for its own
            asyncio._set_running_loop(None)

    def close(self) -> None:
        asyncio._set_running_loop(self._loop)
        self._opened.close()
        asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def kept_browser() -> Iterator[Kept]:
    kept = Kept()
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def browser_of_module(kept_browser: Kept) -> "Iterator[Browser]":
    with pytest.MonkeyPatch.context() as patched, kept_browser.at_work() as browser:
        # Django would take the loop for an asynchronous server's.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def chromium(browser_of_module: "Browser") -> "Iterator[Browser]":
    """A browser in which nothing is open. What a test leaves open would go on working beside the next ones."""
    yield browser_of_module
    for context in browser_of_module.contexts:
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
