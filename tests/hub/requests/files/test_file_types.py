"""What a file is, whatever it is called: documents with macros under any name, drawings under any prefix, and honest files that pass."""

import io
import zipfile
from typing import Any

import pytest

from accord.hub.requests.errors import Refused
from accord.hub.requests.files.file_types import MOST_PARTS, type_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The first bytes of a compound file (MS-CFB 2.2), which is how a project of macros is kept (MS-OVBA).
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{more}</Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/>{more}</Relationships>'
)
LINK = (
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="https://bank.example" TargetMode="External"/>'
)


def book(parts: dict[str, bytes] | None = None, *, types: str = "", rels: str = "", first: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(first):
            archive.writestr(f"a/{number}.xml", "<a/>")
        archive.writestr("[Content_Types].xml", TYPES.replace("{more}", types))
        archive.writestr("xl/_rels/workbook.xml.rels", RELS.replace("{more}", rels))
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def is_refused(data: bytes) -> bool:
    try:
        type_of(data)
    except Refused as refused:
        assert refused.code == "not-this-kind"
        return True
    return False


def test_honest_documents_pass() -> None:
    assert type_of(book()) == XLSX
    assert type_of(book({"xl/media/image1.png": b"\x89PNG\r\n\x1a\n"}, rels=LINK)) == XLSX


def test_what_another_library_writes_passes() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["account", "amount"])
    made.active["A2"].hyperlink = "https://bank.example"
    made.save(file)
    assert type_of(file.getvalue()) == XLSX


VBA = '<Override PartName="/xl/{name}" ContentType="application/vnd.ms-office.vbaProject"/>'
ENTITY = '<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vba&#80;roject"/>'


@pytest.mark.parametrize(
    "data",
    [
        lambda: book({"xl/vbaProject.bin": OLE}),
        lambda: book({"xl/vbaProject.bin": OLE}, first=MOST_PARTS),
        lambda: book(first=MOST_PARTS),
        lambda: book({"xl/picture.png": OLE}),
        lambda: book({"xl/theme.xml": b"no such"}, types=VBA.replace("{name}", "theme.xml")),
        lambda: book({"xl/x.bin": b"x"}, types=ENTITY),
        lambda: book(types='<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'),
        lambda: book(rels='<Relationship Id="r" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="a.xml"/>'),
        lambda: book(rels='<Relationship Id="r" Type="http://x/relationships/attachedTemplate" Target="https://evil.example/a.dotm"/>'),
        lambda: book(rels='<Relationship Id="r" Type="http://x/relationships/oleObject" Target="../a.xml"/>'),
        lambda: book({"xl/macrosheets/sheet1.xml": b"<a/>"}),
        lambda: book({"XL/WORKBOOK.XML": b"another of one name"}),
    ],
)
def test_a_document_that_could_run_something_is_refused_under_whatever_name(data: Any) -> None:
    assert is_refused(data())


NAMESPACE = 'xmlns:a="http://www.w3.org/2000/svg"'


@pytest.mark.parametrize(
    "text",
    [
        f"<a:svg {NAMESPACE}><a:script>alert(1)</a:script></a:svg>",
        f'<?xml version="1.0"?><a:svg {NAMESPACE}/>',
        f'<?xml version="1.0"?>\n<!-- a picture --><x><a:SVG {NAMESPACE}/></x>',
        "<!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>",
        '<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml"/>',
        '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#x"?><x/>',
        '<?xml version="1.0"?><a:script xmlns:a="http://www.w3.org/2000/svg">1</a:script>',
    ],
)
def test_a_drawing_is_refused_under_whatever_prefix(text: str) -> None:
    assert is_refused(text.encode())


def test_bank_messages_mails_and_plain_words_pass() -> None:
    message = '<?xml version="1.0"?><soap:Envelope><soap:Body><Document><CstmrPmtCxlReq/></Document></soap:Body></soap:Envelope>'
    assert type_of(message.encode()) == "application/xml"
    assert type_of(b"From: a@b.example\nDate: today\nMessage-ID: <1>\n\nSee <svg> there") == "message/rfc822"
    assert type_of("พวกเขาโทรมา <svg>".encode()) == "text/plain"
