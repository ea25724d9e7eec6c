"""What we write against schemas of others, and what others hold for valid against what we read.

The schemas are ISO 20022's, which may be used and not passed on, so they are no part of this tree: ACCORD_SCHEMAS names a folder of
them, as `camt.056.001.08.xsd`, and those of markets before that (`fedwire-camt.056.001.08.xsd`). moov-io/fedwire20022 and other public
repositories hold them: decisions/0050 says which. xmllint reads them (Debian: libxml2-utils).
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bank_cast import ANSWERS, ASKS, INVESTIGATION, ORIGINAL, RECALL, RESOLUTION, RETURN, UETR, finding
from msgspec.structs import replace

from accord.formats.iso20022 import investigation
from accord.formats.iso20022.markets import Form
from accord.formats.iso20022.messages import WRITTEN
from accord.formats.iso20022.recall import write_in_form
from accord.formats.iso20022.resolution import read_resolution, write_resolution
from accord.formats.iso20022.returned import read_return
from accord.formats.iso20022.values import Agent, Reason
from accord.tables import code_lists

LISTS = code_lists()
SCHEMAS = Path(os.environ.get("ACCORD_SCHEMAS") or "/nowhere")
XMLLINT = shutil.which("xmllint")
pytestmark = pytest.mark.skipif(XMLLINT is None or not SCHEMAS.is_dir(), reason="ACCORD_SCHEMAS names no folder, or xmllint is missing")


def flaws(data: bytes, schema: str) -> str:
    path = SCHEMAS / f"{schema}.xsd"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the folder")
    command = [XMLLINT or "", "--noout", "--nonet", "--schema", str(path), "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    return "" if done.returncode == 0 else done.stderr.decode()


KNOWN = [
    RECALL,
    replace(RECALL, account=("iban", "AE070331234567890123456")),
    replace(RECALL, account=("account", "9876543210"), assigner=Agent(clearing="THCBC", member="014"), case=None, case_by=None),
    replace(RECALL, original=replace(ORIGINAL, message_created=RECALL.created)),
]


@pytest.mark.parametrize("recall", KNOWN)
@pytest.mark.parametrize("version", ["08", "09", "10", "11"])
def test_a_recall_passes_the_schema_of_its_version(recall, version) -> None:
    data = write_in_form(recall, LISTS, Form(version=version))
    if version == "11" and not (SCHEMAS / "camt.056.001.11.xsd").is_file():
        data, version = data.replace(b"camt.056.001.11", b"camt.056.001.12"), "12"  # the nearest that anybody publishes
    assert flaws(data, f"camt.056.001.{version}") == ""
    assert flaws(data.replace(b"<Assgnmt>", b"<Assgnmt><X/>"), f"camt.056.001.{version}") != "", "the schema is looked at"


@pytest.mark.parametrize("header", ["01", "02", "03"])
def test_a_header_passes_the_schema_of_its_version(header) -> None:
    data = write_in_form(RECALL, LISTS, Form(version="08", header=header, service="swift.cbprplus.02"))
    found = re.search(rb"<AppHdr.*</AppHdr>", data, re.DOTALL)
    assert found and flaws(found[0], f"head.001.001.{header}") == ""


def test_a_recall_in_fedwires_form_passes_fedwires_schema() -> None:
    asks, answers = (Agent(clearing="USABA", member=number) for number in ("021000021", "026009593"))
    recall = replace(
        RECALL, message="20261127MMQFMP0Z000001", assigner=asks, assignee=answers, case_by=asks, reasons=(Reason(code="FRAD"),),
        original=replace(ORIGINAL, message_created=RECALL.created), account=("account", "9876543210"),
    )  # fmt: skip
    assert flaws(write_in_form(recall, LISTS, Form(version="08", market="fedwire")), "fedwire-camt.056.001.08") == ""


def test_an_investigation_in_fedwires_form_passes_fedwires_schema() -> None:
    asks, answers = (Agent(clearing="USABA", member=number) for number in ("021000021", "026009593"))
    made = replace(
        INVESTIGATION, message="20261127MMQFMP0Z000001", requester=asks, responder=answers, answer_case="THEIRS-1",
        original=replace(ORIGINAL, message_created=RECALL.created),
    )  # fmt: skip
    data = investigation.write_in_form(made, LISTS, Form(market="fedwire", header="03"))
    document = re.search(rb"<Document.*</Document>", data, re.DOTALL)
    assert document and flaws(document[0], "fedwire-camt.110.001.01") == ""
    assert flaws(document[0].replace(b"<MsgId>", b"<MsgId>X"), "fedwire-camt.110.001.01") != "", "the schema is looked at"


def test_what_fedwires_response_schema_takes_is_read() -> None:
    bank = "<Agt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId><MmbId>{}</MmbId></ClrSysMmbId></FinInstnId></Agt>"
    text = finding("PDNG", "INPO", message="20261127MMQFMP0Z000002", words=("We look into it.",), case="C-1", answer_case="R-1").decode()
    for bic, number in (("VICTTHBK", "021000021"), ("KASITHBK", "026009593")):
        text = text.replace(f"<Agt><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></Agt>", bank.format(number))
    there = investigation.read_finding(text.encode(), LISTS)
    assert (there.status, there.words, there.responder) == ("PDNG", ("We look into it.",), Agent(clearing="USABA", member="026009593"))
    assert flaws(text.encode(), "fedwire-camt.111.001.01") == ""


@pytest.mark.parametrize("name", sorted(name for name in WRITTEN if name.startswith("camt.029")))
def test_an_answer_passes_the_schema_of_its_version(name) -> None:
    assert flaws(write_resolution(RESOLUTION, LISTS, name), name) == ""


ANSWER = f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:NAME"><RsltnOfInvstgtn><Assgnmt><Id>A-1</Id>
<Assgnr><Agt><FinInstnId><BICFI>{ANSWERS.bic}</BICFI></FinInstnId></Agt></Assgnr>
<Assgne><Agt><FinInstnId><BICFI>{ASKS.bic}</BICFI></FinInstnId></Agt></Assgne>
<CreDtTm>2026-11-25T10:00:00</CreDtTm></Assgnmt><Sts><Conf>CNCL</Conf></Sts><CxlDtls><TxInfAndSts><CxlStsId>S-1</CxlStsId>
<OrgnlEndToEndId>E2E-1</OrgnlEndToEndId><OrgnlTxId>TX-1</OrgnlTxId><TxCxlSts>ACCR</TxCxlSts></TxInfAndSts></CxlDtls>
</RsltnOfInvstgtn></Document>"""


@pytest.mark.parametrize("version", ["03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"])
def test_what_an_answers_schema_takes_is_read(version) -> None:
    text = ANSWER.replace("NAME", f"camt.029.001.{version}")
    text = text.replace("BICFI>", "BIC>") if version == "03" else text
    (answer,) = read_resolution(text.encode(), LISTS).answers
    assert answer.status == "ACCR"
    assert flaws(text.encode(), f"camt.029.001.{version}") == ""


@pytest.mark.parametrize("version", ["02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"])
def test_what_a_returns_schema_takes_is_read(version) -> None:
    data = RETURN.replace(b"pacs.004.001.14", f"pacs.004.001.{version}".encode())
    if version < "09":
        data = data.replace(f"<OrgnlUETR>{UETR}</OrgnlUETR>".encode(), b"")
    (payment,) = read_return(data, LISTS).payments
    assert payment.original.end_to_end == "E2E-1"
    assert flaws(data, f"pacs.004.001.{version}") == ""
