"""The parts of every console page, as template tags: `{% load parts %}`. Each is described in docs/console-parts.md, with an example."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Textarea
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, gettext
from msgspec.structs import replace

from accord.core.money.figures import Sankey
from accord.core.protocols import Protocol
from accord.core.sharing import Pap, Tlp, parse_pap, parse_tlp
from accord.core.sharing.country_names import country_name
from accord.doors.console.frame import language_fields
from accord.doors.console.frame.country_fields import CountryInput
from accord.doors.console.frame.drawings import BOX, pieces, states_drawing, trail_drawing
from accord.doors.console.frame.moments import SOON_WITHOUT_START, about, ago, clock_time, day, exact, iso, left, milliseconds, minute
from accord.doors.console.frame.money import money
from accord.doors.console.requests.labels import ACCOUNTS

register = template.Library()

FOLDER = "console/parts/"
# Which verdicts call for attention; the others stay in ink.
TONES = {"reported": "amber", "corroborated": "red", "disputed": "amber"}
NAMES_SHOWN = 12
QUARTER = 0.25
LONG = 30  # an identifier that a table may cut off shows itself whole to the pointer
# Digits with what stands between them: dates, amounts, phone numbers. Arabic around them would turn them round.
# Figures, and codes as a sentence names them, one or a list of them: `hold`, `lapse`.
FIGURES = re.compile(r"`[^`]+`(?:, `[^`]+`)*|\+\d+(?:[ .,:/-]\d+)*|\d+(?:[ .,:/-]\d+)+")


# Lists


@register.simple_block_tag
def table(content: str, *, label: str, stack: bool = False, wide: bool = False, element_id: str = "") -> SafeString:
    """A table that is named, with a sticky head. On a phone it scrolls by itself, or (`stack`) each row becomes a block."""
    return _part("table", content=content, label=label, stack=stack, wide=wide, id=element_id)


@register.inclusion_tag(FOLDER + "pager.html")
def pager(*, before: str = "", after: str = "", summary: str = "") -> dict[str, Any]:
    return {"before": before, "after": after, "summary": summary}


@register.inclusion_tag(FOLDER + "new_rows.html")
def new_rows(list_name: str, href: str) -> dict[str, Any]:
    """The quiet line above a list that says how many rows came since, and shows them when it is followed."""
    return {"list": list_name, "href": href}


@register.simple_block_tag
def filter_bar(content: str, *, action: str = "", clear: str = "", summary: str = "", is_open: bool = False) -> SafeString:
    """The fields that narrow a list, in a form that asks by GET. `clear` is the address without any filter."""
    return _part("filter_bar", content=content, action=action, clear=clear, summary=summary, open=is_open)


@register.simple_block_tag
def empty_state(content: str, *, title: str, text: str = "") -> SafeString:
    """An empty list: what would be here, and how to begin."""
    return _part("empty_state", content=content, title=title, text=text)


@register.simple_block_tag
def pane(content: str, *, title: str, back: str = "") -> SafeString:
    """The detail beside a list; on a phone it slides over it."""
    return _part("pane", content=content, title=title, back=back)


@register.simple_tag
def into_detail() -> SafeString:
    """Attributes for the `tbody` of a list: a row's page opens beside the list, which keeps its place. Without JavaScript, as a page."""
    return mark_safe('hx-boost="true" hx-target="#detail" hx-select="#detail > *" hx-swap="innerHTML show:none"')


# Time and figures


@register.filter
def isolated(sentence: Any) -> str:
    """The sentence as it is; in Arabic with its dates, numbers and codes kept in their own direction (U+2066 to U+2069)."""
    if not get_language_bidi():
        return str(sentence)
    return FIGURES.sub("\u2066\\g<0>\u2069", str(sentence))


# A row of a list has an age, a clock, an identifier, a marking: written at once, where a template for each took a third of a long page.
_CLOCK = (
    '<span class="clock {state}" data-due="{due}"{started} data-now="{now}" title="{exact}">'
    '<svg aria-hidden="true" focusable="false" viewBox="0 0 16 16" width="16" height="16"><circle class="whole" cx="8" cy="8" r="6"/>'
    '<circle class="left" cx="8" cy="8" r="6" pathLength="100" stroke-dasharray="{percent} 100" transform="rotate(-90 8 8)"/></svg>'
    '<bdi data-text>{text}</bdi><span class="visually-hidden">, {word} <time datetime="{iso}">{exact}</time></span></span>'
)


@register.simple_tag
def clock(due: datetime, started: datetime | None = None, now: datetime | None = None) -> SafeString:
    """The time left until `due`: amber under a quarter of the whole time since `started`, solid red when over."""
    now = now or timezone.now()
    seconds = round((due - now).total_seconds())
    percent = 100
    if started is not None and due > started:
        share = (due - now) / (due - started)
        percent = max(0, min(100, round(100 * share)))
        soon = share < QUARTER
    else:
        soon = due - now < SOON_WITHOUT_START
    state = "over" if seconds <= 0 else "soon" if soon else ""
    return format_html(
        _CLOCK,
        state=state,
        due=milliseconds(due),
        started=format_html(' data-started="{}"', milliseconds(started)) if started is not None else "",
        now=milliseconds(now),
        exact=exact(due),
        percent=percent,
        text=gettext("over by {time}").format(time=left(-seconds)) if state == "over" else left(seconds),
        word=gettext("due"),
        iso=iso(due),
    )


@register.simple_tag
def age(moment: datetime, now: datetime | None = None) -> SafeString:
    """`3 min ago`, with the exact time for the pointer and for programs."""
    return format_html(
        '<time class="age" dir="auto" datetime="{}" title="{}">{}</time>', iso(moment), exact(moment), ago(moment, now or timezone.now())
    )


@register.filter
def counted(number: int) -> str:
    """A number of things, thousands apart as in amounts: `13,730`, in every language of the console."""
    return f"{number:,}"


@register.filter
def languages(codes: Iterable[str]) -> str:
    """Their names in the reader's language."""
    return language_fields.names_of(codes)


@register.filter
def country(code: str) -> str:
    """The country's name in the reader's language."""
    return country_name(code, get_language()) if code else ""


@register.simple_tag
def country_input(name: str, element_id: str, value: str = "", described: bool = False, required: bool = False) -> SafeString:
    """A control in which a country is typed by its name or its code, without a form of Django's. Read it with `typed_country`."""
    attrs: dict[str, Any] = {"id": element_id}
    if described:
        attrs["aria-describedby"] = f"{element_id}_helptext"
    if required:
        attrs["required"] = True
    return CountryInput(has_many=False).render(name, country(value), attrs)


@register.filter
def exactly(moment: datetime) -> str:
    """`2026-11-24 18:56:03 Bangkok time`."""
    return exact(moment)


@register.filter
def to_the_day(moment: datetime) -> str:
    """`2026-11-25`."""
    return day(moment)


@register.filter
def to_the_minute(moment: datetime) -> str:
    return minute(moment)


@register.inclusion_tag(FOLDER + "timeline.html")
def timeline(steps: Iterable[Any]) -> dict[str, Any]:
    """Who took which step, and how long after the last. Each step has `step` and `at`, and may have `who` and `note`."""
    rows: list[dict[str, Any]] = []
    last: datetime | None = None
    for step in steps:
        at = _of(step, "at")
        rows.append(
            {
                "step": _of(step, "step"),
                "who": _of(step, "who"),
                "note": _of(step, "note"),
                "iso": iso(at),
                "exact": exact(at),
                "clock": clock_time(at, last),
                "after": gettext("{time} later").format(time=about(max(0, round((at - last).total_seconds())))) if last else "",
            }
        )
        last = at
    return {"steps": rows}


# Money and ways


@register.inclusion_tag(FOLDER + "money_bar.html")
def money_bar(code: str, accounts: Mapping[str, Decimal], label: str = "") -> dict[str, Any]:
    """Where the money of one currency stands, as one bar with the exact figures under it. `accounts` as a ledger's, by name."""
    parts = [(account, accounts.get(account, Decimal(0))) for account in ACCOUNTS]
    whole = sum((value for _, value in parts), Decimal(0))
    rows = [
        {"account": account, "word": gettext(ACCOUNTS[account]), "amount": money(value, code), "share": _share(value, whole)}
        for account, value in parts
        if value
    ]
    return {"label": label, "whole": money(accounts.get("disputed", whole), code), "pieces": pieces(parts), "rows": rows}


def _share(value: Decimal, whole: Decimal) -> str:
    percent = 100 * value / whole
    return "< 1 %" if percent < 1 else f"{percent:.0f} %"


@register.inclusion_tag(FOLDER + "trail.html")
def trail(money_trail: Sankey, names: Mapping[str, Mapping[str, str]], label: str) -> dict[str, Any]:
    """Where money went, hop by hop, with its table. `names`: of each request `name`, and if there are `detail` and `href`."""
    drawing = trail_drawing(money_trail)
    nodes = {node.key: node for node in money_trail.nodes}

    def named(key: str) -> Mapping[str, str]:
        node = nodes[key]
        return {"name": gettext(ACCOUNTS[node.account])} if node.account else names.get(node.request, {"name": gettext("another member")})

    boxes = [
        {
            "x": box.x,
            "y": f"{box.y:.1f}",
            "wide": BOX,
            "high": f"{box.high:.1f}",
            "tone": box.node.account or "request",
            "name": named(box.node.key)["name"],
            "detail": named(box.node.key).get("detail", ""),
            "amount": money(box.node.amount.value, box.node.amount.code),
        }
        for box in drawing.boxes
    ]
    rows = [
        {
            "from": named(link.source),
            "to": named(link.target),
            "amount": money(link.amount.value, link.amount.code),
            "into": "" if link.into == link.amount else money(link.into.value, link.into.code),
            "rate": "" if link.rate is None else f"1 {link.rate.out} = {_rate(link.rate.value)} {link.rate.into}",
            "source": "" if link.rate is None else link.rate.source,
        }
        for link in money_trail.links
    ]
    return {"drawing": drawing, "boxes": boxes, "rows": rows, "label": label}


def _rate(value: Decimal) -> str:
    """A rate that was reckoned from two amounts has up to 36 digits; the amounts beside it are exact."""
    return f"{value:f}" if len(value.as_tuple().digits) <= 9 else f"≈ {value:.8g}"


@register.inclusion_tag(FOLDER + "states.html")
def states(protocol: Protocol, label: str, current: str = "", past: Iterable[str] = ()) -> dict[str, Any]:
    """The states of a protocol and the ways between them; `current` filled, its ways on bold, `past` marked.

    The same as a list, for people who can't see the drawing or have no room for it.
    """
    drawing = states_drawing(protocol, current, past)
    named = tuple(replace(box, title=gettext(box.title)) for box in drawing.states)
    ways = {
        key: list(dict.fromkeys(step.to for step in protocol.steps if key in step.from_states and step.to not in (None, key)))
        for key in protocol.states
    }
    rows = [
        {"box": box, "ways": [gettext(protocol.states[key].title) for key in ways[box.key] if key] if current in ("", box.key) else []}
        for box in named
    ]
    return {"drawing": replace(drawing, states=named), "label": label, "current": current, "rows": rows}


# What Accord says


@register.inclusion_tag(FOLDER + "verdict.html")
def verdict(code: str, word: str, reasons: Sequence[str] = (), advice: Sequence[str] = (), label: str = "") -> dict[str, Any]:
    """The word large, then the reasons as sentences, then what to do."""
    return {"tone": TONES.get(str(code), ""), "word": word, "reasons": reasons, "advice": advice, "label": label}


@register.simple_tag
def marking(tlp: str, pap: str | None = None, who: str = "") -> SafeString:
    """The TLP label in FIRST's colour, PAP beside it, and the way to who sees it (`who` is an address)."""
    label = tlp if isinstance(tlp, Tlp) else parse_tlp(tlp if tlp.upper().startswith("TLP:") else f"TLP:{tlp}")
    action = None
    if pap:
        action = pap if isinstance(pap, Pap) else parse_pap(pap if pap.upper().startswith("PAP:") else f"PAP:{pap}")
    return format_html(
        '<span class="marking"><bdi dir="ltr"><b class="tlp-{}">{}</b></bdi>{}{}</span>',
        label.value.replace("+", "-"),
        label.label,
        format_html(' <bdi dir="ltr" class="pap">{}</bdi>', action.label) if action else "",
        format_html(' <a href="{}">{}</a>', who, gettext("Who sees this")) if who else "",
    )


@register.inclusion_tag(FOLDER + "audience.html")
def audience(
    names: Sequence[str], count: int | None = None, wider: bool = False, usual: int | None = None, sentence: str = ""
) -> dict[str, Any]:
    """Who will see it. `count` where it is more than the names given; `wider` than this person's `usual` gets a red edge."""
    recipients = list(names)
    total = len(recipients) if count is None else count
    return {
        "names": recipients[:NAMES_SHOWN],
        "rest": recipients[NAMES_SHOWN:],
        "more": max(total, len(recipients)) - len(recipients[:NAMES_SHOWN]),
        "count": total,
        "wider": wider,
        "usual": usual,
        "sentence": sentence,
    }


@register.simple_tag
def identifier(value: str, kind: str = "", href: str = "", row: bool = False) -> SafeString:
    """An identifier, isolated so that Arabic around it doesn't reverse it. `row`: this link is what Enter opens in its row."""
    whole = format_html(' title="{}"', value) if len(str(value)) > LONG else ""
    shown = format_html('<bdi dir="ltr" class="identifier"{}>{}</bdi>', whole, value)
    if href:
        shown = format_html('<a href="{}"{}>{}</a>', href, mark_safe(" data-row-link") if row else "", shown)
    return format_html('{} <span class="kind">{}</span>', shown, kind) if kind else shown


@register.inclusion_tag(FOLDER + "meter.html")
def meter(value: float, whole: float, text: str = "", tone: str = "") -> dict[str, Any]:
    """A count as a bar, with the exact figure beside it. `tone`: amber, red, green, or none."""
    share = 0.0 if whole <= 0 else 100 * value / whole
    return {"percent": round(sorted((0.0, share, 100.0))[1]), "text": text or f"{value:,}", "tone": tone}


# What people do


@register.simple_block_tag
def confirm(content: str, *, element_id: str, label: str, consequence: str, title: str = "", tone: str = "", key: str = "") -> SafeString:
    """A button that first says what will happen. Its form, with its own verb on the button, is the content of the block."""
    return _part("confirm", content=content, id=element_id, label=label, title=title or label, consequence=consequence, tone=tone, key=key)


@register.inclusion_tag(FOLDER + "errors.html")
def errors(form: BaseForm | None = None, sentences: Sequence[str] = ()) -> dict[str, Any]:
    """Everything to mend, above the form, each with a link to its field."""
    rows: list[tuple[str, str, str]] = [("", "", sentence) for sentence in sentences]
    if form is not None and form.is_bound:
        rows += [("", "", str(sentence)) for sentence in form.non_field_errors()]
        rows += [(bound.id_for_label or bound.auto_id, str(bound.label), str(sentence)) for bound in form for sentence in bound.errors]
    return {"rows": rows}


@register.inclusion_tag(FOLDER + "field.html")
def field(bound: BoundField, hint: str = "", extra: str = "") -> dict[str, Any]:
    """A field of a Django form: its label, its control, help and error, tied together for people who can't see them."""
    if hint:
        bound.help_text = hint
    widget = bound.field.widget
    if isinstance(widget, Textarea):
        # A browser would cut what is pasted at that length, and say nothing; the form refuses it, and shows all of it again.
        widget.attrs.pop("maxlength", None)
    return {
        "id": bound.auto_id,
        "label": bound.label,
        "control": bound.as_widget(),
        "hidden": bound.is_hidden,
        "choice": isinstance(widget, CheckboxInput),
        "group": widget.use_fieldset,
        "describedby": bound.aria_describedby,
        "help": bound.help_text,
        "error": " ".join(str(error) for error in bound.errors),
        "extra": extra,
    }


@register.simple_block_tag
def labelled(content: str, *, label: str, element_id: str, hint: str = "", error: str = "", extra: str = "") -> SafeString:
    """The same around a control that no Django form made. It has the id `element_id`, and names `..._helptext` and `..._error` itself."""
    return _part("field", control=content, label=label, id=element_id, help=hint, error=error, extra=extra)


@register.simple_tag
def keyhint(keys: str, spoken: bool = False) -> SafeString:
    """The keys that do the same, `g i` for one after the other. Not spoken: a screen reader says what the button does."""
    return _keyhint(str(keys), spoken)


@lru_cache(maxsize=256)
def _keyhint(keys: str, spoken: bool) -> SafeString:
    """Made once: every page of the console has dozens, and always the same."""
    return mark_safe(render_to_string(FOLDER + "keyhint.html", {"keys": keys.split(), "spoken": spoken}))


def _part(name: str, *, content: str = "", **values: Any) -> SafeString:
    # Django rendered the content of a block tag, and escaped it already.
    return mark_safe(render_to_string(f"{FOLDER}{name}.html", {"content": content, **values}))


def _of(step: Any, name: str) -> Any:
    return step.get(name) if isinstance(step, Mapping) else getattr(step, name, None)
