"""The forms of test_every_form.py, sent wrong in a real browser, by somebody whose session has ended too.

Each form is tried once, in one of the four combinations of language and width, which go round over the forms, and every third one after
the session ended. ACCORD_WHOLE_SWEEP=1 tries each in all four, and all after the session ended.
"""

import os
import time
from dataclasses import dataclass, field
from typing import Any

import browsing
from codes import STEP, totp
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate
from rooms import PASSWORD, generator

# What is hidden in a form and tells it from its neighbours.
TELLING = ("do", "kind", "what", "state", "decision", "way")
GARBAGE = "∅ nothing of the kind"
COMBINATIONS = (("en", 1400), ("en", 390), ("ar", 1400), ("ar", 390))
TEXTS = frozenset(("text", "search", "tel", "email", "url", "textarea"))
WORDS = frozenset(("text", "reason", "why", "note", "words"))
REFUSED = (400, 401, 403, 409, 422)
# What a page that was opened a minute ago asks before it sends: whether the session still lasts.
A_MINUTE_ON = "const real = Date.now; window.skew = 0; Date.now = () => real() + window.skew;"

# Finds the form that was read from the page, opens what it stands in, and fills it wrong; says what now stands in it.
FIND = """([path, told, names]) => [...document.querySelectorAll("main form[method=post]")].findIndex((form) =>
    new URL(form.getAttribute("action") || location.href, location.href).pathname === path
    && told.every(([name, value]) => [...form.elements].some((each) => each.name === name && each.value === value))
    && names.every((name) => [...form.elements].some((each) => each.name === name)))"""
OPEN = """(form) => {
    for (let each = form; each; each = each.parentElement) {
        if (each.tagName === "DETAILS") each.open = true;
        if (each.tagName === "DIALOG" && !each.open) each.showModal();
    }
}"""
FILL = """(form, text) => {
    const texts = ["text", "search", "tel", "email", "url", "textarea"];
    for (const each of form.querySelectorAll("input, textarea")) {
        if (each.readOnly || !texts.includes(each.type) || ["draft", "once"].includes(each.name)) continue;
        each.value = text;
        for (const name of ["input", "change"]) each.dispatchEvent(new Event(name, { bubbles: true }));
    }
    for (const each of form.querySelectorAll("select:not([multiple])"))
        if ([...each.options].some((option) => option.value === "")) each.value = "";
}"""
STANDS = """(form) => [...form.elements]
    .filter((each) => each.name && !["hidden", "password", "file", "submit", "button"].includes(each.type))
    .filter((each) => !["checkbox", "radio"].includes(each.type) || each.checked)
    .map((each) => `${each.name}=${each.value}`).sort()"""
# Parts that a page fetches by itself have forms too, and stand before others.
HAS_COME = "() => !document.querySelector('main [hx-trigger=load][hx-get]')"
# What speaks against where and how a refused form says what is wrong with it.
SAID = """(marker) => {
    const blocks = document.querySelectorAll("main [data-errors]");
    if (blocks.length !== 1) return [`${blocks.length} summaries`];
    // A form in a dialog stands open again, over the summary: there the focus is on the field that is wrong.
    const dialog = document.querySelector("dialog[open]");
    const here = document.activeElement;
    const isAtField = dialog?.contains(here) && here.closest("[aria-describedby]") && dialog.querySelector(".error");
    const isThere = dialog ? isAtField : here === blocks[0];
    const flaws = isThere ? [] : [`the focus is on ${here?.outerHTML.slice(0, 80)}`];
    const top = blocks[0].getBoundingClientRect();
    if (top.bottom < 0 || top.top > innerHeight) flaws.push("the summary is out of sight");
    for (const link of blocks[0].querySelectorAll("a[href^='#']")) {
        const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!field) { flaws.push(`${link.hash} leads nowhere`); continue; }
        for (let each = field; each; each = each.parentElement) {
            if (each.tagName === "DETAILS") each.open = true;
            if (each.tagName === "DIALOG" && !each.open) each.show();
        }
        const group = field.closest("fieldset") ?? field;
        const ids = [field, group].flatMap((each) => (each.getAttribute("aria-describedby") ?? "").split(/\\s+/)).filter(Boolean);
        const beside = ids.map((id) => document.getElementById(id)).filter((each) => each?.textContent.trim());
        const errors = beside.filter((each) => each.matches(".error, .refusal"));
        if (!errors.length) { flaws.push(`nothing is tied to ${link.hash}`); continue; }
        const at = (["checkbox", "radio"].includes(field.type) ? group : field).getBoundingClientRect();
        for (const error of errors) {
            const box = error.getBoundingClientRect();
            const gap = Math.max(at.top - box.bottom, box.top - at.bottom, at.left - box.right, box.left - at.right, 0);
            if (!box.height || gap > 120) flaws.push(`the sentence about ${link.hash} stands ${Math.round(gap)} px from it`);
        }
        const shaped = ["email", "tel", "url"].includes(field.type) || ["decimal", "numeric", "tel"].includes(field.inputMode);
        if (shaped && !beside.some((each) => /\\p{N}|@/u.test(each.textContent) || each.textContent.includes(marker)))
            flaws.push(`no example beside ${link.hash}: ${errors[0].textContent}`);
    }
    return flaws;
}"""


@dataclass
class Desk:
    """A browser in which the people of the cast sign in by turns."""

    address: str
    tab: Page
    complaints: list[str]
    keys: dict[str, str]
    logins: dict[str, str]
    flaws: list[str] = field(default_factory=list)
    told: set[tuple[str, ...]] = field(default_factory=set)
    taken: dict[str, int] = field(default_factory=dict)

    def sits(self, visitor: Any) -> None:
        self.tab.context.clear_cookies()
        kept = visitor.cookies["accord_session"].value
        self.tab.context.add_cookies([{"name": "accord_session", "value": kept, "url": self.address}])

    def code(self, n: str) -> str:
        """The code of now, or the one after it where that was taken already: each works once."""
        self.taken[n] = max(int(time.time()) // STEP, self.taken.get(n, 0) + 1)
        return totp(self.keys[n], self.taken[n] * STEP)


class NotThere(LookupError):
    """The page has no such form."""


class Trial:
    """One form, in one language and width."""

    def __init__(self, desk: Desk, form: Any, language: str, width: int, *, late: bool, signs_in_here: bool) -> None:
        self.desk, self.form, self.tab = desk, form, desk.tab
        self.late, self.signs_in_here = late, signs_in_here
        self.where = f"{form.name} on {form.place} ({language}, {width} px)"
        self.marker = {"en": "For example", "ar": "مثلًا"}[language]

    def run(self) -> bool:
        """Whether it was refused, as it should be; what is wrong with how is noted."""
        self.desk.sits(self.form.visitor)
        texts = {name for name, sort in self.form.fields.items() if sort in TEXTS}
        try:
            # In words alone nothing is wrong but that there are none.
            is_refused = (not texts <= WORDS and self.sent_with(GARBAGE)) or self.sent_with("")
        except NotThere:
            return False  # an earlier form ended what it is about
        if not is_refused:
            return False
        self.look("sent wrong")
        if self.late:
            self.over()
            self.look("sent after the session ended")
        return True

    def note(self, when: str, flaw: object) -> None:
        self.desk.flaws.append(f"{self.where}, {when}: {flaw}")

    def find(self) -> Locator:
        self.tab.wait_for_function(HAS_COME)
        told = [[name, value] for name, values in self.form.sends.items() if name in TELLING for value in values]
        place = self.tab.evaluate(FIND, [self.form.path, told, list(self.form.fields)])
        if place < 0:
            raise NotThere(f"no such form at {self.tab.url}")
        return self.tab.locator("main form[method=post]").nth(place)

    def sent_with(self, text: str) -> bool:
        """Whether it was refused."""
        self.tab.goto(self.desk.address + self.form.place)
        form = self.find()
        form.evaluate(OPEN)
        form.evaluate(FILL, text)
        self.typed = form.evaluate(STANDS)
        with self.tab.expect_navigation() as answer:
            self.press(form)
        return answer.value.status in REFUSED

    def press(self, form: Locator) -> None:
        buttons = form.locator("button:not([type=button]):not([formaction]):visible")
        plain = form.locator("button.primary:visible, button:not([type=button], [name], .by-enter):visible")
        (plain if plain.count() else buttons).first.click()

    def look(self, when: str) -> None:
        stands = self.find().evaluate(STANDS)
        gone = [each for each in self.typed if each not in stands]
        if gone:
            self.note(when, f"gone: {gone}")
        for flaw in self.tab.evaluate(SAID, self.marker):
            self.note(when, flaw)
        if browsing.overflow(self.tab):
            self.note(when, f"{browsing.overflow(self.tab)} px too wide")
        for complaint in self.desk.complaints:
            self.note(when, complaint)
        self.desk.complaints.clear()

    def over(self) -> None:
        """The session ends, a minute goes by, and it is sent: whoever signs in, there or in another tab, sends it after all."""
        form = self.find()
        form.evaluate(OPEN)
        self.tab.context.clear_cookies(name="accord_session")
        self.tab.evaluate("window.skew = 61_000")
        self.press(form)
        dialog = self.tab.locator("dialog.signing-in")
        expect(dialog.locator("#id_login")).to_be_focused(timeout=60_000)
        if browsing.overflow(self.tab):
            self.note("signing in again", f"{browsing.overflow(self.tab)} px too wide")
        with self.tab.expect_navigation() as answer:
            if self.signs_in_here:
                self.sign_in(dialog)
            else:
                self.desk.sits(self.form.visitor)
                self.tab.evaluate("dispatchEvent(new Event('focus'))")
        if answer.value.status not in REFUSED:
            self.note("sent after the session ended", answer.value.status)

    def sign_in(self, dialog: Locator) -> None:
        from django.core.cache import cache

        n = self.form.visitor.session["_auth_user_id"]
        cache.clear()  # of tries
        dialog.locator("#id_login").fill(self.desk.logins[n])
        dialog.locator("#id_password").fill(PASSWORD)
        dialog.locator("button.primary").click()
        dialog.locator("#id_code").wait_for()
        dialog.locator("#id_code").fill(self.desk.code(n))
        dialog.locator("button.primary").click()


def sent_in_a_browser(chromium: Browser, address: str, scene: Any, found: list[Any]) -> Desk:
    """All of these forms are sent; the desk, with what is wrong and which were refused."""
    from accord.hub.members.actions import people

    is_whole = "ACCORD_WHOLE_SWEEP" in os.environ
    cast = {str(row.n): row for row in scene.people.values()}
    complaints: list[str] = []
    tab = browsing.page(chromium, complaints, expected=REFUSED)
    tab.add_init_script(A_MINUTE_ON)
    tab.set_default_timeout(60_000)
    keys = {n: generator(row) for n, row in cast.items()}
    desk = Desk(address, tab, complaints, keys, {n: f"p{row.id[:8]}" for n, row in cast.items()})
    for place, (language, width) in enumerate(COMBINATIONS):
        for row in cast.values():
            people.set_preferences(row.n, language=language, theme="")
        browsing.widen(tab, width)
        for number, form in enumerate(found if is_whole else found[place :: len(COMBINATIONS)]):
            # Signing in takes longer than all the rest, and no code comes sooner than the next: one in each language does it where the
            # form is, the others in another tab.
            signs_in_here = number == 0 and place in (0, len(COMBINATIONS) - 1)
            trial = Trial(desk, form, language, width, late=is_whole or number % 3 == 0, signs_in_here=signs_in_here)
            try:
                if trial.run():
                    desk.told.add(form.key)
            except (TooLate, NotThere) as error:
                says = tab.locator("dialog[open], [role=alert]").all_inner_texts()
                trial.note("could not be sent", f"{str(error).splitlines()[0]} {tab.url} {says}")
            complaints.clear()
    return desk
