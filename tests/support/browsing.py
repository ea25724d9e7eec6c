"""A hub served on loopback, and a real browser that looks at it: what it complains of is kept."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from socketserver import ThreadingMixIn
from typing import Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Browser, Error, Locator, Page, Playwright, expect, sync_playwright

CUT = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
# The last list of features counts, so Playwright's own stand here too. Without a window to be seen in, each page's window would still build
# two address bars as pages of their own, for longer than many a test takes.
_PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,"
    "MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
_ADDRESS_BARS = "WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={_PLAYWRIGHTS},{_ADDRESS_BARS}",
]

PATIENCE = 120_000  # milliseconds: on a busy machine what is waited for comes later, and it comes
expect.set_options(timeout=PATIENCE)


def _once_whole(page: Page) -> Page:
    if not page.is_closed():
        page.wait_for_load_state()
    return page


def _between_whole_pages(action: Any) -> Any:
    @wraps(action)
    def acted(self: Any, *words: Any, **more: Any) -> None:
        page = _once_whole(self if isinstance(self, Page) else self.page)
        action(self, *words, **more)
        _once_whole(page)

    return acted


def _wait_for_scripts() -> None:
    """Keys and clicks come once the page has come whole, and what is read after them is read of a whole page: what a page says is seen
    before its scripts have run, and on a busy machine a key that follows at once would meet nobody.

    Two keys of which the second must follow soon, as `g` and a letter, go in one `keyboard.type`."""
    keyboard = vars(Page)["keyboard"].fget
    Page.keyboard = property(lambda page: keyboard(_once_whole(page)))  # type: ignore[method-assign,assignment]
    for kind in (Locator, Page):
        for name in ("click", "press"):
            setattr(kind, name, _between_whole_pages(getattr(kind, name)))


_wait_for_scripts()


def chromium() -> str | None:
    names = (os.environ.get("ACCORD_CHROMIUM"), "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def windowless() -> str | None:
    """The same browser built without windows, as Debian has it beside the other: a third less work. Where it is not, the whole one."""
    whole = chromium()
    return whole and (shutil.which(f"{whole}-headless-shell") or whole)


def is_missing() -> bool:
    """Whether the tests of a file go without a browser, as ACCORD_NO_BROWSER allows where there is none; with CI=true none does."""
    return chromium() is None and "ACCORD_NO_BROWSER" in os.environ and os.environ.get("CI") != "true"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Nothing: what is asked is nobody's business."""


# Half a megabyte, which looks at pages. Where this process serves the pages it serves this too: the browser then keeps it, compiled, for
# a quarter of what it takes to be handed over for each page.
AXE = "/axe-of-the-tests.js"
_with_axe: set[str] = set()

# Said of whoever is in a field before the browser has put them into the first: quicker than a page, which is no fault of it.
QUICKER = "Autofocus processing was blocked because a document already has a focused element."


def _and_axe(application: Any) -> Any:
    def answer(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] != AXE:
            return application(environ, start)
        from axe_playwright_python.base import AXE_SCRIPT

        start("200 OK", [("Content-Type", "text/javascript; charset=utf-8"), ("Cache-Control", "max-age=3600")])
        return [AXE_SCRIPT.encode()]

    return answer


@contextmanager
def served(application: Any, port: int = 0) -> Iterator[str]:
    """Serve a WSGI application on loopback; gives its address under the name localhost, which passkeys need."""
    server = make_server("127.0.0.1", port, _and_axe(application), server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    address = f"http://localhost:{server.server_port}"
    _with_axe.add(address)
    try:
        yield address
    finally:
        _with_axe.discard(address)
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def driven() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def launched(playwright: Playwright, *, whole: bool = False) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium() if whole else windowless(), args=ARGUMENTS)
    yield browser
    browser.close()


@contextmanager
def alone(*, whole: bool = False) -> Iterator[Browser]:
    """A browser of its own, where none is kept."""
    with driven() as playwright, launched(playwright, whole=whole) as browser:
        yield browser


def page(browser: Browser, complaints: list[str], *, width: int = 360, expected: tuple[int, ...] = (), **more: Any) -> Page:
    """A page in a browser of its own. `complaints` gathers what the console says (a broken policy included), and what failed.

    `expected` are statuses that the page itself asks for, such as 422 where a form is sent wrong on purpose.
    """
    context = browser.new_context(viewport={"width": width, "height": 740}, **more)
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    tab.on("console", lambda message: None if _is_expected(message.text, expected) else complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("requestfailed", lambda request: None if _is_left(request.failure) else complaints.append(f"failed: {request.url}"))
    tab.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 and answer.status not in expected else None)
    return tab


def opened(browser: Browser, address: str, row: Any, complaints: list[str], *, width: int = 360, **more: Any) -> Page:
    """A page of somebody who is signed in at this hub."""
    from rooms import browser as django_client

    tab = page(browser, complaints, width=width, **more)
    tab.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in django_client(row).cookies.items()])
    return tab


def _is_expected(text: str, statuses: tuple[int, ...]) -> bool:
    # htmx says so too of what was being fetched when the page was left; what failed otherwise is told as a failed request.
    return text.startswith(CUT) or text == QUICKER or any(f"status of {status}" in text for status in statuses)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window, once it has come whole: a click ends with a page's first bytes, and a busy
    machine may begin to go to the next page only now."""
    for _ in range(10):
        page.wait_for_load_state()
        try:
            return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
    raise AssertionError(f"{page.url} leads on and on.")


SETTLED = """() => Promise.all(document.getAnimations()
    .filter(each => Number.isFinite(each.effect.getComputedTiming().endTime))
    .map(each => each.finished.catch(() => null))).then(() => null)"""


# The rules of axe that look at colours: all that a page by night can break, where its elements are those of the day.
COLOURS = ("color-contrast", "link-in-text-block")
# Those that look at languages: all that the same page can break in another one that is written the same way.
TONGUES = ("html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "valid-lang")
WAYS_OF_WRITING = ("en", "ar")


LOOK = """(options) => axe.run(document, {resultTypes: ["violations"], ...options})
    .then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"""


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Of what is to be read or filled in, each that is of a new shape: its element, the two round it, their classes and what else is said of
# them. Their colours are those of all others of that shape, which need not be looked at again on the next page.
NEW = """(known) => {
    const before = new Set(known), kept = new Set(["id", "class", "href", "for", "name", "value", "content", "datetime", "d", "x", "y"]);
    const told = /^(type|role|data-state|aria-(current|invalid|pressed|selected|expanded|disabled))$/;
    const said = (each) => [...each.attributes].filter((one) => !kept.has(one.name))
        .map((one) => one.name + (told.test(one.name) ? one.value : ""));
    const name = (each) => each ? `${each.tagName}.${[...each.classList].sort().join(".")}[${said(each).sort()}]` : "";
    const hash = (text) => {
        let [one, other] = [0xdeadbeef, 0x41c6ce57];
        for (let at = 0; at < text.length; at++) {
            one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
            other = Math.imul(other ^ text.charCodeAt(at), 1597334677);
        }
        return 4294967296 * (2097151 & other) + (one >>> 0);
    };
    const isRead = (each) => each.matches("a[href], input, select, textarea")
        || [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    window.fresh = [];
    const shapes = [];
    for (const each of document.querySelectorAll("body *")) {
        if (!each.getClientRects().length || !isRead(each)) continue;
        const shape = hash([each, each.parentElement, each.parentElement.parentElement].map(name).join(" < "));
        if (before.has(shape)) continue;
        before.add(shape);
        shapes.push(shape);
        fresh.push(each);
    }
    return shapes;
}"""
LOOK_AT_NEW = """(options) => !fresh.length ? [] : axe.run(fresh, {resultTypes: ["violations"], ...options})
    .then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"""


def flaws_of_new(page: Page, seen: set[int]) -> list[str]:
    """As `flaws` finds by day and by night, but that colours are looked at where a shape is new: `seen` are those that are not."""
    found = flaws(page, colours=False)
    shapes = page.evaluate(NEW, list(seen))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        at = "by night: " if scheme == "dark" else ""
        found += [f"{at}{flaw}" for flaw in page.evaluate(LOOK_AT_NEW, _only(COLOURS))]
    page.emulate_media(color_scheme="light")
    seen.update(shapes)
    return found


def flaws(page: Page, *, by_night: bool = False, rules: tuple[str, ...] = (), colours: bool = True) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, and best practice, or against these rules: rule, and where.

    `colours` are the dearest: where the same parts were looked at in the same colours they may be left out.
    `by_night`: also what its colours break by night, on the page as it stands there.
    """
    page.wait_for_load_state()
    page.evaluate(SETTLED)  # what still slides in is half transparent
    _bring_axe(page)
    if rules and set(rules).isdisjoint(COLOURS):
        return _look(page, _only(rules))
    findings = [] if rules else _look(page, {"rules": {rule: {"enabled": False} for rule in COLOURS}})
    findings += _colours(page) if colours else []
    if by_night:
        page.emulate_media(color_scheme="dark")
        page.evaluate(SETTLED)
        findings += [f"by night: {flaw}" for flaw in _colours(page)]
        page.emulate_media(color_scheme="light")
    return findings


# Where a page has no script of its own, its policy lets none in.
BRING = """(address) => "axe" in window || (address && document.querySelector("script[src]") && new Promise((done) => {
    const script = document.createElement("script"), end = (is) => { script.remove(); done(is); };
    Object.assign(script, {src: address, onload: () => end(true), onerror: () => end(false)});
    document.head.append(script);
}))"""


def _bring_axe(page: Page) -> None:
    """Into each page once, however often it is looked at."""
    address = next((address for address in _with_axe if page.url.startswith(f"{address}/")), "")
    if not page.evaluate(BRING, address and address + AXE):
        from axe_playwright_python.base import AXE_SCRIPT

        page.evaluate(AXE_SCRIPT)


# How something is coloured: all that its contrast depends on. Its own colour, size and weight, and behind it the grounds of all that it
# stands in; of what lies above others, also what it is. A link is also told from the words round it. Once axe has found one such good,
# on whatever page, all others in this process are: they are the same to it. What it has not judged good is looked at each time.
COLOURED = """async ([known, links]) => {
    const text = (given) => {
        const all = given.join("|");
        let [one, other] = [0xdeadbeef, 0x41c6ce57];
        for (let at = 0; at < all.length; at++) {
            one = Math.imul(one ^ all.charCodeAt(at), 2654435761);
            other = Math.imul(other ^ all.charCodeAt(at), 1597334677);
        }
        return 4294967296 * (2097151 & other) + (one >>> 0);
    };
    const grounds = new Map(), styles = new Map();
    const style = (each) => styles.get(each) || styles.set(each, getComputedStyle(each)).get(each);
    const ground = (each) => {
        if (!each) return 0;
        if (!grounds.has(each)) {
            const is = style(each);
            const above = is.position === "static" ? "" : `${is.position} ${each.tagName} ${each.className}`;
            grounds.set(each, text([ground(each.parentElement), is.backgroundColor, is.backgroundImage, is.opacity, is.filter,
                is.mixBlendMode, above]));
        }
        return grounds.get(each);
    };
    const words = (each) => {
        const is = style(each);
        return text([ground(each), is.color, is.fontSize, is.fontWeight, is.textShadow, is.webkitTextStrokeWidth,
            is.webkitTextStrokeColor]);
    };
    const round = (each) => {
        const is = style(each), parent = style(each.parentElement);
        return text([words(each), parent.color, parent.fontSize, parent.fontWeight, parent.display, is.textDecoration, is.display,
            is.border, is.outline, is.fontStyle, parent.fontStyle, is.fontFamily, parent.fontFamily]);
    };
    const isRead = (each) => each.matches("a[href], input, select, textarea")
        || [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const shown = [...document.querySelectorAll("body *")].filter((each) => each.getClientRects().length);
    const judge = async (rule, name, before, those) => {
        const seen = new Set(before), fresh = those.filter((each) => !seen.has(name(each)));
        if (!fresh.length) return [[], []];
        const options = {runOnly: {type: "rule", values: [rule]}, resultTypes: ["violations", "incomplete", "passes"],
            elementRef: true, selectors: false};
        const found = await axe.run(fresh, options);
        const nodes = (rules) => rules.flatMap((each) => each.nodes);
        const bad = new Set(nodes([...found.violations, ...found.incomplete]).map((node) => name(node.element)));
        const good = new Set(nodes(found.passes).map((node) => name(node.element)).filter((one) => !bad.has(one)));
        return [[...good], nodes(found.violations).map((node) => `${rule}: ${node.html.slice(0, 160)}`)];
    };
    return [
        await judge("color-contrast", words, known, shown.filter(isRead)),
        await judge("link-in-text-block", round, links, shown.filter((each) => each.matches("a[href]"))),
    ];
}"""
_good: tuple[set[int], set[int]] = (set(), set())


def _colours(page: Page) -> list[str]:
    findings: list[str] = []
    for good, (more, found) in zip(_good, page.evaluate(COLOURED, [list(each) for each in _good]), strict=True):
        good.update(more)
        findings += found
    return findings


def _only(rules: tuple[str, ...]) -> dict[str, Any]:
    return {"runOnly": {"type": "rule", "values": rules}}


def _look(page: Page, options: dict[str, Any]) -> list[str]:
    findings: list[str] = page.evaluate(LOOK, options)
    return findings


def widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})


def with_passkeys(page: Page) -> str:
    """Give the browser an authenticator of its own that holds passkeys and knows its owner; returns its id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return str(session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


def _is_left(failure: str | None) -> bool:
    """What was still being fetched when the page was left."""
    return failure == "net::ERR_ABORTED"
