"""Whatever a message came in: what lies inside is read, once, and what belongs to the envelope alone is not."""

import pytest
from bank_cast import RECALL, RESOLUTION, RETURN
from msgspec.structs import replace

from accord.formats.iso20022.markets import Form
from accord.formats.iso20022.recall import read_recall, write_in_form
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import read_resolution, write_resolution
from accord.formats.iso20022.returned import read_return
from accord.formats.iso20022.values import Agent
from accord.tables import code_lists

LISTS = code_lists()
NAME = "camt.029.001.09"
DOCUMENT = write_resolution(RESOLUTION, LISTS, NAME).decode().partition("?>")[2].strip()
BARE = DOCUMENT.partition(">")[2].rpartition("<")[0]
FIELDS = (
    "<Fr><FIId><FinInstnId><BICFI>NCBACATTXXX</BICFI></FinInstnId></FIId></Fr><To><FIId><FinInstnId><BICFI>CIBCCAT0XXX</BICFI>"
    f"</FinInstnId></FIId></To><BizMsgIdr>IMDLC692870US01</BizMsgIdr><MsgDefIdr>{NAME}</MsgDefIdr><BizSvc>swift.cbprplus.02</BizSvc>"
    "<CreDt>2008-09-29T04:49:45+03:00</CreDt>"
)
HEADER = f'<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">{FIELDS}</AppHdr>'
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


def prefixed(text: str) -> str:
    """Every element under a prefix, as stacks of Java write it."""
    return text.replace("</", "\0").replace("<", "<ns2:").replace("\0", "</ns2:").replace(" xmlns=", " xmlns:ns2=")


ENVELOPES = {
    "bare": DOCUMENT,
    "declared": DECLARED + DOCUMENT,
    "blank lines before": "\n\r\n \t" + DECLARED + DOCUMENT,
    "prefixed": prefixed(DOCUMENT),
    "an element of that name": f"<Envelope>{HEADER}{DOCUMENT}</Envelope>",
    "another name": f"<data>{HEADER}{DOCUMENT}</data>",
    "a namespace of its own": f'<x:BusMsg xmlns:x="urn:any:envelope"><x:Hdr>{HEADER}</x:Hdr><x:Doc>{DOCUMENT}</x:Doc></x:BusMsg>',
    "a PDU of a network": f'<DataPDU xmlns="urn:swift:saa:xsd:saa.2.0"><Header/><Body>{HEADER}{DOCUMENT}</Body></DataPDU>',
    "a SOAP body": f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m>{DOCUMENT}</m></s:Body></s:Envelope>',
    "no Document": f'<Message xmlns="urn:tch"><AppHdr/><R xmlns="urn:iso:std:iso:20022:tech:xsd:{NAME}">X</R></Message>'.replace(
        f'<R xmlns="urn:iso:std:iso:20022:tech:xsd:{NAME}">X</R>',
        BARE.replace("<RsltnOfInvstgtn>", f'<RsltnOfInvstgtn xmlns="urn:iso:std:iso:20022:tech:xsd:{NAME}">'),
    ),
    "nothing around header and message": f"{DECLARED}\n{HEADER}\n{DOCUMENT}",
    "each declared": f"{DECLARED}\n{HEADER}\n{DECLARED}\n{DOCUMENT}",
    "no namespace at all": f"<Body><ISOMessage><AppHdr>{FIELDS}</AppHdr><Document>{BARE}</Document></ISOMessage></Body>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("around", ENVELOPES)
def test_a_message_is_read_from_whatever_it_came_in(around, encoding) -> None:
    text = ENVELOPES[around].replace("UTF-8", "UTF-16") if "16" in encoding else ENVELOPES[around]
    if encoding.endswith("-bom"):
        text, encoding = "\ufeff" + text, encoding.removesuffix("-bom")
    if "16" in encoding and around in ("blank lines before", "nothing around header and message", "each declared"):
        text = text.replace('encoding="UTF-16"', "")  # a declaration belongs at the very start of such data
        text = text.replace('<?xml version="1.0" ?>', "")
    assert read_resolution(text.encode(encoding), LISTS) == RESOLUTION


def test_an_encoding_of_eight_bits_is_read_as_it_is_declared() -> None:
    named = replace(RESOLUTION, answers=(replace(RESOLUTION.answers[0], reasons=()),))
    text = write_resolution(named, LISTS).decode().replace("UTF-8", "windows-1252")
    assert read_resolution(text.encode("cp1252"), LISTS) == named


def code_of(read, text: str) -> tuple[str, str]:
    with pytest.raises(BadMessage) as refusal:
        read(text.encode(), LISTS)
    return refusal.value.code, refusal.value.path


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (f"<e>{DOCUMENT}{DOCUMENT}</e>", "one-message", "/"),
        (f"<e>{HEADER}{HEADER}{DOCUMENT}</e>", "one-message", "/"),
        (f"<e>{HEADER}</e>", "unknown-message", "/"),
        (HEADER, "unknown-message", "/"),
        (f"<e>{HEADER.replace(NAME, 'camt.029.001.08')}{DOCUMENT}</e>", "header", "/AppHdr/MsgDefIdr"),
        (f"<e>{HEADER.replace('<BizMsgIdr>IMDLC692870US01</BizMsgIdr>', '')}{DOCUMENT}</e>", "missing", "/AppHdr/BizMsgIdr"),
        (f"<e>{HEADER.replace('NCBACATTXXX', 'nobank')}{DOCUMENT}</e>", "facet", "/AppHdr/Fr/FIId/FinInstnId/BICFI"),
        (f"<Document>{BARE}</Document>", "unknown-message", "/"),
        (DOCUMENT.replace("tech:xsd", "tech:other"), "unknown-message", "/"),
        (DOCUMENT + DOCUMENT, "not-xml", "/"),
        (DOCUMENT.replace("Document", "Letter"), "unknown-message", "/Letter"),
        (f"<e><pacs>{DOCUMENT.replace(NAME, 'pacs.008.001.08')}</pacs></e>", "unknown-message", "/"),
    ],
)  # fmt: skip
def test_what_is_not_one_message_with_its_header_is_refused_by_its_rule(text, code, path) -> None:
    assert code_of(read_resolution, text) == (code, path)


def test_a_message_inside_a_message_belongs_to_what_others_agreed() -> None:
    more = f"<SplmtryData><Envlp>{DOCUMENT}</Envlp></SplmtryData></RsltnOfInvstgtn>"
    assert read_resolution(DOCUMENT.replace("</RsltnOfInvstgtn>", more).encode(), LISTS) == RESOLUTION


def test_a_return_comes_in_an_envelope_as_an_answer_does() -> None:
    (text,) = (RETURN.decode().partition("?>")[2],)
    assert read_return(f"<Envelope>{text}</Envelope>".encode(), LISTS) == read_return(RETURN, LISTS)


# Out


@pytest.mark.parametrize("header", ["", "01", "02", "03", "04"])
@pytest.mark.parametrize("envelope", ["", "Envelope", "BusMsg"])
def test_a_recall_goes_out_bare_or_with_its_header_in_an_envelope(header, envelope) -> None:
    data = write_in_form(RECALL, LISTS, Form(version="08", header=header, envelope=envelope))
    assert read_recall(data, LISTS) == RECALL
    root = data.partition(b"?>")[2].strip().partition(b">")[0].partition(b" ")[0].decode()
    assert root == f"<{envelope or ('Envelope' if header else 'Document')}"
    assert (b"<AppHdr" in data) == bool(header)


def test_a_form_that_nobody_knows_is_refused_by_its_rule() -> None:
    for form, code in (
        (Form(version="07"), "unknown-message"),
        (Form(header="09"), "header"),
        (Form(market="moon"), "market"),
        (Form(envelope="a b"), "envelope"),
        (Form(version="08", market="fedwire"), "market"),
    ):
        with pytest.raises(BadMessage) as refusal:
            write_in_form(RECALL, LISTS, form)
        assert refusal.value.code == code, form


def test_a_market_gets_what_it_takes_and_nothing_else() -> None:
    american, other = (Agent(clearing="USABA", member=number) for number in ("021000021", "026009593"))
    original = replace(RECALL.original, message_created=RECALL.created)
    recall = replace(RECALL, message="20261127MMQFMP0Z000001", assigner=american, assignee=other, original=original)
    form = Form(version="08", market="fedwire")
    data = write_in_form(recall, LISTS, form)
    assert b"CtrlData" not in data and b"CxlId" not in data and b"OrgnlCreDtTm" in data
    for flaw, path in (
        ({"message": "OWN-1"}, "Assgnmt/Id"),
        ({"assignee": Agent(bic="MULEAEADXXX")}, "Assgne/Agt/FinInstnId/ClrSysMmbId"),
        ({"assigner": Agent(clearing="USABA", member="21000021")}, "Assgnr/Agt/FinInstnId/ClrSysMmbId"),
        ({"assigner": Agent(clearing="THCBC", member="021000021")}, "Assgnr/Agt/FinInstnId/ClrSysMmbId"),
    ):
        with pytest.raises(BadMessage) as refusal:
            write_in_form(replace(recall, **flaw), LISTS, form)
        assert (refusal.value.code, refusal.value.facet) == ("market", "pattern") and refusal.value.path.endswith(path), flaw
