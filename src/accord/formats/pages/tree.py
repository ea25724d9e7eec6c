"""A page as a tree that knows where each element stands in the text, so that some of it is changed and all else stays."""

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


class Element:
    """`start` to `opened` is its start tag, `closed` to `end` its end tag."""

    __slots__ = ("attributes", "children", "closed", "end", "opened", "parent", "start", "tag", "words")

    def __init__(self, tag: str, attributes: dict[str, str], start: int, opened: int, parent: "Element | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.start, self.opened, self.closed, self.end = start, opened, opened, opened
        self.children: list[Element] = []
        self.words: list[str | Element] = []

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def is_of(self, name: str) -> bool:
        """Whether it has this class."""
        return name in self.get("class").split()

    def walk(self) -> "Iterator[Element]":
        waiting = self.children[::-1]
        while waiting:
            each = waiting.pop()
            yield each
            if each.children:
                waiting += each.children[::-1]

    def above(self) -> "Iterator[Element]":
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def is_within(self, other: "Element") -> bool:
        return any(each is other for each in self.above())

    @property
    def raw(self) -> str:
        """The text of it, as it was written."""
        return "".join(part.raw if isinstance(part, Element) else part for part in self.words)

    @property
    def text(self) -> str:
        """The same, with single spaces."""
        return " ".join(self.raw.split())


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._text = text
        self._lines = [0]
        while (at := text.find("\n", self._lines[-1])) >= 0:
            self._lines.append(at + 1)
        self.root = Element("", {}, 0, 0, None)
        self._open = self.root

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        opened = start + len(self.get_starttag_text() or "")
        element = Element(tag, {name: value or "" for name, value in attrs}, start, opened, self._open)
        self._open.children.append(element)
        self._open.words.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open.tag == tag and tag not in VOID:
            self._open = self._open.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        found = self._open if self._open.tag == tag else next((each for each in self._open.above() if each.tag == tag), None)
        if found is None:
            return
        at = self._at()
        end = self._text.find(">", at) + 1
        each = self._open
        while each is not found:
            each.closed = each.end = at  # it was never closed
            each = each.parent or self.root
        found.closed, found.end = at, end
        self._open = found.parent or self.root

    def handle_data(self, data: str) -> None:
        self._open.words.append(data)


class Page:
    """A page's text, its tree, and what is changed in it."""

    def __init__(self, text: str) -> None:
        reader = _Reader(text)
        reader.feed(text)
        reader.close()
        self.html, self.root = text, reader.root
        self.root.opened, self.root.closed, self.root.end = 0, len(text), len(text)
        self._changed: dict[int, Element] = {}
        self._edits: list[tuple[int, int, str]] = []

    def find(self, tag: str) -> Element | None:
        return next((each for each in self.root.walk() if each.tag == tag), None)

    def by_id(self, name: str) -> Element | None:
        return next((each for each in self.root.walk() if name and each.get("id") == name), None)

    def inside(self, element: Element) -> str:
        """The HTML between its tags, as it came."""
        return self.html[element.opened : element.closed]

    def set(self, element: Element, name: str, value: str | None) -> None:
        """None takes the attribute away."""
        if value is None:
            element.attributes.pop(name, None)
        else:
            element.attributes[name] = value
        self._changed[element.start] = element

    def insert(self, at: int, html: str) -> None:
        self._edits.append((at, at, html))

    def replace(self, start: int, end: int, html: str) -> None:
        self._edits.append((start, end, html))

    @property
    def text(self) -> str:
        """The page with all changes. A change within a part that was replaced is gone with it."""
        edits = [*self._edits, *((each.start, each.opened, _tag(each)) for each in self._changed.values())]
        parts, at = [], 0
        for start, end, html in sorted(edits, key=lambda edit: edit[:2]):
            if start < at:
                continue
            parts += [self.html[at:start], html]
            at = end
        return "".join([*parts, self.html[at:]])


def _tag(element: Element) -> str:
    return f"<{element.tag}{''.join(_attribute(name, value) for name, value in element.attributes.items())}>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else f" {name}" if name not in ("value", "action", "alt") else f' {name}=""'
