"""The field interview in a real browser: prepared, held without a connection, sent when there is one, and wiped once it arrived."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import browsing
import pytest
from bridging import step, until
from hubs import Hub
from playwright.sync_api import Browser, Error, Page, Route, expect
from rooms import PASSWORD, caller, generator, person
from rooms import browser as django_client

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")

PHRASE = "nine herons over slow water"
# Whoever finds one of these outside the vault has found a person.
PLANTED = ("Quivolda", "Zanthipe", "Wrexomandel", "Ostrovantz")
# What a browser says of a line that is cut, on purpose.
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "ERR_FAILED", "failed: ")
# Everything that a site may keep in this browser, as text: what is in clear shows as it is.
KEPT = """async () => {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  const answer = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const bytes = (value) => value instanceof ArrayBuffer ? new Uint8Array(value) : ArrayBuffer.isView(value) ? value : null;
  const text = (value) => {
    if (bytes(value)) return new TextDecoder("utf-8").decode(bytes(value));
    return value && typeof value === "object" ? Object.entries(value).map(([name, each]) => name + text(each)).join(" ") : String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const base = await answer(indexedDB.open(name));
    for (const store of base.objectStoreNames)
      for (const all of ["getAll", "getAllKeys"])
        kept.push(...(await answer(base.transaction(store).objectStore(store)[all]())).map(text));
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
  }
  return kept.join("\\n");
}"""
LEFT = """async () => [(await indexedDB.databases()).length, (await caches.keys()).length, localStorage.length, sessionStorage.length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    messages: list[str] = []
    yield messages
    assert [message for message in messages if not any(cut in message for cut in CUT)] == []


class Line:
    """The way to the hub. Cut, nothing listens at its address, for the page's worker neither, and the browser says that it is offline."""

    def __init__(self, application: Any) -> None:
        self._application, self._port = application, 0
        self._served = ExitStack()
        self.mend()

    def mend(self, page: Page | None = None) -> None:
        self.address = self._served.enter_context(browsing.served(self._application, self._port))
        self._port = int(self.address.rpartition(":")[2])
        if page is not None:
            page.context.set_offline(False)
            # A page that its worker gave while it was offline is told of no change here, as a browser of somebody's own would tell it.
            page.evaluate("dispatchEvent(new Event('online'))")

    def cut(self, page: Page | None = None) -> None:
        if page is not None:
            page.context.set_offline(True)
        self._served.close()


@pytest.fixture
def line(hub: Hub) -> Iterator[Line]:
    from accord.site.wsgi import application

    made = Line(application)
    yield made
    made.cut()


@pytest.fixture
def address(line: Line) -> str:
    return line.address


@pytest.fixture
def officer(hub: Hub) -> Any:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    desk = hub.member("Desk", "state")
    members.name_national_desk(queries.member(desk.id), by=queries.operator())
    return person(desk, "victim officer", "Wrexomandel Dao")


def opened(chromium: Browser, address: str, who: Any, complaints: list[str], **more: Any) -> Page:
    page = browsing.page(chromium, complaints, **{"width": 390, **more})
    page.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in django_client(who).cookies.items()])
    page.goto(f"{address}/console/field")
    return page


def prepare(page: Page) -> None:
    page.locator("#new-phrase").fill(PHRASE)
    page.locator("#new-phrase-again").fill(PHRASE)
    page.locator("#prepare").get_by_role("button", name="Prepare this device").click()
    expect(page.locator("#told")).to_have_text("The device is prepared. You can leave the connection now.")


def unlock(page: Page, phrase: str = PHRASE) -> None:
    page.locator("#phrase").fill(phrase)
    page.get_by_role("button", name="Open it").click()


def hold(page: Page, called: str, *, note: str = "", is_done: bool = True) -> None:
    """One interview: a yes, a consulate that is feared, who it is, two answers, the second put right, and a note."""
    page.get_by_role("button", name="Begin an interview").click()
    step(page, "May we ask an organisation")
    page.get_by_role("group", name="May we ask an organisation that helps people to help you?").get_by_label("Yes").check()
    step(page, "May we tell the embassy")
    page.get_by_label("Which consulate").select_option("NP")
    page.get_by_role("group", name="May we tell the embassy").get_by_label("No, the person is afraid of it").check()
    step(page, "Names")
    page.get_by_label("How the person wants to be called").fill(called)
    until(page, "A debt that had to be worked off")
    debt = page.get_by_role("group", name="A debt that had to be worked off")
    debt.get_by_label("absent").check()
    debt.get_by_label("present").check()
    until(page, "Passport or phone taken")
    page.get_by_role("group", name="Passport or phone taken").get_by_label("declined").check()
    step(page, "Notes")
    page.get_by_label("What else was said or seen").fill(note or f"{called} told of the river")
    page.get_by_label("What else was said or seen").blur()
    expect(page.locator("#saved")).to_have_text("Kept on this device, sealed.")
    if is_done:
        finish(page)


def finish(page: Page) -> None:
    step(page, "Check and finish")
    page.get_by_role("button", name="Done: it may be sent").click()
    expect(page.get_by_role("heading", name="On this device")).to_be_visible()


def clear(page: Page) -> list[str]:
    """Which of the planted words lie in clear in the browser's storage."""
    kept = page.evaluate(KEPT)
    return [word for word in (*PLANTED, "debt", "river", PHRASE) if word in kept]


def files(who: Any) -> list[Any]:
    from accord.hub.care import queries

    return queries.files(caller(who), "forced")[0]


def test_held_without_a_connection_sent_once_and_wiped(
    chromium: Browser, line: Line, address: str, officer: Any, complaints: list[str]
) -> None:
    from accord.hub.care import queries
    from accord.hub.care.actions import Reason

    page = opened(chromium, address, officer, complaints)
    assert page.evaluate(LEFT) == [0, 0, 0, 0, 0]
    prepare(page)
    line.cut(page)
    page.reload()
    expect(page.locator("#line")).to_have_text("no connection")
    unlock(page, "nine herons over slow wate")
    expect(page.locator("#errors")).to_contain_text("This is not the passphrase of this device.")
    unlock(page)
    hold(page, PLANTED[0])
    hold(page, PLANTED[1], is_done=False)
    # Half an interview is kept too: letter by letter, without a button.
    page.reload()
    expect(page.locator("#lies")).to_have_text("Interviews here: 2")
    assert clear(page) == []
    unlock(page)
    expect(page.locator("#interviews li")).to_have_count(2)
    page.get_by_role("button", name=PLANTED[1]).click()
    # It goes on where it stopped.
    expect(page.get_by_label("What else was said or seen")).to_have_value(f"{PLANTED[1]} told of the river")
    until(page, "A debt that had to be worked off")
    expect(page.get_by_role("group", name="A debt that had to be worked off").get_by_label("present")).to_be_checked()
    finish(page)
    expect(page.locator("#interviews .green")).to_have_count(2)
    assert clear(page) == [] and files(officer) == []
    # One is open while they are sent, as it may be when the connection comes back by itself.
    page.get_by_role("button", name=PLANTED[0]).click()
    line.mend(page)
    expect(page.get_by_role("heading", name="All of it has arrived, and the device is wiped")).to_be_visible()
    assert page.evaluate(LEFT) == [0, 0, 0, 0, 0]
    me, why = caller(officer), Reason("handling")
    there = {queries.file(me, row.id, why).fields["called"]: row.id for row in files(officer)}
    assert sorted(there) == sorted(PLANTED[:2])
    for called, id in there.items():
        interview = queries.interview(me, id, why)
        assert [answer.answer for answer in interview.answers["debt"]] == ["absent", "present"]
        assert [answer.answer for answer in interview.answers["papers-taken"]] == ["declined"]
        assert [note.answer for note in interview.notes] == [f"{called} told of the river"]
        assert {answer.by for answer in (*interview.answers["debt"], *interview.notes)} == {me.actor}
        assert queries.consulates(me, id) == (frozenset(), frozenset({"NP"}))
        assert {consent.consent for consent in queries.consents(me, id) if consent.stands} == {"support"}


def test_cut_in_the_middle_it_is_sent_again_and_kept_once(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints)
    prepare(page)
    hold(page, PLANTED[0])
    cut: list[int] = []

    def after_it_was_kept(route: Route) -> None:
        """The hub takes it in, and its answer never comes."""
        cut.append(route.fetch().status)
        route.abort()

    page.context.route("**/console/field/taken", after_it_was_kept)
    page.get_by_role("button", name="Send what is done").click()
    expect(page.locator("#told")).to_contain_text("The connection broke.")
    expect(page.locator("#interviews .amber")).to_have_text("sent, no answer yet")
    assert cut == [200] and len(files(officer)) == 1
    # Until it is known whether it arrived, nobody changes what may be there already.
    page.get_by_role("button", name=PLANTED[0]).click()
    expect(page.locator("#sent")).to_be_visible()
    expect(page.get_by_role("button", name="Done: it may be sent")).to_be_hidden()
    assert page.locator("#paper").evaluate("each => each.inert")
    page.context.unroute("**/console/field/taken")
    page.reload()
    unlock(page)
    expect(page.get_by_role("heading", name="All of it has arrived")).to_be_visible()
    assert len(files(officer)) == 1 and page.evaluate(LEFT) == [0, 0, 0, 0, 0]


def test_a_session_that_ended_loses_nothing(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    from allauth.mfa.models import Authenticator

    page = opened(chromium, address, officer, complaints)
    prepare(page)
    hold(page, PLANTED[0])
    page.context.clear_cookies()
    page.get_by_role("button", name="Send what is done").click()
    expect(page.locator("#signin")).to_be_visible()
    # Whoever is signed out gets the sign-in from the hub, and nothing of what the browser kept.
    page.goto(f"{address}/console/field")
    assert "/account/login/" in page.url and clear(page) == []
    key = generator(officer)
    page.get_by_label("Sign-in name").fill(f"p{officer.id[:8]}")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/2fa/**")
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    page.get_by_label("Code").fill(format_hotp_value(hotp_value(key, next(iter(yield_hotp_counters_from_time())))))
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/field")
    unlock(page)
    expect(page.get_by_role("heading", name="All of it has arrived")).to_be_visible()
    assert len(files(officer)) == 1 and Authenticator.objects.filter(user_id=officer.n).exists()


def test_what_is_to_be_decided_stays_until_it_is(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    from accord.hub.care import actions, queries
    from accord.hub.care.actions import Reason

    me = caller(officer)
    file = actions.open_file(me, "forced", {"called": PLANTED[3]}).id
    page = opened(chromium, address, officer, complaints)
    prepare(page)
    page.get_by_text("Take files along").click()
    page.get_by_label("File 1,").check()
    page.get_by_role("button", name="Begin an interview").click()
    page.get_by_label("For whom").select_option(file)
    page.locator("#steps summary").click()
    expect(page.locator("#steps").get_by_role("button", name="Notes")).to_be_visible()
    # What is in the file is not asked for again.
    expect(page.locator("#steps").get_by_role("button", name="Names")).to_have_count(0)
    page.locator("#steps summary").click()
    # By keys one passes over answers that nobody gave; what one leaves the question with is the answer.
    until(page, "Very long shifts")
    shifts = page.get_by_role("group", name="Very long shifts")
    shifts.get_by_label("present").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(shifts.get_by_label("present")).to_be_checked()
    page.keyboard.press("Tab")
    step(page, "Offer now")
    expect(page.locator("#paper")).to_contain_text("Medical care.")
    finish(page)
    assert clear(page) == []
    actions.close_file(me, file)
    page.get_by_role("button", name="Send what is done").click()
    expect(page.locator("#told")).to_contain_text("To decide: 1.")
    page.reload()
    unlock(page)
    page.get_by_role("button", name="File 1").click()
    expect(page.locator("#refusal")).to_contain_text("This file was closed in the meantime.")
    page.get_by_role("button", name="Make it a separate file").click()
    step(page, "Names")
    page.get_by_label("How the person wants to be called").fill(PLANTED[0])
    step(page, "The person")
    page.get_by_label("The person is a child").check()
    step(page, "May we ask an organisation")
    page.get_by_role("group", name="May we ask an organisation that helps people to help you?").get_by_label("Yes").check()
    finish(page)
    page.get_by_role("button", name="Send what is done").click()
    expect(page.locator("#told")).to_contain_text("To decide: 1.")
    page.get_by_role("button", name=PLANTED[0]).click()
    expect(page.locator("#refusal")).to_contain_text("A child can say yes to this only with a guardian.")
    page.get_by_label("How the person answered").select_option("guardian")
    finish(page)
    page.get_by_label("More people are to come").check()
    page.get_by_role("button", name="Send what is done").click()
    expect(page.locator("#told")).to_have_text("Arrived and wiped here: 1.")
    (new,) = files(officer)
    answers = queries.interview(me, new.id, Reason("handling")).answers
    assert {key: [answer.answer for answer in rows] for key, rows in answers.items()} == {"long-shifts": ["present"]}
    assert {consent.consent: consent.how for consent in queries.consents(me, new.id) if consent.stands} == {"support": "guardian"}
    # More are to come, so the device stays prepared; then it is wiped at once, by one press, since nothing lies on it.
    assert page.evaluate(LEFT)[:2] == [1, 1]
    page.get_by_role("button", name="Wipe at once").click()
    expect(page.get_by_role("heading", name="Wiped")).to_be_visible()
    assert page.evaluate(LEFT) == [0, 0, 0, 0, 0]


def test_left_alone_it_locks_warns_of_what_is_old_and_is_wiped_in_two_presses(
    chromium: Browser, line: Line, address: str, officer: Any, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer, complaints)
    prepare(page)
    line.cut(page)
    page.clock.install()
    hold(page, PLANTED[0])
    expect(page.locator("#old")).to_be_hidden()
    page.clock.fast_forward("49:00:00")
    expect(page.get_by_role("heading", name="This device is locked")).to_be_visible()
    assert PLANTED[0] not in page.content()
    unlock(page)
    expect(page.locator("#old")).to_contain_text("The oldest interview has been here since")
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", name="This device is locked")).to_be_visible()
    assert PLANTED[0] not in page.content()
    # Between the two presses no time passes: who takes longer than some seconds begins anew.
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    page.get_by_role("button", name="Wipe at once").click()
    page.get_by_role("button", name="Press again").click()
    page.clock.resume()
    expect(page.get_by_role("heading", name="Wiped")).to_be_visible()
    assert page.evaluate(LEFT) == [0, 0, 0, 0, 0] and files(officer) == []


def test_what_is_kept_of_the_page_is_the_page_and_its_files(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    page = opened(chromium, address, officer, complaints)
    prepare(page)
    kept = page.evaluate("async () => (await (await caches.open('accord-field')).keys()).map((each) => new URL(each.url).pathname)")
    assert "/console/field" in kept and all(path == "/console/field" or path.startswith("/static/") for path in kept)
    scopes = page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).map((each) => each.scope)")
    assert scopes == [f"{address}/console/field"]
    assert clear(page) == []
    # Another tab would keep its own, so there is none.
    other = page.context.new_page()
    other.goto(f"{address}/console/field")
    expect(other.get_by_text("open in another tab")).to_be_visible()
    other.close()
    # Whose member takes no part any more gets what the hub answers, and not what the browser kept.
    members.change_standing(queries.member("Desk"), "suspended", by=queries.operator())
    page.goto(f"{address}/console/field")
    assert "/account/login/" in page.url and not page.locator("#phrase").count()


def sign_in_as(page: Page, address: str, who: Any) -> None:
    """Another session takes the place of the one before, and the page is opened anew."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in django_client(who).cookies.items()])
    page.reload()


def test_two_officers_of_one_device_each_send_what_they_held(
    chromium: Browser, address: str, officer: Any, hub: Hub, complaints: list[str]
) -> None:
    from accord.hub.care import queries
    from accord.hub.care.actions import Reason

    other = person(hub.member("Desk", "state"), "victim officer", "Chai Ostrovantz")
    page = opened(chromium, address, officer, complaints)
    prepare(page)
    # Whose interviews the hub will take them to be is in sight before one is begun.
    expect(page.locator("#begun-by")).to_have_text("Interviews that you begin now are recorded as held by Wrexomandel Dao.")
    sign_in_as(page, address, other)
    unlock(page)
    expect(page.locator("#begun-by")).to_have_text("Interviews that you begin now are recorded as held by Chai Ostrovantz.")
    sign_in_as(page, address, officer)
    unlock(page)
    expect(page.locator("#begun-by")).to_have_text("Interviews that you begin now are recorded as held by Wrexomandel Dao.")
    hold(page, PLANTED[0])
    sign_in_as(page, address, other)
    unlock(page)
    expect(page.locator("#told")).to_have_text(
        "Held by another officer: 1. They stay here until that officer signs in on this device and sends them."
    )
    expect(page.locator("#begun-by")).to_have_text("Interviews that you begin now are recorded as held by Chai Ostrovantz.")
    # It is neither sent nor sent back to its writer to be finished once more.
    expect(page.locator("#interviews .green")).to_have_text("done, waits to be sent")
    assert files(officer) == [] and clear(page) == []
    hold(page, PLANTED[1])
    page.get_by_role("button", name="Send what is done").click()
    expect(page.locator("#told")).to_contain_text("Arrived and wiped here: 1. Held by another officer: 1.")
    expect(page.locator("#interviews li")).to_have_count(1)
    sign_in_as(page, address, officer)
    unlock(page)
    expect(page.get_by_role("heading", name="All of it has arrived")).to_be_visible()
    me, why = caller(officer), Reason("handling")
    by = {queries.file(me, row.id, why).fields["called"]: queries.interview(me, row.id, why).notes[0].by for row in files(officer)}
    assert by == {PLANTED[0]: me.actor, PLANTED[1]: caller(other).actor}


def test_on_a_slow_line_what_is_done_goes_by_itself_though_the_device_was_opened_before_the_hub_answered(
    chromium: Browser, line: Line, address: str, officer: Any, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer, complaints)
    prepare(page)
    line.cut(page)
    hold(page, PLANTED[0])
    late: list[Route] = []
    # Slow from the first moment on: else the page would send what is done before it is opened anew.
    page.context.route("**/console/field/ready", lambda route: late.append(route))
    line.mend()
    page.context.set_offline(False)
    page.reload()
    unlock(page)
    expect(page.locator("#interviews .green")).to_have_text("done, waits to be sent")
    for route in late:
        with suppress(Error):  # of the page before
            route.continue_()
    page.context.unroute("**/console/field/ready")
    expect(page.get_by_role("heading", name="All of it has arrived")).to_be_visible()
    assert len(files(officer)) == 1


def test_what_the_browser_can_not_keep_is_not_said_to_be_kept(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints)
    prepare(page)
    page.get_by_role("button", name="Begin an interview").click()
    step(page, "Notes")
    page.get_by_label("What else was said or seen").fill("first")
    page.get_by_label("What else was said or seen").blur()
    expect(page.locator("#saved")).to_have_text("Kept on this device, sealed.")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); }; }")
    page.get_by_label("What else was said or seen").fill("second")
    page.get_by_label("What else was said or seen").blur()
    expect(page.locator("#errors")).to_contain_text("The browser could not keep this on the device.")
    expect(page.locator("#saved")).to_be_empty()


def test_a_device_that_slept_or_was_sending_locks_too(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    """Timers stand still while a device sleeps, and one that falls due while something is sent must not be the last."""
    page = opened(chromium, address, officer, complaints)
    page.clock.install()
    page.reload()
    prepare(page)
    hold(page, PLANTED[0], is_done=False)
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + 3600)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="This device is locked")).to_be_visible()
    unlock(page)
    page.get_by_role("button", name=PLANTED[0]).click()
    finish(page)
    on_its_way: list[Route] = []
    page.context.route("**/console/field/taken", lambda route: on_its_way.append(route))
    page.get_by_role("button", name="Send what is done").click()
    while not on_its_way:
        page.wait_for_timeout(20)
    page.clock.fast_forward("11:00")
    for route in on_its_way:
        route.abort()
    expect(page.locator("#told")).to_contain_text("The connection broke.")
    page.clock.fast_forward("01:00")
    expect(page.get_by_role("heading", name="This device is locked")).to_be_visible()


SCREEN = 844  # pixels that a small phone is high


def test_in_arabic_without_a_line_each_step_is_a_small_screen_and_it_goes_on_where_it_stopped(
    chromium: Browser, line: Line, address: str, officer: Any, complaints: list[str]
) -> None:
    from accord.hub.care import queries
    from accord.hub.care.actions import Reason
    from accord.hub.members.actions import people

    people.set_preferences(officer.n, language="ar", theme="")
    page = opened(chromium, address, officer, complaints)
    page.set_viewport_size({"width": 390, "height": SCREEN})
    page.locator("#new-phrase").fill(PHRASE)
    page.locator("#new-phrase-again").fill(PHRASE)
    page.locator("#prepare button").click()
    expect(page.locator("#begin")).to_be_visible()
    line.cut(page)
    page.reload()
    page.locator("#phrase").fill(PHRASE)
    page.locator("#unlock button").click()
    page.locator("#begin").click()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    seen, high, typed = [], {}, set()
    while True:
        head = page.locator("#paper h3").inner_text()
        seen.append(head)
        high[len(seen), head] = page.evaluate("document.documentElement.scrollHeight")
        assert browsing.overflow(page) == 0, head
        if len(seen) == 10:
            # Closed in the middle, and opened again on the same step.
            page.reload()
            page.locator("#phrase").fill(PHRASE)
            page.locator("#unlock button").click()
            page.locator("#interviews button").click()
            expect(page.locator("#paper h3")).to_have_text(head)
            assert page.locator("#share").get_attribute("value") == "10"
        for field, value in (("[type=date]", "1999-03-04"), ("[type=number]", "2")):
            if page.locator(f"#paper input{field}").count():
                page.locator(f"#paper input{field}").fill(value)
                typed.add(field)
        if page.locator("#paper input[value=woman]").count():
            page.locator("#paper input[value=woman]").check()
            page.locator("#paper select").first.select_option("NP")
            typed.add("choice")
        if page.locator("#paper input[value=unknown]").count() and page.locator("#paper input[value=yes]").count():
            page.locator("#paper input[value=yes]").first.check()
            page.locator("#paper textarea").first.fill(PLANTED[2])
            page.locator("#paper textarea").first.blur()
            typed.add("known")
        if not page.locator("#next").is_visible():
            break
        page.evaluate("document.getElementById('saved').textContent = ''")
        page.locator("#next").click()
        expect(page.locator("#saved")).not_to_be_empty()
    assert typed == {"[type=date]", "[type=number]", "choice", "known"} and len(seen) == int(
        page.locator("#share").get_attribute("max") or 0
    )
    assert {place: height for place, height in high.items() if height > SCREEN} == {}, "a step is longer than one screen"
    assert clear(page) == [] and browsing.flaws(page) == []
    page.locator("#finish").click()
    line.mend(page)
    expect(page.locator("#gone-title")).to_be_visible()
    (file,) = files(officer)
    fields = queries.file(caller(officer), file.id, Reason("handling")).fields
    assert (fields["birth"], fields["children-with"], fields["sex"], fields["nationality"]) == ("1999-03-04", "2", "woman", "NP")
    assert fields["danger-from"] == f"yes\n{PLANTED[2]}"
    # At the desk, in words: not the codes that the device keeps.
    shown = django_client(officer).get(f"/console/care/{file.id}?reason=handling").content.decode()
    assert "نيبال" in shown and ">NP<" not in shown and ">yes<" not in shown


VIEWS = ("fresh", "list", "interview", "locked")


@pytest.mark.parametrize(("width", "scheme", "language"), [(1400, "light", "en"), (360, "dark", "ar")])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    chromium: Browser, address: str, officer: Any, complaints: list[str], width: int, scheme: str, language: str
) -> None:
    from accord.hub.members.actions import people

    people.set_preferences(officer.n, language=language, theme="")
    page = opened(chromium, address, officer, complaints, width=width, color_scheme=scheme)
    violations = {}

    def look(view: str) -> None:
        expect(page.locator(f"[data-view={view}]")).to_be_visible()
        assert page.locator("h1").count() == 1 and browsing.overflow(page) == 0, view
        violations[view] = browsing.flaws(page)

    look("fresh")
    page.locator("#new-phrase").fill(PHRASE)
    page.locator("#new-phrase-again").fill(PHRASE)
    page.keyboard.press("Enter")
    look("list")
    page.locator("#begin").press("Enter")
    look("interview")
    page.locator("#lock").press("Enter")
    look("locked")
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language == "ar" else "ltr")
    assert violations == {view: [] for view in VIEWS}


def test_without_a_script_the_page_names_the_plain_form(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, java_script_enabled=False)
    expect(page.get_by_text("Without JavaScript this page can't keep anything")).to_be_visible()
    page.get_by_role("link", name="open a file").click()
    page.wait_for_url("**/console/care/new?kind=forced")
