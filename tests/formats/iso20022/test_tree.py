import pytest

from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import read_resolution
from accord.formats.iso20022.tree import MOST_BYTES, MOST_DEPTH, MOST_NODES, read_tree
from accord.tables import code_lists

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.13">&lol2;</Document>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE Document [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.13">&file;</Document>"""
SCHEMA = b'<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd"><Document/>'


def code_of(data: bytes) -> str:
    with pytest.raises(BadMessage) as refusal:
        read_tree(data)
    with pytest.raises(BadMessage) as read:
        read_resolution(data, code_lists())
    assert read.value.code == refusal.value.code
    return refusal.value.code


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, SCHEMA, LAUGHS.decode().encode("utf-16")])
def test_a_document_type_is_refused_before_anything_is_expanded_or_fetched(data) -> None:
    assert code_of(data.replace(b'version="1.0"', b'version="1.0"')) == "doctype"


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"<a></b>", b"<a>&nbsp;</a>", b"\xff\xfe", b"<a>\x00</a>", b"<a/><b/>", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_what_is_not_well_formed_is_refused(data) -> None:
    assert code_of(data) == "not-xml"


def test_size_depth_and_number_are_bounded() -> None:
    assert code_of(b"<a>" + b" " * MOST_BYTES + b"</a>") == "too-large"
    assert code_of(b"<a>" * (MOST_DEPTH + 1) + b"</a>" * (MOST_DEPTH + 1)) == "too-deep"
    assert code_of(b"<a>" + b"<b/>" * MOST_NODES + b"</a>") == "too-deep"
    assert read_tree(b"<a>" * MOST_DEPTH + b"</a>" * MOST_DEPTH).name == "a"


def test_names_texts_and_attributes_are_read_with_their_namespace() -> None:
    root = read_tree('<x:a xmlns:x="urn:n" x:k="1" k="2">é<x:b/>t<![CDATA[<c>]]></x:a>'.encode())
    assert (root.namespace, root.name, root.text) == ("urn:n", "a", "ét<c>")
    assert root.attributes == {"urn:n k": "1", "k": "2"}
    assert [child.name for child in root.children] == ["b"]
