"""Fixtures of the tests in a real browser: one browser for each module, a hub that is served, and what the browser complains of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hubs import Hub

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser_of_module() -> "Iterator[Browser]":
    import browsing  # what drives a browser is loaded where one is wanted

    # Playwright runs a loop of its own in this thread; Django would take it for an asynchronous server's.
    with pytest.MonkeyPatch.context() as patched, browsing.launched() as launched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield launched


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
