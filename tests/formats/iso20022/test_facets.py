"""Every rule of every element that a message of ours holds, broken one at a time."""

import xml.etree.ElementTree as ET
from copy import deepcopy
from decimal import Decimal
from enum import Enum
from importlib import import_module

import pytest
from bank_cast import INVESTIGATION, RECALL, RESOLUTION, RETURN, UETR, finding

from accord.formats.iso20022 import facets
from accord.formats.iso20022.facets import FACETS, Slot, check, slots
from accord.formats.iso20022.investigation import write_investigation
from accord.formats.iso20022.messages import FAMILIES, NAMES, NAMESPACE
from accord.formats.iso20022.recall import read_recall, write_recall
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import write_resolution
from accord.formats.iso20022.tree import MOST_BYTES, read_tree
from accord.tables import code_lists

LISTS = code_lists()
SAMPLES = {
    "camt.056": write_recall(RECALL, LISTS), "camt.029": write_resolution(RESOLUTION, LISTS), "pacs.004": RETURN,
    "camt.110": write_investigation(INVESTIGATION, LISTS),
    "camt.111": finding("RJCT", "LEGL", words=("By our law.",), enclosed=True, next_bank="BKKBTHBK", uetr=UETR, case="C-1"),
}  # fmt: skip
XSD = {
    "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern", "total_digits": "totalDigits",
    "fraction_digits": "fractionDigits", "min_inclusive": "minInclusive", "max_inclusive": "maxInclusive",
}  # fmt: skip


def package(name: str):
    family, version = NAMES[name]
    path = FAMILIES[family].package + FAMILIES[family].like.get(version, version)
    return import_module(f"{path}.{path.rpartition('.')[2]}")


def classes(name: str) -> list[type]:
    return [member for member in vars(package(name)).values() if hasattr(member, "__dataclass_fields__")]


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_of_the_generated_classes_is_left_unchecked(name) -> None:
    for cls in classes(name):
        for slot in slots(cls):
            assert set(slot.facets) <= set(FACETS), (cls, slot)
            assert slot.kind in {"Element", "Attribute", "Text", "Wildcard"}
            known = hasattr(slot.type, "__dataclass_fields__") or slot.type in {str, bool, Decimal, bytes, object}
            assert known or issubclass(slot.type, Enum) or slot.type.__name__ in facets._TIMES, (cls, slot)


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_says_so_in_its_name_and_asks_for_none_of_its_elements(name) -> None:
    choices = [cls for cls in classes(name) if cls.__name__.rstrip("0123456789").endswith("Choice")]
    assert choices
    assert all(slot.least == 0 and slot.kind == "Element" for cls in choices for slot in slots(cls) if slot.most == 1)


def broken(slot: Slot, facet: str, limit) -> str | None:
    """A value that breaks this rule first; None where no value can."""
    if facet == "min_length":
        return "" if "pattern" not in slot.facets else None
    if facet == "max_length":
        return "x" * (limit + 1) if limit < MOST_BYTES else None  # the message is too large before
    if facet == "pattern":
        return "?"
    if facet == "total_digits":
        return "1" * (limit + 1)
    if facet == "fraction_digits":
        return "0." + "0" * limit + "1"
    return str(limit - 1) if facet == "min_inclusive" else str(limit + 1)


def leaves(node: ET.Element, cls: type, path: str):
    """Every element or attribute that takes a value: (element, attribute or None, slot, path)."""
    counts: dict[str, int] = {}
    rows = {slot.name: slot for slot in slots(cls)}
    for name, slot in rows.items():
        if slot.kind == "Attribute":
            yield node, name, slot, f"{path}/@{name}"
        if slot.kind == "Text":
            yield node, None, slot, path
    for child in node:
        name = child.tag.rpartition("}")[2]
        slot = rows[name]
        counts[name] = counts.get(name, 0) + 1
        here = f"{path}/{name}" + (f"[{counts[name]}]" if slot.most != 1 else "")
        if hasattr(slot.type, "__dataclass_fields__"):
            yield from leaves(child, slot.type, here)
        else:
            yield child, None, slot, here


def nodes(node: ET.Element, cls: type, path: str):
    """Every element that holds elements: (element, class, path)."""
    yield node, cls, path
    counts: dict[str, int] = {}
    rows = {slot.name: slot for slot in slots(cls)}
    for child in node:
        name = child.tag.rpartition("}")[2]
        slot = rows[name]
        counts[name] = counts.get(name, 0) + 1
        if hasattr(slot.type, "__dataclass_fields__") and len(child):
            yield from nodes(child, slot.type, f"{path}/{name}" + (f"[{counts[name]}]" if slot.most != 1 else ""))


def refused(root: ET.Element, document: type) -> BadMessage:
    with pytest.raises(BadMessage) as refusal:
        check(read_tree(ET.tostring(root)), document, LISTS)
    return refusal.value


def sample(family: str) -> tuple[ET.Element, type]:
    root = ET.fromstring(SAMPLES[family])
    return root, package(root.tag[1:].partition("}")[0].removeprefix(NAMESPACE)).Document


@pytest.mark.parametrize("family", FAMILIES)
def test_each_broken_facet_is_refused_by_its_name_and_path(family) -> None:
    root, document = sample(family)
    check(read_tree(ET.tostring(root)), document, LISTS)
    tried = 0
    for element, attribute, slot, path in list(leaves(root, document, "/Document")):
        kept = element.get(attribute) if attribute else element.text
        tries = [(broken(slot, facet, limit), XSD[facet]) for facet, limit in slot.facets.items()]
        tries += [("?", "dateTime")] if slot.type.__name__ in facets._TIMES else []
        tries += [("?", "decimal")] if slot.type is Decimal else []
        tries += [("NONE", "enumeration")] if isinstance(slot.type, type) and issubclass(slot.type, Enum) else []
        for value, facet in tries:
            if value is None:
                continue
            if attribute:
                element.set(attribute, value)
            else:
                element.text = value
            refused_with = refused(root, document)
            assert (refused_with.code, refused_with.facet, refused_with.path) == ("facet", facet, path)
            tried += 1
        if attribute:
            element.set(attribute, kept)
        else:
            element.text = kept
    check(read_tree(ET.tostring(root)), document, LISTS)
    assert tried > 15


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_missing_too_many_or_out_of_its_place_is_refused_by_its_path(family) -> None:
    root, document = sample(family)
    for element, cls, path in list(nodes(root, document, "/Document")):
        rows = {slot.name: slot for slot in slots(cls)}
        children = list(element)
        choice = cls.__name__.rstrip("0123456789").endswith("Choice")
        for child in children:
            name = child.tag.rpartition("}")[2]
            slot = rows[name]
            siblings = [sibling for sibling in children if sibling.tag == child.tag]
            if slot.least and len(siblings) == 1:
                element.remove(child)
                refused_with = refused(root, document)
                assert (refused_with.code, refused_with.facet, refused_with.path) == ("missing", "minOccurs", f"{path}/{name}")
            if choice and len(children) == 1:
                element[:] = []
                assert (refused(root, document).code, refused(root, document).path) == ("choice", path)
            if slot.most == 1:
                element[:] = [*children, deepcopy(child)] if child is children[-1] else children
                if child is children[-1]:
                    assert refused(root, document).code == "too-many"
            element[:] = children
        if len({child.tag for child in children}) > 1:
            element[:] = [*children[1:], children[0]]
            assert refused(root, document).code in {"wrong-order", "missing"}
            element[:] = children
        stranger = ET.SubElement(element, children[0].tag.partition("}")[0] + "}Strange")
        assert (refused(root, document).code, refused(root, document).path) == ("unknown-element", f"{path}/*")
        element.remove(stranger)
        element.set("strange", "1")
        assert (refused(root, document).code, refused(root, document).path) == ("unknown-attribute", path)
        del element.attrib["strange"]
        element.text = "a word"
        assert (refused(root, document).code, refused(root, document).path) == ("text", path)
        element.text = None
    check(read_tree(ET.tostring(root)), document, LISTS)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_refusal_repeats_what_the_message_says(family) -> None:
    root, document = sample(family)
    for element, attribute, slot, _ in list(leaves(root, document, "/Document")):
        kept = element.get(attribute) if attribute else element.text
        secret = "4111111111111111 Somchai " * 30
        if attribute:
            element.set(attribute, secret)
        else:
            element.text = secret
        if slot.facets or slot.type is not str:
            assert "Somchai" not in str(refused(root, document))
        if attribute:
            element.set(attribute, kept)
        else:
            element.text = kept


def test_an_element_of_another_namespace_does_not_belong_here() -> None:
    text = SAMPLES["camt.056"].replace(b"<Assgnmt>", b'<Assgnmt xmlns="urn:other">')
    document = package("camt.056.001.11").Document
    with pytest.raises(BadMessage) as refusal:
        check(read_tree(text), document, LISTS)
    assert refusal.value.code == "unknown-element"


XSI = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" '


@pytest.mark.parametrize("expected", [b'xsi:type="xs:int"', b'xsi:nil="true"', b'xsi:type="Document"'])
@pytest.mark.parametrize("element", [b"<Document ", b"<Assgnmt>", b"<Id>"])
def test_no_element_may_say_what_type_it_is(element, expected) -> None:
    data = SAMPLES["camt.056"].replace(element, element[:-1] + XSI + expected + element[-1:], 1)
    with pytest.raises(BadMessage) as refusal:
        read_recall(data, LISTS)
    assert refusal.value.code == "unknown-attribute"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a><b c='1'>text</b>tail</a>",
        b"<x" + XSI + b'xsi:type="xs:decimal">zz</x>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.056.001.11"/>',
    ],
)
def test_what_others_agreed_among_themselves_is_left_out(content) -> None:
    more = b"<SplmtryData><Envlp>" + content + b"</Envlp></SplmtryData></FIToFIPmtCxlReq>"
    assert read_recall(SAMPLES["camt.056"].replace(b"</FIToFIPmtCxlReq>", more), LISTS) == RECALL


def test_where_the_schema_lies_may_be_told() -> None:
    tag = b'<Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" '
    check(read_tree(SAMPLES["camt.056"].replace(b"<Document ", tag)), package("camt.056.001.11").Document, LISTS)
