"""Typed values put back into the form of a page: the one that was sent, with the same fields.

Never filled: what is hidden (it belongs to the page as it is now), passwords, files, and what must not be shown again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from urllib.parse import urlsplit

from accord.formats.pages.tree import Element, Page

Sent = Mapping[str, Sequence[str]]

CONTROLS = ("input", "select", "textarea")
# Fields of the page, and not of what the person typed.
OWN = frozenset(("csrfmiddlewaretoken", "once", "draft", "writer"))
_NOT_TYPED = frozenset(("hidden", "password", "file", "submit", "button", "reset", "image"))
_SECRET = frozenset(("one-time-code", "current-password", "new-password"))
_SECRET_NAMES = ("password", "credential")
_TICKED = frozenset(("checkbox", "radio"))


def controls(form: Element) -> list[Element]:
    return [each for each in form.walk() if each.tag in CONTROLS and each.get("name")]


def type_of(control: Element) -> str:
    return (control.get("type") or "text").lower() if control.tag == "input" else control.tag


def is_typed(control: Element) -> bool:
    """Whether a person fills it in, and may see it again."""
    return (
        type_of(control) not in _NOT_TYPED
        and control.get("name") not in OWN
        and control.get("autocomplete") not in _SECRET
        and "readonly" not in control.attributes
    )


def is_secret(name: str) -> bool:
    """Whether a field of this name holds what signs a person in: of a form that is gone, its name alone tells."""
    return name == "code" or any(word in name for word in _SECRET_NAMES)


def forms(page: Page) -> list[Element]:
    """The forms that send something."""
    return [each for each in page.root.walk() if each.tag == "form" and each.get("method").lower() == "post"]


def form_sent(page: Page, path: str, sent: Sent) -> Element | None:
    """The form of the page that this was sent with: to that address, and of several the one that fits best. None where none does."""
    fitting = [form for form in forms(page) if urlsplit(form.get("action")).path in ("", path)]
    # A form that stands on every page, such as the box to search in, comes last.
    return max(fitting, key=lambda form: (_fit(form, sent), any(each.tag == "main" for each in form.above())), default=None)


def _fit(form: Element, sent: Sent) -> int:
    fit = 0
    for control in controls(form):
        name = control.get("name")
        if name in OWN or name not in sent:
            continue
        if type_of(control) == "hidden":
            # A value that tells one form from its neighbour, such as the step that it takes.
            fit += 3 if control.get("value") in sent[name] else -3
        else:
            fit += 1
    return fit


def typed(form: Element) -> dict[str, list[str]]:
    """The values in a form's fields, as a browser would send them."""
    found: dict[str, list[str]] = {}
    for control in controls(form):
        if is_typed(control):
            found.setdefault(control.get("name"), []).extend(_values(control))
    return {name: values for name, values in found.items() if values}


def _values(control: Element) -> list[str]:
    if control.tag == "textarea":
        return [control.raw.removeprefix("\n")]
    if control.tag == "select":
        options = [each for each in control.walk() if each.tag == "option"]
        chosen = [each for each in options if "selected" in each.attributes]
        if "multiple" not in control.attributes:
            chosen = (chosen or options)[-1:] if chosen else options[:1]
        return [_option_value(each) for each in chosen]
    if type_of(control) in _TICKED:
        return [control.attributes.get("value", "on")] if "checked" in control.attributes else []
    return [control.get("value")]


def _option_value(option: Element) -> str:
    return option.attributes.get("value", option.text)


def fill(
    page: Page, form: Element, sent: Sent, is_withheld: Callable[[str], bool] = lambda _: False, decided: Collection[str] = ()
) -> dict[str, list[str]]:
    """Put what was sent into the form; returns what has no field there any more.

    The page alone decides on the texts that `is_withheld` names, and on what stands in the fields `decided`.
    """
    left = {name: [value for value in values if value.strip()] for name, values in sent.items() if name not in OWN}
    queues = {name: list(values) for name, values in sent.items()}
    for control in controls(form):
        name = control.get("name")
        if not is_typed(control) or name in decided:
            left.pop(name, None)
            continue
        if type_of(control) in _TICKED or control.tag == "select":
            _choose(page, control, sent.get(name, ()), left.get(name, []))
        elif queues.get(name):
            value = queues[name].pop(0)
            if not is_withheld(value):
                _write(page, control, value)
            if value in left.get(name, []):
                left[name].remove(value)
    for button in form.walk():
        if button.tag == "button":
            left.pop(button.get("name"), None)
    return {name: shown for name, values in left.items() if (shown := [value for value in values if not is_withheld(value)])}


def _choose(page: Page, control: Element, values: Sequence[str], left: list[str]) -> None:
    options = [each for each in control.walk() if each.tag == "option"] if control.tag == "select" else [control]
    word = "selected" if control.tag == "select" else "checked"
    if not values and type_of(control) != "checkbox" and "multiple" not in control.attributes:
        return
    offered = {_option_value(each) if control.tag == "select" else each.attributes.get("value", "on") for each in options}
    if control.tag == "select" and values and not offered & set(values):
        return  # what it says no longer exists: it stays as the page shows it, and is told beside
    for option in options:
        value = _option_value(option) if control.tag == "select" else option.attributes.get("value", "on")
        is_chosen = value in values
        if is_chosen != (word in option.attributes):
            page.set(option, word, "" if is_chosen else None)
        if value in left:
            left.remove(value)


def _write(page: Page, control: Element, value: str) -> None:
    if control.tag != "textarea":
        if control.get("value") != value:
            page.set(control, "value", value)
        return
    if control.raw.removeprefix("\n").replace("\r\n", "\n") != value.replace("\r\n", "\n"):
        # A browser drops the first line end of a textarea.
        page.replace(control.opened, control.closed, f"\n{escape(value, quote=False)}")
