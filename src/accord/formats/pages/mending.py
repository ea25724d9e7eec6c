"""The answer to a form that was not taken: what was wrong is said as on every page, and what was typed stands in it again."""

import re
from collections.abc import Callable, Iterable
from html import escape

from msgspec import Struct

from accord.core.identifiers.cards import holds_card_number
from accord.core.reports.typed import answered_fields
from accord.core.typed.fields import ASKED, MEANT, UNIT, settle
from accord.formats.pages.faults import Fault, Words, say_faults
from accord.formats.pages.filling import OWN, Sent, fill, form_sent, is_secret
from accord.formats.pages.tree import Page

_FIGURES = re.compile(r"[+\d][\d.,-]{2,}")


class Refused(Struct, frozen=True):
    """A form that was sent, where to, and what came back: `faults` are those that the page does not say itself.

    `resend` is the word on the button that sends all of it once more, where the page has no such form; empty: it is not offered. `token`
    is what a form of this door has to carry. `kept` heads what was typed, where the page has no form that could hold it.
    """

    path: str
    sent: Sent
    faults: tuple[Fault, ...] = ()
    resend: str = ""
    token: str = ""
    kept: str = ""
    is_withheld: Callable[[str], bool] = holds_card_number


def mend(html: str, refused: Refused, words: Words, *, fills: bool = True) -> str:
    """The page with all that is wrong at its top, and with what was typed."""
    page = Page(html)
    form = form_sent(page, refused.path, refused.sent)
    decided = answered_fields("".join(refused.sent.get("take", ())[:1]))
    left = fill(page, form, _settled(refused.sent), refused.is_withheld, decided) if form is not None and fills else {}
    say_faults(page, words, refused.path, refused.sent, refused.faults)
    main = page.find("main")
    if (form is None or left) and refused.resend and refused.sent and main is not None:
        page.insert(main.closed, _once_more(refused))
    elif form is None and refused.kept and main is not None:
        page.insert(main.closed, _as_text(refused))
    return page.text


def _settled(sent: Sent) -> Sent:
    """The sent values, with each answer in the place of the text that was asked about: else it would be asked again."""
    asked = {name.removesuffix(MEANT) for name, values in sent.items() if name.endswith(MEANT) and any(values)}
    beside = {f"{name}{what}" for name in asked for what in ("", ASKED, MEANT, UNIT)}
    texts = {name: values[0] for name, values in sent.items() if values and name in beside}
    meant = settle(texts)
    changed = {name: [value] for name, value in meant.items() if value != texts[name]}
    over = {f"{name}{what}" for name in changed for what in (ASKED, MEANT)}
    return {name: changed.get(name, values) for name, values in sent.items() if name not in over}


def refill(html: str, path: str, sent: Sent, told: Callable[[bool, dict[str, list[str]]], str]) -> str:
    """A page with what was kept of its form; `told` says it at the top: whether the form is there, and what has no field any more."""
    page = Page(html)
    form = form_sent(page, path, sent)
    left = fill(page, form, sent, holds_card_number) if form is not None else shown(sent.items())
    left = {name: values for name, values in left.items() if not name.endswith((ASKED, MEANT))}
    main = page.find("main")
    heading = next((each for each in main.walk() if each.tag == "h1"), None) if main is not None else None
    head = next((each for each in heading.above() if each.is_of("head")), heading) if heading is not None else None
    page.insert(head.end if head is not None else main.opened if main is not None else 0, told(form is not None, left))
    return page.text


def shown(fields: Iterable[tuple[str, Iterable[str]]], is_withheld: Callable[[str], bool] = holds_card_number) -> dict[str, list[str]]:
    """Fields that may be shown again as text: none of the page's own, no password, and no card's number."""
    kept = {name: [value for value in values if value.strip() and not is_withheld(value)] for name, values in fields}
    kept = {name: values for name, values in kept.items() if name not in OWN and not is_secret(name)}
    return {name: values for name, values in kept.items() if values}


def _as_text(refused: Refused) -> str:
    """The values that a person typed, to be copied: sentences and figures, and none of the words that a page sends by itself."""
    lines = [
        f'<p dir="auto">{escape(value)}</p>'
        for values in shown(refused.sent.items(), refused.is_withheld).values()
        for value in values
        if any(letter.isspace() for letter in value.strip()) or _FIGURES.fullmatch(value)
    ]
    return f"<section><h2>{escape(refused.kept)}</h2>{''.join(lines)}</section>\n" if lines else ""


def _once_more(refused: Refused) -> str:
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, values in refused.sent.items()
        if name != "csrfmiddlewaretoken"
        for value in values
        if not refused.is_withheld(value)
    )
    button = f'<button type="submit">{escape(refused.resend)}</button>'
    return f'<form method="post" action="{escape(refused.path)}">{refused.token}{fields}{button}</form>\n'
