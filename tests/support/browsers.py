"""Fixtures of the tests in a real browser: one browser for each process, a hub that is served, and what the browser complains of."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hubs import Hub

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def kept_browser() -> "Iterator[tuple[Browser, asyncio.AbstractEventLoop]]":
    """The browser, and the loop of what drives it, which stands for a running one in this thread: other tests must not meet it."""
    import browsing  # what drives a browser is loaded where one is wanted

    with browsing.launched() as launched:
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield launched, loop
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="module")
def browser_of_module(kept_browser: "tuple[Browser, asyncio.AbstractEventLoop]") -> "Iterator[Browser]":
    browser, loop = kept_browser
    with pytest.MonkeyPatch.context() as patched:
        # Django would take the loop for an asynchronous server's.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        asyncio._set_running_loop(loop)
        yield browser
        asyncio._set_running_loop(None)


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
