"""From bytes to the generated classes and back: which messages there are, in which versions, and the one way in and out for each.

The generated classes weigh 30 MB on disk and take a tenth of a second to import, so they are imported when the first message comes.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from accord.core.texts import is_readable
from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.envelope import HEADER, NAMESPACE, Enveloped, all_nodes, open_envelope
from accord.formats.iso20022.facets import check, slots
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.tree import Node, read_tree

__all__ = ["FAMILIES", "NAMES", "NAMESPACE", "WRITTEN", "Content", "name_of", "read_message", "write_header", "write_message"]

# The content of a message, by the names of its elements; `None` and empty lists are left out, `""` stands for the text of an element.
Content: TypeAlias = Mapping[str, Any]


class Family(Struct, frozen=True):
    """One kind of message: its only element below Document, the package of its classes, the versions that we read, and those of them
    that we write. A new version is its number in a row here, where pyiso20022 has its classes; `like` names, for a version without
    classes, the one whose classes have all that is common in it: what only it has is refused by name.
    """

    element: str
    package: str
    versions: tuple[str, ...]
    written: tuple[str, ...] = ()
    like: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


_UETR: Final = "UETR"
_RECALLS: Final = ("08", "09", "10", "11")
_ANSWERS: Final = ("09", "10", "11", "12", "13")
FAMILIES: Final[Mapping[str, Family]] = MappingProxyType(
    {
        "camt.056": Family("FIToFIPmtCxlReq", "pyiso20022.camt.camt_056_001_", _RECALLS, _RECALLS),
        "camt.029": Family("RsltnOfInvstgtn", "pyiso20022.camt.camt_029_001_", ("03", "04", "05", "06", "07", "08", *_ANSWERS), _ANSWERS),
        "pacs.004": Family(
            "PmtRtr",
            "pyiso20022.pacs.pacs_004_001_",
            ("02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"),
            like=MappingProxyType({"08": "09", "12": "11"}),
        ),
        "camt.110": Family("InvstgtnReq", "pyiso20022.camt.camt_110_001_", ("01",), ("01",)),
        "camt.111": Family("InvstgtnRspn", "pyiso20022.camt.camt_111_001_", ("01",)),
    }
)
NAMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {f"{key}.001.{version}": (key, version) for key, family in FAMILIES.items() for version in family.versions}
)
WRITTEN: Final = frozenset(f"{key}.001.{version}" for key, family in FAMILIES.items() for version in family.written)


def name_of(data: bytes) -> str:
    """The name and version of a message that we know, for example camt.029.001.13. Raises BadMessage."""
    return _found(data).name


def _found(data: bytes) -> Enveloped:
    return open_envelope(data, {name: FAMILIES[family].element for name, (family, _) in NAMES.items()})


def read_message(data: bytes, family: str, lists: CodeLists) -> Any:
    """The body of the message as its generated class, every rule checked, its header's too. Raises BadMessage."""
    from xsdata.exceptions import ConverterError, ParserError
    from xsdata.formats.dataclass.parsers import XmlParser
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler

    found = _found(data)
    root, name = found.document, found.name
    if NAMES[name][0] != family:
        raise BadMessage("unknown-message", f"/{root.name}", f"A Document of {family} belongs here. Send that message.")
    if found.header is not None:
        check(found.header, header_class(found.header_version), lists)
    document = _document(name)
    _as_its_classes(root, name)
    _lower_uetrs(root)
    check(root, document, lists)
    config = ParserConfig(fail_on_unknown_properties=True, fail_on_unknown_attributes=False, fail_on_converter_warnings=True)
    try:
        parsed: Any = XmlParser(config=config, handler=XmlEventHandler).parse(_element(root), document)
    except (ParserError, ConverterError):
        raise BadMessage("not-xml", "/Document", "The message can't be read as its version says. Send it as the bank made it.") from None
    return getattr(parsed, _body(document))


def write_message(name: str, content: Content, lists: CodeLists) -> bytes:
    """The message of that name and version, made of the generated classes and checked as if it had come in. Raises BadMessage."""
    if name not in WRITTEN:
        raise BadMessage("unknown-message", "/Document", f"Name one of {', '.join(sorted(WRITTEN))}.")
    return write_element(_document(name), {FAMILIES[NAMES[name][0]].element: content}, name, "/Document", lists)


def write_header(version: str, content: Content, lists: CodeLists) -> bytes:
    """A business application header of that version, checked. Raises BadMessage."""
    return write_element(header_class(version), content, f"{HEADER}{version}", "/AppHdr", lists)


def write_element(cls: type, content: Content, name: str, path: str, lists: CodeLists) -> bytes:
    from xsdata.formats.dataclass.serializers import XmlSerializer
    from xsdata.formats.dataclass.serializers.config import SerializerConfig
    from xsdata.formats.dataclass.serializers.writers import XmlEventWriter

    element = _make(cls, content, path)
    serializer = XmlSerializer(config=SerializerConfig(encoding="UTF-8"), writer=XmlEventWriter)
    data = serializer.render(element, ns_map={None: NAMESPACE + name}).encode()
    check(read_tree(data), cls, lists)
    return data


def _as_its_classes(root: Node, name: str) -> None:
    """Gives a version that has no classes the namespace of the one that it is read as."""
    family, version = NAMES[name]
    like = FAMILIES[family].like.get(version)
    for node in all_nodes(root) if like else ():
        if node.namespace == NAMESPACE + name:
            node.namespace = f"{NAMESPACE}{family}.001.{like}"


def _lower_uetrs(root: Node) -> None:
    """Systems that know capitals alone, or that lay their text out, write the same number otherwise than the schema has it."""
    for node in all_nodes(root):
        if node.name.endswith(_UETR):
            node.parts = [node.text.strip().lower()]


def _element(node: Node) -> Element:
    """The parsed and checked node, handed on as it is: nothing parses the bytes a second time and sees something else."""
    element = Element(f"{{{node.namespace}}}{node.name}", {name: text for name, text in node.attributes.items() if " " not in name})
    element.text = node.text
    element.extend(_element(child) for child in node.children)
    return element


@cache
def _document(name: str) -> type:
    family, version = NAMES[name]
    package = FAMILIES[family].package + FAMILIES[family].like.get(version, version)
    document: type = import_module(f"{package}.{package.rpartition('.')[2]}").Document
    return document


@cache
def header_class(version: str) -> type:
    name = f"head_001_001_{version}"
    header: type = import_module(f"pyiso20022.head.{name}.{name}").AppHdr
    return header


def _body(document: type) -> str:
    (only,) = document.__dataclass_fields__  # type: ignore[attr-defined]
    return str(only)


def _make(cls: type, content: Content, path: str) -> Any:
    """A generated object of that class."""
    arguments: dict[str, Any] = {}
    for name_of_slot, slot in zip(cls.__dataclass_fields__, slots(cls), strict=True):  # type: ignore[attr-defined]
        value = content.get("" if slot.kind == "Text" else slot.name)
        value_path = path if slot.kind == "Text" else f"{path}/{'@' if slot.kind == 'Attribute' else ''}{slot.name}"
        if value is None or value == [] or value == ():
            if slot.least:
                raise BadMessage("missing", value_path, "This must be there. Add it.", "minOccurs")
        elif slot.most == 1:
            arguments[name_of_slot] = _value(slot.type, value, value_path)
        else:
            arguments[name_of_slot] = [_value(slot.type, element, f"{value_path}[{place}]") for place, element in enumerate(value, 1)]
    return cls(**arguments)


def _value(kind: Any, value: Any, path: str) -> Any:
    from xsdata.models.datatype import XmlDate, XmlDateTime

    if hasattr(kind, "__dataclass_fields__"):
        return _make(kind, value, path)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        if value not in members:
            raise BadMessage("facet", path, f"Use one of {', '.join(map(str, members))}.", "enumeration")
        return members[value]
    if isinstance(value, datetime):
        return XmlDateTime.from_datetime(value)
    if isinstance(value, date):
        return XmlDate.from_date(value)
    if isinstance(value, Decimal | bool):
        return value
    if not is_readable(value):
        raise BadMessage("text", path, "Leave control characters and line ends out: no bank message may hold them.")
    return value
