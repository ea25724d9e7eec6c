"""XML read safely into plain nodes: no document type, so no entities of any kind, and bounds on size, depth and number."""

from typing import Final
from xml.parsers import expat

from msgspec import Struct, field

from accord.formats.iso20022.refusal import BadMessage

MOST_BYTES: Final = 1024 * 1024
MOST_DEPTH: Final = 40
MOST_NODES: Final = 20_000

_SEPARATOR: Final = " "  # between namespace and name; neither can hold one


class Node(Struct):
    """`attributes` by plain name; those of another namespace keep it, as `namespace name`."""

    namespace: str
    name: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


_UTF8: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BLANKS: Final = b" \t\r\n"
_STRIPPED: Final = (_UTF8, b" ", b"\t", b"\r", b"\n")  # what some systems leave before the declaration
_SECOND_ROOT: Final = frozenset(
    expat.errors.codes[text] for text in (expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT, expat.errors.XML_ERROR_MISPLACED_XML_PI)
)


def read_tree(data: bytes) -> Node:
    """The root of the document. Raises BadMessage."""
    return _read(data, [])


def read_trees(data: bytes) -> list[Node]:
    """The root of the document; or a header and the document after it, where some systems put nothing around both. Raises BadMessage."""
    rest: list[int] = []
    root = _read(data, rest)
    if not rest:
        return [root]
    bom = next((bom for bom in _UTF16 if data.startswith(bom)), b"")
    return [root, read_tree(bom + data[rest[0] :])]


def _read(data: bytes, rest: list[int]) -> Node:
    """The root; `rest` gets the place of a second root after a header, where there is one and `rest` may take it."""
    if len(data) > MOST_BYTES:
        raise BadMessage("too-large", "/", f"The message is larger than {MOST_BYTES // 1024} KiB. Send one payment in each message.")
    before = len(data)
    data = data.removeprefix(_UTF8).lstrip(_BLANKS) if data.startswith(_STRIPPED) else data
    before -= len(data)
    builder = _Reader()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if error.code in _SECOND_ROOT and builder.root is not None and not builder.open and builder.root.name == "AppHdr":
            rest.append(before + parser.ErrorByteIndex)
            return builder.root
        raise BadMessage("not-xml", "/", f"Line {error.lineno} is no well-formed XML. Send the message as the bank made it.") from None
    except (ValueError, LookupError) as error:
        if isinstance(error, BadMessage):
            raise
        raise BadMessage("not-xml", "/", "The encoding is not known. Send the message in UTF-8.") from None
    assert builder.root is not None  # a document without an element is not well-formed
    return builder.root


class _Reader:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0

    def doctype(self, *_: object) -> None:
        raise BadMessage("doctype", "/", "The message has a document type declaration, which bank messages never have. Remove it.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= MOST_DEPTH or self.count > MOST_NODES:
            raise BadMessage("too-deep", "/", f"Elements are nested deeper than {MOST_DEPTH}, or more than {MOST_NODES}. Send one payment.")
        namespace, _, name = tag.rpartition(_SEPARATOR)
        node = Node(namespace, name, attributes)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].parts.append(text)
