"""Faults of a form, shown as on every page: a summary at the top with a link to each field, the focus on it, the sentence and an
example beside the field and tied to it, and a title that begins with it.

The page may say some of it in its own way: sentences beside fields, and blocks above a form or in the midst of the page. Whatever there
is comes together here, so that no page has to.
"""

from collections.abc import Iterable, Mapping
from html import escape

from msgspec import Struct, field

from accord.formats.pages.filling import CONTROLS, Sent, controls, form_sent, is_typed, type_of
from accord.formats.pages.tree import Element, Page


class Fault(Struct, frozen=True):
    """A sentence about the whole, or about a field: its name, or a path that ends in it."""

    text: str
    field: str = ""


class Words(Struct, frozen=True):
    """The words around: `error` begins the title, `heading` the summary. `example` holds `{example}`; `examples` are by kind of field.

    `beside` is the class of a sentence beside its field.
    """

    error: str
    heading: str
    example: str
    examples: Mapping[str, str] = field(default_factory=dict)
    beside: str = "error"


class _Row(Struct):
    target: str
    label: str
    html: str


class _Said(Struct):
    """The text on faults that a page shows so far."""

    beside: str
    heading: str = ""
    id: str = ""
    sentences: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    places: list[Element] = field(default_factory=list)
    tied: set[str] = field(default_factory=set)  # ids of fields that have a sentence beside them by now


def say_faults(page: Page, words: Words, path: str, sent: Sent, faults: Iterable[Fault] = ()) -> bool:
    """Say all that is wrong at the top of the page and at its fields; whether there was anything."""
    said = _Said(words.beside)
    form = form_sent(page, path, sent)
    for block in _blocks(page):
        _take_block(page, block, form, said)
        page.replace(block.start, block.end, "")
    for message in _messages(page, said.places):
        _tie(page, message, words, said)
    for fault in faults:
        _say(page, form, fault.field, escape(fault.text), said)
    if not said.rows and not said.sentences:
        return False
    _say_title(page, words.error)
    # It stands where the form does: on a narrow page a detail is all that is seen.
    page.insert(_place(page, [form] if form is not None else said.places), _summary(said, words))
    return True


# Faults that the page shows already


def _blocks(page: Page) -> list[Element]:
    """Blocks that say something about the whole; never one within another."""
    found: list[Element] = []
    for each in page.root.walk():
        is_block = "data-errors" in each.attributes or each.get("id") == "refusals" or each.get("role") == "alert"
        if is_block and "hidden" not in each.attributes and each.text and not any(each.is_within(other) for other in found):
            found.append(each)
    return found


def _take_block(page: Page, block: Element, form: Element | None, said: _Said) -> None:
    said.places.append(block)
    said.id = said.id or block.get("id")
    parts = [each for each in block.walk() if each.tag in ("p", "li")]
    heading = next((each for each in block.walk() if each.tag == "h2"), None)
    said.heading = said.heading or (heading.text if heading else "")
    for part in parts:
        link = next((each for each in part.walk() if each.tag == "a" and each.get("href").startswith("#")), None)
        if link is not None:
            control = _control(page.by_id(link.get("href")[1:]))
            target = _name(page, control) if control is not None else link.get("href")[1:]
            sentence = page.html[link.end : part.closed].lstrip(" :\n")
            label = _label(page, control)
            # The legend of answers is the question that is asked: it need not be said twice.
            said.rows.append(_Row(target, link.text if not label or escape(label) in sentence else label, sentence))
        else:
            _sentence(page, part, form, said, block)
    if not parts:
        _sentence(page, block, form, said, block)


def _sentence(page: Page, part: Element, form: Element | None, said: _Said, block: Element) -> None:
    about = part.get("data-field") or block.get("data-field")
    if about:
        _say(page, form, about, page.inside(part), said)
    elif part.text:
        kept = f' class="{escape(part.get("class"))}"' if part.get("class") and part is not block else ""
        said.sentences.append(f"<p{kept}>{page.inside(part)}</p>")


def _messages(page: Page, blocks: list[Element]) -> list[Element]:
    """The sentences that stand beside fields."""
    return [
        each
        for each in page.root.walk()
        if each.tag == "p"
        and each.get("id")
        and (each.is_of("error") or each.is_of("refusal"))
        and each.text
        and not any(each is block or each.is_within(block) for block in blocks)
    ]


# Fields


def _about(page: Page, message: Element) -> Element | None:
    """The field that a sentence beside it is about."""
    id = message.get("id").removesuffix("_error").removesuffix("-error").removeprefix("wrong-")
    found = _control(page.by_id(id))
    return found if found is not None else _control(message.parent)


def _control(found: Element | None) -> Element | None:
    """The field itself: of what holds several, such as a group of boxes, the first."""
    if found is None or found.tag in CONTROLS:
        return found
    return next((each for each in controls(found) if is_typed(each)), found if found.tag == "fieldset" else None)


def _tie(page: Page, message: Element, words: Words, said: _Said) -> None:
    control = _about(page, message)
    if control is None:
        said.sentences.append(f"<p>{page.inside(message)}</p>")
        return
    id = _name(page, control)
    _describe(page, control, message.get("id"))
    example = _example(page, control, message.text, words)
    if example:
        page.insert(message.closed, f" {escape(example)}")
    said.places.append(message)
    if all(row.target != id for row in said.rows):
        said.rows.append(_Row(id, _label(page, control), page.inside(message)))


def _say(page: Page, form: Element | None, about: str, html: str, said: _Said) -> None:
    control = _named(form, about) if form is not None and about else None
    if control is None:
        said.sentences.append(f"<p>{html}</p>")
        return
    id = _name(page, control)
    said.places.append(control)
    tied = id in said.tied
    said.tied.add(id)
    said.rows.append(_Row(id, _label(page, control), html))
    group = next((each for each in control.above() if each.tag == "fieldset"), None)
    if page.by_id(f"{id}_error") is None and not tied:
        at = control.end if group is None or type_of(control) not in ("checkbox", "radio") else _legend(group).end
        page.insert(at, f'<p class="{said.beside}" id="{escape(id)}_error">{html}</p>')
    _describe(page, control, f"{id}_error")


def _legend(group: Element) -> Element:
    return next((each for each in group.children if each.tag == "legend"), group)


def _named(form: Element, about: str) -> Element | None:
    """The control of a field that other code names: by its whole name, or by the last part of it."""
    last = about.replace("-", "_").rpartition(".")[2]
    wanted = (about, about.replace(".", "-"), f"f-{about}", last, f"f-{last}")
    typed = [each for each in controls(form) if is_typed(each)]
    for name in wanted:
        for control in typed:
            if control.get("name").replace("-", "_") == name.replace("-", "_"):
                return control
    return None


def _name(page: Page, control: Element) -> str:
    """Its id; one that has none gets one."""
    if not control.get("id"):
        page.set(control, "id", f"at-{control.get('name') or 'field'}")
    return control.get("id")


def _describe(page: Page, control: Element, sentence: str) -> None:
    """Tie a sentence to its field, or to the group that the field is one of."""
    group = next((each for each in control.above() if each.tag == "fieldset"), None)
    is_group = control.tag not in ("input", "select", "textarea")
    told = group if group is not None and type_of(control) in ("checkbox", "radio") else control
    for closed in [each for each in control.above() if each.tag == "details" and "open" not in each.attributes]:
        page.set(closed, "open", "")
    ids = told.get("aria-describedby").split()
    if sentence not in ids:
        page.set(told, "aria-describedby", " ".join([*ids, sentence]))
    if not is_group and type_of(control) != "radio" and control.get("aria-invalid") != "true":
        page.set(control, "aria-invalid", "true")


def _label(page: Page, control: Element | None) -> str:
    if control is None:
        return ""
    id = control.get("id")
    label = next((each for each in page.root.walk() if each.tag == "label" and id and each.get("for") == id), None)
    group = control if control.tag == "fieldset" else next((each for each in control.above() if each.tag == "fieldset"), None)
    if group is not None and (label is None or type_of(control) in ("radio", "checkbox")):
        label = next((each for each in group.children if each.tag == "legend"), label)
    around = next((each for each in control.above() if each.tag == "label"), None)
    label = label or around
    return label.text if label is not None else control.get("aria-label") or control.get("name") or control.text[:80]


def _example(page: Page, control: Element, said: str, words: Words) -> str:
    """An example in the person's own format; empty where the sentence, or the help beside the field, holds one already."""
    marker = words.example.partition("{example}")[0].strip(" :\u200e")
    helps = [page.by_id(id) for id in control.get("aria-describedby").split() if id.endswith(("_helptext", "-help"))]
    if any(letter.isdigit() for letter in said) or any(marker in text for text in (said, *(each.text for each in helps if each))):
        return ""
    kind = type_of(control)
    if kind == "select":
        example = ""  # what can be chosen is in sight, and the first of a list, such as a country, says nothing of the person
    elif kind == "text":
        example = control.get("placeholder") or words.examples.get(control.get("inputmode"), "")
    else:
        example = words.examples.get(kind, "")
    return words.example.format(example=example.rstrip(".")) if example else ""


# The top of the page


def _say_title(page: Page, error: str) -> None:
    title = page.find("title")
    if title is not None and not title.text.startswith(error):
        page.insert(title.opened, f"{escape(error)} ")


def _place(page: Page, places: list[Element]) -> int:
    """Where the summary stands: before the page's heading, or beneath that of the detail beside a list."""
    detail = page.by_id("detail")
    if detail is not None and places and all(each.is_within(detail) for each in places):
        heading = next((each for each in detail.walk() if "data-pane-heading" in each.attributes), None)
        return heading.parent.end if heading is not None and heading.parent is not None else detail.opened
    main = page.find("main")
    if main is None:
        return places[0].start if places else page.root.opened
    heading = next((each for each in main.walk() if each.tag == "h1"), None)
    if heading is None:
        return main.opened
    head = next((each for each in heading.above() if each.tag == "form" or each.is_of("head")), heading)
    return head.start if head.is_within(main) else heading.start


def _summary(said: _Said, words: Words) -> str:
    rows = "".join(
        f'<li><a href="#{escape(row.target)}">{escape(row.label)}</a>: {row.html}</li>\n' if row.label else f"<li>{row.html}</li>\n"
        for row in said.rows
    )
    id = f' id="{escape(said.id)}"' if said.id else ""
    sentences = "".join(f"{sentence}\n" for sentence in said.sentences)
    rows = f"<ul>\n{rows}</ul>\n" if rows else ""
    return (
        f'<div{id} class="errors" role="alert" tabindex="-1" autofocus data-errors>\n'
        f"<h2>{escape(said.heading or words.heading)}</h2>\n{sentences}{rows}</div>\n"
    )
