"""Requests in a real browser: a letter takes a step, the form stands beside the list, and it all works without a script."""

import re
from functools import partial

import browsing
import pytest
from asking import ACCOUNTS, WALLET, Cast, ask, cast
from hubs import Hub
from playwright.sync_api import Browser, expect
from rooms import person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1400)
MINUTE = 60_000_000


class Scene:
    """A bank that is asked several things: one is over, one has moved on in two hops, one stands behind nobody."""

    def __init__(self, hub: Hub) -> None:
        from accord.hub.requests import actions, queries
        from accord.hub.times import now

        self.made: Cast = cast(hub)
        at = now()
        self.moved = ask(self.made, at=at - 60 * MINUTE, private={"narrative": "She was told to move her savings."}).requests[0].id
        self.late = ask(self.made, amount="64200.00 THB", at=at - 30 * MINUTE).requests[0].id
        self.fresh = ask(self.made, amount="27500.00 THB", at=at - MINUTE).requests[0].id
        ask(self.made, who="Helper", amount="9400.00 THB", at=at - 2 * MINUTE)
        bank, far = self.made["Kasi"], self.made["Emirates"]
        hops = [{"amount": "320000.00 THB", "next": ACCOUNTS["Emirates"], "country": "AE", "arrived": "36288.00 AED"}]
        actions.take(bank, self.moved, "moved-on", {"hops": hops}, at=at - 50 * MINUTE)
        until = at + 10_000 * MINUTE
        actions.take(bank, self.moved, "hold-part", {"amount": "100000.00 THB", "until": until}, at=at - 49 * MINUTE)
        self.hop = queries.listing(far)[0][0].id
        actions.take(
            far, self.hop, "moved-on", {"hops": [{"amount": "20000.00 AED", "next": WALLET, "arrived": "5400 USDT"}]}, at=at - 40 * MINUTE
        )
        actions.say(bank, self.moved, "The money has moved on.")
        actions.attach(bank, self.moved, "chat.txt", b"A chat: pay before noon.")
        self.who = person(hub.member("Kasi"), "officer", "Nok")
        self.asks = person(hub.member("Sender"), "officer", "Sam")


@pytest.fixture
def scene(hub: Hub, address: str) -> Scene:
    return Scene(hub)


def test_a_letter_takes_the_step_of_the_row_that_is_chosen(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    from accord.hub.requests import queries

    page = opened(chromium, address, scene.who, complaints)
    page.goto(f"{address}/console/")
    page.keyboard.type("gi")
    page.wait_for_url("**/console/inbox")
    page.evaluate("document.activeElement.blur()")
    row = page.locator("[data-row]").filter(has_text="THB 27,500, Sender")
    while not row.locator("a:focus").count():
        page.keyboard.press("j")
    page.keyboard.press("h")
    form = page.locator("#detail .step-form")
    expect(form.locator("[data-first]")).to_have_text("Hold THB 27,500")
    expect(page.locator(".list table").first).to_be_visible()
    expect(page).to_have_title(re.compile("Hold THB 27,500 · THB 27,500, Sender"))
    form.locator("#id_f-amount").fill("27400")
    expect(form.locator("[data-first]")).to_have_text("Hold THB 27,400")
    page.keyboard.press("Escape")
    page.locator("[data-pane-close]").click()
    expect(page.locator("#detail")).to_be_empty()
    row.locator("[data-row-link]").focus()
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_have_text("Done: Acknowledge.")
    assert queries.page(scene.made["Kasi"], scene.fresh, words=False).row.state == "acknowledged"
    page.locator("[data-row-link]").first.focus()
    page.keyboard.type("gy")
    page.wait_for_url("**/console/requests")


SIX = 6  # presses at most, from the end of the sign-in to money that is held


def test_from_a_bell_to_a_held_part_in_six_keys_without_the_pointer(
    chromium: Browser, address: str, hub: Hub, complaints: list[str]
) -> None:
    from accord.hub.requests import queries
    from accord.hub.times import now

    made = cast(hub)
    request = ask(made, amount="64200.00 THB", at=now() - MINUTE).requests[0].id
    page = opened(chromium, address, person(hub.member("Kasi"), "officer", "Nok"), complaints)
    page.goto(f"{address}/console/")  # where signing in leads to
    expect(page.locator("[data-row]").filter(has_text="THB 64,200").first).to_be_visible()
    pressed: list[str] = []

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    press("t")
    page.wait_for_url(f"**/console/requests/{request}?done=*")
    press("p")
    expect(page.locator("#id_f-amount")).to_be_focused()
    for digit in "500":
        press(digit)
    press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Done: Hold a part.")
    row = queries.page(made["Kasi"], request, words=False).row
    assert (row.totals["THB"]["held"], len(pressed)) == ("500.00", SIX)
    page.keyboard.press("?")
    keys = page.locator("dialog[open]")
    expect(keys).to_contain_text("Hold more")


def test_a_sentence_that_is_ready_brings_its_reason_with_it(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.who, complaints)
    page.goto(f"{address}/console/requests/{scene.fresh}/steps/refuse")
    page.get_by_role("button", name="Open a case from this").wait_for()  # fetched after the page, with a title of its own
    assert page.title().startswith("Refuse · THB "), page.title()
    page.locator("#detail .ready summary").click()
    page.locator("#detail").get_by_role("button", name="Please send the order of a court or authority.").click()
    expect(page.locator("[name='f-refusal']")).to_have_value("needs-order")
    expect(page.locator("#id_f-note")).to_have_value("Please send the order of a court or authority. We watch the account until it comes.")
    expect(page.get_by_role("button", name="The account is not with us.")).to_be_hidden()


def test_who_will_be_asked_is_shown_while_somebody_types(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.asks, complaints)
    page.goto(f"{address}/console/requests/new?protocol=hold-funds")
    page.locator("#met").press_sequentially(ACCOUNTS["Bangkok"])
    expect(page.locator("#preview")).to_contain_text("Bangkok desk")
    page.locator("[name='f-payments-1-amount']").fill("500")
    page.locator("[name='f-asks']").select_option("hold")
    page.locator("[name='f-recall-sent']").select_option("no")
    expect(page.locator("#preview")).to_contain_text("There is no UETR")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("h1")).to_have_text("THB 500, Bangkok")
    expect(page.locator(".money")).to_contain_text("THB 500.00")


def test_where_the_money_went_is_drawn_and_in_arabic_from_the_right(
    chromium: Browser, address: str, scene: Scene, complaints: list[str]
) -> None:
    for language, is_first_left in (("en", True), ("ar", False)):
        page = opened(chromium, address, scene.asks, complaints)
        page.goto(f"{address}/console/requests/{scene.moved}?lang={language}")
        first = page.locator(".trail .label").filter(has_text="THB 480,000.00").bounding_box()
        last = page.locator(".trail .label").filter(has_text="USDT 5,400.00").first.bounding_box()
        assert first and last and (first["x"] < last["x"]) is is_first_left
        assert page.locator(".trail .ribbon").count() >= 6


def test_it_all_works_without_javascript(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.who, complaints, width=360, java_script_enabled=False)
    page.goto(f"{address}/console/inbox")
    row = page.locator("[data-row]").filter(has_text="THB 27,500, Sender")
    row.locator("details.more-steps summary").click()
    row.get_by_role("link", name="Hold THB 27,500").click()
    page.get_by_role("button", name="Hold THB 27,500").click()
    expect(page.get_by_role("status").first).to_have_text("Done: Hold all of it.")
    page.goto(f"{address}/console/requests/{scene.fresh}")
    expect(page.locator(".money")).to_contain_text("held now")


def test_shift_ticks_all_rows_between_by_mouse_and_by_key(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.who, complaints)
    page.goto(f"{address}/console/inbox")
    boxes = page.locator("[name=id]")
    count = boxes.count()
    assert count > 3
    boxes.nth(0).click()
    boxes.nth(count - 2).click(modifiers=["Shift"])
    assert [boxes.nth(place).is_checked() for place in range(count)] == [True] * (count - 1) + [False]
    boxes.nth(1).focus()
    page.keyboard.press("Shift+Space")
    assert [boxes.nth(place).is_checked() for place in range(count)] == [True] + [False] * (count - 1)


BROKEN = """needles => {
  const lines = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), broken = []
  while (lines.nextNode()) for (const needle of needles) {
    const at = lines.currentNode.data.indexOf(needle), range = document.createRange()
    if (at < 0 || !lines.currentNode.parentElement.checkVisibility()) continue
    range.setStart(lines.currentNode, at)
    range.setEnd(lines.currentNode, at + needle.length)
    broken.push([needle, new Set([...range.getClientRects()].map(rect => Math.round(rect.top))).size])
  }
  return broken
}"""


def test_on_a_phone_no_line_breaks_a_number(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    from accord.hub.requests import actions

    phone, account = "081-234-5678", "TH:004:123-4-56789-0"
    actions.say(scene.made["Kasi"], scene.fresh, f"The holder can be reached at {phone} until the evening, or at {phone} at any time.")
    page = opened(chromium, address, scene.who, complaints, width=360)
    page.goto(f"{address}/console/requests/{scene.fresh}")
    for width in range(320, 420, 10):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(BROKEN, [phone, account])
        assert [name for name, _ in found] and {name for name, lines in found if lines > 1} == set(), width
        assert {name for name, _ in found} == {phone, account}
        assert browsing.overflow(page) == 0
    # An identifier behind words of any length, as lists and steps have them.
    behind = [f"{'x ' * words}<bdi dir='ltr' class='identifier'>+66 81 234 5678</bdi>" for words in range(40)]
    page.evaluate("html => document.querySelector('main h2').insertAdjacentHTML('afterend', html)", f"<p>{'</p><p>'.join(behind)}</p>")
    assert [lines for _, lines in page.evaluate(BROKEN, ["+66 81 234 5678"])] == [1] * len(behind)
    page.context.close()
