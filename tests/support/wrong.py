"""How every page says that a form was not taken."""

from typing import Any

from accord.formats.pages.filling import controls, form_sent, is_typed, typed
from accord.formats.pages.tree import Element, Page


def flaws_of(page: Page, error: str = "Error:") -> list[str]:
    """What speaks against how a page says what was wrong: its summary, the focus, the title, each link, and the sentence at each field."""
    blocks = [each for each in page.root.walk() if "data-errors" in each.attributes]
    if len(blocks) != 1:
        return [f"{len(blocks)} summaries"]
    (block,) = blocks
    title = page.find("title")
    flaws = [] if title is not None and title.text.startswith(f"{error} ") else [f"title {title.text if title else ''}"]
    if "autofocus" not in block.attributes or block.get("tabindex") != "-1" or block.get("role") != "alert":
        flaws.append("the focus does not go to the summary")
    for link in [each for each in block.walk() if each.tag == "a"]:
        flaws += _flaws_of_link(page, link)
    return flaws


def _flaws_of_link(page: Page, link: Element) -> list[str]:
    control = page.by_id(link.get("href")[1:])
    if control is None:
        return [f"{link.get('href')} leads nowhere"]
    group = next((each for each in control.above() if each.tag == "fieldset"), control)
    ids = [*control.get("aria-describedby").split(), *group.get("aria-describedby").split()]
    is_tied = any((told := page.by_id(name)) is not None and told.text for name in ids)
    return [] if is_tied else [f"nothing is tied to {link.get('href')}"]


def lost(page: Page, path: str, sent: dict[str, Any]) -> list[str]:
    """What was typed and stands in the form no more."""
    fields = {name: [str(each) for each in (value if isinstance(value, list | tuple) else [value])] for name, value in sent.items()}
    form = form_sent(page, path, fields)
    if form is None:
        return ["the form is gone"]
    stands, names = typed(form), {each.get("name") for each in controls(form) if is_typed(each)}
    first = min((each.start for each in controls(form)), default=form.start)
    block = next((each for each in page.root.walk() if "data-errors" in each.attributes), None)
    flaws = ["the summary stands below its form"] if block is not None and block.start > first else []
    for name, values in fields.items():
        for value in values:
            if value and name in names and value not in stands.get(name, []):
                flaws.append(f"what was typed into {name} is gone")
    return flaws


def said(answer: Any, status: int = 422, *, path: str = "", sent: dict[str, Any] | None = None, error: str = "Error:") -> str:
    """What the summary of such a page says; nothing may be wrong with how."""
    text = answer.content.decode()
    assert answer.status_code == status, (answer.headers, text[:3000])
    page = Page(text)
    assert flaws_of(page, error) + (lost(page, path, sent) if sent is not None else []) == []
    return next(each for each in page.root.walk() if "data-errors" in each.attributes).text
