"""The message inside whatever it came in: bare, beside its business application header, in any element of any name around both.

Networks and banks wrap messages in elements of their own (`Envelope`, `BusMsg`, `DataPDU`, a message of a clearing house), some leave
Document or every namespace out, and some write header and message one after the other with nothing around. What is read is the one
message that lies there; what belongs to the envelope alone is not read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.tree import Node, read_trees

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"
HEADER: Final = "head.001.001."
HEADERS: Final = ("01", "02", "03", "04")
ENVELOPE: Final = "Envelope"
_TAG: Final = re.compile(r"[A-Za-z_][A-Za-z0-9._-]{0,39}")
_DECLARATION: Final = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")


class Enveloped(Struct, frozen=True):
    """`header` is there where the message has one of a version that we know."""

    name: str
    document: Node
    header: Node | None
    header_version: str


def open_envelope(data: bytes, elements: Mapping[str, str]) -> Enveloped:
    """The one message in the data, of those whose body is named in `elements` by the message's name. Raises BadMessage."""
    roots = read_trees(data)
    parts = [part for root in roots for part in _parts(root, elements)]
    headers = [part for part in parts if part.name == "AppHdr"]
    documents = [part for part in parts if part.name != "AppHdr"]
    if not documents:
        documents = _without_namespace(roots, headers, elements)
        headers = [header for header in headers if header.namespace]
    if len(documents) > 1 or len(headers) > 1:
        raise BadMessage("one-message", "/", "More than one message lies here. Send each by itself.")
    if not documents:
        families = ", ".join(sorted({name[:8] for name in elements}))
        raise BadMessage("unknown-message", "/", f"This is none of the messages that are read here: {families}.")
    (document,) = documents
    name = document.namespace.removeprefix(NAMESPACE)
    if document.name == elements[name]:
        document = Node(document.namespace, "Document", {}, [document])
    elif document.name != "Document":
        raise BadMessage("unknown-message", f"/{_plain(document.name)}", f"A Document of {name} belongs here. Send that message.")
    header = headers[0] if headers else None
    if header is not None:
        _agree(header, name)
    return Enveloped(name, document, header, "" if header is None else header.namespace.removeprefix(NAMESPACE + HEADER))


def _parts(root: Node, elements: Mapping[str, str]) -> Iterator[Node]:
    """The topmost elements that are a message or a header; what lies inside them is theirs."""
    left = [root]
    while left:
        node = left.pop()
        name = node.namespace.removeprefix(NAMESPACE)
        is_iso = node.namespace.startswith(NAMESPACE)
        is_header = node.name == "AppHdr" and is_iso and name.removeprefix(HEADER) in HEADERS
        if is_header or (is_iso and name in elements) or (node.name == "AppHdr" and not node.namespace):
            yield node
        else:
            left += reversed(node.children)


def _without_namespace(roots: list[Node], headers: list[Node], elements: Mapping[str, str]) -> list[Node]:
    """A Document without any namespace is the message that its header names; without a header nobody can say which it is."""
    named = {_text(header, "MsgDefIdr") for header in headers} & elements.keys()
    if len(named) != 1 or len(headers) != 1:
        return []
    (name,) = named
    bare = [node for root in roots for node in all_nodes(root) if node.name == "Document" and not node.namespace]
    for document in bare:
        for node in all_nodes(document):
            if not node.namespace:
                node.namespace = NAMESPACE + name
    return bare


def all_nodes(root: Node) -> Iterator[Node]:
    left = [root]
    while left:
        node = left.pop()
        yield node
        left += reversed(node.children)


def _text(node: Node, name: str) -> str:
    return next((child.text.strip() for child in node.children if child.name == name), "")


def _agree(header: Node, name: str) -> None:
    if _text(header, "MsgDefIdr") != name:
        raise BadMessage("header", "/AppHdr/MsgDefIdr", f"The header names another message than {name}, which it came with. Correct it.")


def is_tag(name: str) -> bool:
    """Whether an element may have this name, as we write it."""
    return _TAG.fullmatch(name) is not None


def _plain(name: str) -> str:
    return name if is_tag(name) else "*"


def close_envelope(document: bytes, header: bytes | None, element: str) -> bytes:
    """Header and message in one element of that name; the message alone where it has no name. Raises BadMessage."""
    if not element:
        return document
    if not is_tag(element):
        raise BadMessage("envelope", "/", "Name the envelope's element in 1 to 40 letters, digits, dots, hyphens and underscores.")
    parts = [_DECLARATION.sub(b"", part) for part in (header, document) if part is not None]
    tag = element.encode()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<' + tag + b">" + b"".join(parts) + b"</" + tag + b">\n"
