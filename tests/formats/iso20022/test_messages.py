import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from bank_cast import ANSWERS, ASKS, ORIGINAL, RECALL, RESOLUTION, RETURN, UETR
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from accord.core.currencies import CURRENCIES
from accord.core.money.amounts import PLACES, Amount
from accord.formats.iso20022.messages import NAMES, WRITTEN, name_of
from accord.formats.iso20022.recall import read_recall, write_recall
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import outcome, read_resolution, write_resolution
from accord.formats.iso20022.returned import read_return
from accord.formats.iso20022.values import Agent, Answer, GroupAnswer, Original, Reason, Recall, Resolution
from accord.tables import code_lists

LISTS = code_lists()
RECALLS = [name for name in NAMES if name.startswith("camt.056")]
RESOLUTIONS = [name for name in NAMES if name.startswith("camt.029") and name in WRITTEN]
EARLIER = [name for name in NAMES if name.startswith("camt.029") and name not in WRITTEN]
RETURNS = [name for name in NAMES if name.startswith("pacs.004")]


@pytest.mark.parametrize("version", RECALLS)
def test_a_recall_goes_out_and_comes_back_in_every_version(version) -> None:
    data = write_recall(RECALL, LISTS, version)
    assert name_of(data) == version
    assert read_recall(data, LISTS) == RECALL


@pytest.mark.parametrize("version", RESOLUTIONS)
def test_an_answer_goes_out_and_comes_back_in_every_version(version) -> None:
    data = write_resolution(RESOLUTION, LISTS, version)
    assert name_of(data) == version
    assert read_resolution(data, LISTS) == RESOLUTION


# As a bank of the earlier schemes writes it: no UETR, in the first version no BICFI but BIC.
NEGATIVE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:VERSION"><RsltnOfInvstgtn>
 <Assgnmt><Id>BANK-7</Id><Assgnr><Agt><FinInstnId><BICFI>DHEUDHEU</BICFI></FinInstnId></Agt></Assgnr>
  <Assgne><Agt><FinInstnId><BICFI>ZYDOFRP0</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2023-06-15T06:47:38</CreDtTm></Assgnmt>
 <Sts><Conf>RJCR</Conf></Sts>
 <CxlDtls><TxInfAndSts><CxlStsId>236F646376F52BR3</CxlStsId>
  <OrgnlGrpInf><OrgnlMsgId>BAAA4645410256488</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId></OrgnlGrpInf>
  <OrgnlInstrId>2020030302001ABAAA7314355943033</OrgnlInstrId><OrgnlEndToEndId>E2EvW2FwX03QFpOFJ1dn</OrgnlEndToEndId>
  <OrgnlTxId>BAAA2358199107806</OrgnlTxId><TxCxlSts>RJCR</TxCxlSts>
  <CxlStsRsnInf><Rsn><Cd>CUST</Cd></Rsn><AddtlInf>ATR053/-BAAA4454035830122</AddtlInf></CxlStsRsnInf>
 </TxInfAndSts></CxlDtls>
</RsltnOfInvstgtn></Document>"""


@pytest.mark.parametrize("version", [*EARLIER, *RESOLUTIONS])
def test_an_answer_of_every_version_is_read_to_the_same_words(version) -> None:
    text = NEGATIVE.replace("VERSION", version)
    if version == "camt.029.001.03":
        text = text.replace("BICFI>", "BIC>").replace("ZYDOFRP0", "ZYDOFRPP")
    read = read_resolution(text.encode(), LISTS)
    (answer,) = read.answers
    assert (read.confirmation, read.assigner, answer.status) == ("RJCR", Agent(bic="DHEUDHEU"), "RJCR")
    assert answer.reasons == (Reason(code="CUST", notes=("ATR053/-BAAA4454035830122",)),)
    assert answer.original == Original(
        end_to_end="E2EvW2FwX03QFpOFJ1dn", instruction="2020030302001ABAAA7314355943033", transaction="BAAA2358199107806",
        message="BAAA4645410256488", message_name="pacs.008.001.08",
    )  # fmt: skip


@pytest.mark.parametrize("version", EARLIER)
def test_a_version_that_is_read_alone_does_not_go_out(version) -> None:
    assert refusal_of(write_resolution, RESOLUTION, LISTS, version).code == "unknown-message"


@pytest.mark.parametrize("version", [name for name in RETURNS if name < "pacs.004.001.09"])
def test_a_return_of_an_earlier_version_has_no_uetr(version) -> None:
    without = RETURN.replace(f"      <OrgnlUETR>{UETR}</OrgnlUETR>\n".encode(), b"")
    (payment,) = read_return(without.replace(b"pacs.004.001.14", version.encode()), LISTS).payments
    assert payment.original == Original(end_to_end="E2E-1", amount=Amount(Decimal(200000), "THB"))
    assert (payment.returned, payment.reasons[0].code) == (Amount(Decimal(60000), "THB"), "FOCR")


@pytest.mark.parametrize("version", [name for name in RETURNS if name >= "pacs.004.001.09"])
def test_a_return_is_recorded_in_every_version(version) -> None:
    result = read_return(RETURN.replace(b"pacs.004.001.14", version.encode()), LISTS)
    assert result.message == "RTR-1"
    assert result.created == datetime(2026, 11, 26, 8, tzinfo=timezone(timedelta(hours=4)))
    (payment,) = result.payments
    assert payment.original == Original(uetr=UETR, end_to_end="E2E-1", amount=Amount(Decimal(200000), "THB"))
    assert (payment.returned, payment.settled) == (Amount(Decimal(60000), "THB"), date(2026, 11, 26))
    assert payment.reasons == (Reason(code="FOCR", notes=("recall CXL-1",)),)


def test_a_return_says_once_for_all_payments_when_and_why() -> None:
    once = RETURN.replace(b"<SttlmInf>", b"<IntrBkSttlmDt>2026-11-27</IntrBkSttlmDt><SttlmInf>").replace(b"<TxInf>", b"%s<TxInf>" % (
        b"<OrgnlGrpInf><OrgnlMsgId>M</OrgnlMsgId><OrgnlMsgNmId>pacs.008</OrgnlMsgNmId><RtrRsnInf><Rsn><Cd>FR01</Cd></Rsn></RtrRsnInf></OrgnlGrpInf>"
    ))  # fmt: skip
    once = once.replace(b"      <IntrBkSttlmDt>2026-11-26</IntrBkSttlmDt>\n", b"")
    once = once.replace(b"<RtrRsnInf><Rsn><Cd>FOCR</Cd></Rsn><AddtlInf>recall CXL-1</AddtlInf></RtrRsnInf>", b"")
    (payment,) = read_return(once, LISTS).payments
    assert payment.settled == date(2026, 11, 27)
    assert payment.reasons == (Reason(code="FR01"),)


def test_an_answer_of_a_party_that_is_no_bank_is_read_without_its_name() -> None:
    data = write_resolution(RESOLUTION, LISTS)
    bank = b"<Assgnr><Agt><FinInstnId><BICFI>MULEAEADXXX</BICFI></FinInstnId></Agt></Assgnr>"
    named = data.replace(bank, b"<Assgnr><Pty><Nm>Clearing House</Nm></Pty></Assgnr>", 1)
    assert named != data
    assert read_resolution(named, LISTS).assigner is None
    assert b"Clearing" not in repr(read_resolution(named, LISTS)).encode()
    with_bic = data.replace(bank, b"<Assgnr><Pty><Id><OrgId><AnyBIC>CLRHAEAD</AnyBIC></OrgId></Id></Pty></Assgnr>", 1)
    assert read_resolution(with_bic, LISTS).assigner == Agent(bic="CLRHAEAD")


def test_a_time_is_kept_as_the_bank_states_it() -> None:
    data = write_recall(RECALL, LISTS).replace(b"2026-11-25T09:30:00Z", b"2026-11-25T09:30:00")
    assert read_recall(data, LISTS).created == datetime(2026, 11, 25, 9, 30)


@pytest.mark.parametrize(
    ("stated", "created"),
    [
        ("2026-11-25T24:00:00", datetime(2026, 11, 26)),
        ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
        (" 2026-11-25T24:00:00+04:00 ", datetime(2026, 11, 26, tzinfo=timezone(timedelta(hours=4)))),
    ],
)
def test_24_ends_the_day_as_xml_schema_has_it(stated: str, created: datetime) -> None:
    """XML Schema 1.1, part 2, section 3.3.7: the hour 24 with no minutes and seconds is the first moment of the next day."""
    data = write_recall(RECALL, LISTS)
    assert data.count(b"2026-11-25T09:30:00Z") == 1
    read = read_recall(data.replace(b"2026-11-25T09:30:00Z", stated.encode()), LISTS)
    assert read.created == created and read == replace(RECALL, created=created)


@pytest.mark.parametrize("stated", ["2026-11-25T24:00:01Z", "2026-11-25T24:01:00Z", "2026-11-25T24:00Z", "2026-02-30T24:00:00Z"])
def test_nothing_else_of_the_hour_24_is_a_time(stated: str) -> None:
    data = write_recall(RECALL, LISTS).replace(b"2026-11-25T09:30:00Z", stated.encode())
    assert refusal_of(read_recall, data, LISTS).facet == "dateTime"


def test_a_settlement_time_of_24_is_midnight() -> None:
    at = b"<IntrBkSttlmDt>2026-11-26</IntrBkSttlmDt>"
    for stated, is_read in ((b"24:00:00", True), (b"24:00:00.0Z", True), (b"24:00:01", False), (b"23:59:59", True)):
        data = RETURN.replace(at, at + b"<SttlmTmReq><CLSTm>%s</CLSTm></SttlmTmReq>" % stated, 1)
        assert data != RETURN
        if is_read:
            assert read_return(data, LISTS) == read_return(RETURN, LISTS)
        else:
            assert refusal_of(read_return, data, LISTS).facet == "dateTime"


def refusal_of(change, *arguments) -> BadMessage:
    with pytest.raises(BadMessage) as refusal:
        change(*arguments)
    assert str(refusal.value) == f"{refusal.value.path}: {refusal.value.text}"
    return refusal.value


WRITTEN_WRONG = [
    (replace(RECALL, message="M" * 36), "facet", "maxLength", "/Document/FIToFIPmtCxlReq/Assgnmt/Id"),
    (replace(RECALL, message=""), "facet", "minLength", "/Document/FIToFIPmtCxlReq/Assgnmt/Id"),
    (replace(RECALL, case="C" * 36), "facet", "maxLength", "/Document/FIToFIPmtCxlReq/Case/Id"),
    (replace(RECALL, assigner=Agent(bic="VICTTH")), "facet", "pattern", "/Document/FIToFIPmtCxlReq/Assgnmt/Assgnr/Agt/FinInstnId/BICFI"),
    (replace(RECALL, original=replace(ORIGINAL, uetr=UETR.upper())), "facet", "pattern", "TxInf[1]/OrgnlUETR"),
    (replace(RECALL, original=replace(ORIGINAL, message_name=None)), "facet", "minLength", "TxInf[1]/OrgnlGrpInf/OrgnlMsgNmId"),
    (replace(RECALL, original=replace(ORIGINAL, amount=Amount(Decimal(1), "USDT"))), "facet", "pattern", "OrgnlIntrBkSttlmAmt/@Ccy"),
    (replace(RECALL, original=replace(ORIGINAL, amount=Amount(Decimal(10**18), "THB"))), "facet", "totalDigits", "OrgnlIntrBkSttlmAmt"),
    (replace(RECALL, original=replace(ORIGINAL, amount=Amount(Decimal(1), "BTC"))), "currency", "ISO 4217", "OrgnlIntrBkSttlmAmt/@Ccy"),
    (replace(RECALL, reasons=(Reason(code="SCAM"),)), "code-list", "ExternalCancellationReason1Code", "CxlRsnInf[1]/Rsn/Cd"),
    (replace(RECALL, reasons=(Reason(code="IDMN"),)), "code-list", "ExternalCancellationReason1Code", "CxlRsnInf[1]/Rsn/Cd"),
    (replace(RECALL, reasons=(Reason(code="FRAUD"),)), "facet", "maxLength", "CxlRsnInf[1]/Rsn/Cd"),
    (replace(RECALL, reasons=(Reason(code="FRAD", own="X"),)), "choice", "choice", "CxlRsnInf[1]/Rsn"),
    (replace(RECALL, reasons=(Reason(code="FRAD"), Reason(notes=("n" * 106,)))), "facet", "maxLength", "CxlRsnInf[2]/AddtlInf[1]"),
    (replace(RECALL, reasons=(Reason(code="FRAD", notes=("a\x00b",)),)), "text", None, "CxlRsnInf[1]/AddtlInf[1]"),
    (replace(RECALL, reasons=(Reason(code="FRAD", notes=("a\nb",)),)), "text", None, "CxlRsnInf[1]/AddtlInf[1]"),
    (replace(RECALL, reasons=(Reason(),)), "missing", "minOccurs", "Rsn"),
    (replace(RECALL, reasons=(Reason(code="NARR"),)), "missing", "minOccurs", "AddtlInf"),
    (replace(RECALL, reasons=()), "missing", "minOccurs", "CxlRsnInf"),
    (replace(RECALL, case_by=None), "missing", "minOccurs", "Case/Cretr"),
    (replace(RECALL, assignee=Agent()), "missing", "minOccurs", "FinInstnId/BICFI"),
    (replace(RECALL, original=Original(amount=ORIGINAL.amount)), "no-reference", None, "OrgnlUETR"),
]  # fmt: skip


@pytest.mark.parametrize(("recall", "code", "facet", "path"), WRITTEN_WRONG)
def test_a_recall_that_breaks_a_rule_does_not_go_out(recall, code, facet, path) -> None:
    refused_with = refusal_of(write_recall, recall, LISTS)
    assert (refused_with.code, refused_with.facet) == (code, facet)
    assert refused_with.path.endswith(path)


ANSWERED_WRONG = [
    (replace(RESOLUTION, confirmation="YES"), "code-list", "ExternalInvestigationExecutionConfirmation1Code", "Sts/Conf"),
    (replace(RESOLUTION, confirmation="PACR"), "code-list", "ExternalInvestigationExecutionConfirmation1Code", "Sts/Conf"),
    (replace(RESOLUTION, confirmation=None), "choice", "choice", "Sts"),
    (replace(RESOLUTION, assignment_cancelled=True), "choice", "choice", "Sts"),
    (replace(RESOLUTION, answers=(Answer(original=ORIGINAL, status="PACR"),)), "facet", "enumeration", "TxInfAndSts[1]/TxCxlSts"),
    (replace(RESOLUTION, answers=(Answer(original=ORIGINAL, reasons=(Reason(code="INDM"),)),)), "code-list",
     "ExternalPaymentCancellationRejection1Code", "TxInfAndSts[1]/CxlStsRsnInf[1]/Rsn/Cd"),
    (replace(RESOLUTION, answers=(Answer(original=ORIGINAL, status_id="S" * 36),)), "facet", "maxLength", "TxInfAndSts[1]/CxlStsId"),
    (replace(RESOLUTION, assigner=None), "missing", "minOccurs", "Assgnmt"),
]  # fmt: skip


@pytest.mark.parametrize(("resolution", "code", "facet", "path"), ANSWERED_WRONG)
def test_an_answer_that_breaks_a_rule_does_not_go_out(resolution, code, facet, path) -> None:
    refused_with = refusal_of(write_resolution, resolution, LISTS)
    assert (refused_with.code, refused_with.facet) == (code, facet)
    assert refused_with.path.endswith(path)


def test_the_other_answers_of_a_status_go_out_and_come_back() -> None:
    duplicate = replace(RESOLUTION, confirmation=None, duplicate_of="CASE-0")
    assert read_resolution(write_resolution(duplicate, LISTS), LISTS) == duplicate
    cancelled = replace(RESOLUTION, confirmation=None, assignment_cancelled=True)
    assert read_resolution(write_resolution(cancelled, LISTS), LISTS) == cancelled


def test_an_answer_means_one_of_a_few_things_for_a_recall() -> None:
    meant = {code: outcome(code) for code in LISTS.lists["confirmation"].codes if outcome(code) != "other"}
    assert meant == {
        "CNCL": "accepted", "CWFW": "accepted", "PECR": "partly", "PDCR": "pending", "PDNG": "pending", "RJCR": "refused",
        "FTNA": "forwarded",
    }  # fmt: skip
    assert [outcome(status) for status in ("ACCR", "PACR", "RJCR", "PDCR", None)] == ["accepted", "partly", "refused", "pending", "other"]


def test_a_recall_is_about_one_payment() -> None:
    data = write_recall(RECALL, LISTS)
    start, end = data.index(b"<TxInf>"), data.index(b"</Undrlyg>")
    assert refusal_of(read_recall, data[:end] + data[start:end] + data[end:], LISTS).code == "one-payment"
    assert refusal_of(read_recall, data[:start] + data[end:], LISTS).code == "one-payment"
    assert refusal_of(read_recall, data.replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<"), LISTS).code == "count"
    assert refusal_of(read_return, RETURN.replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<"), LISTS).code == "count"


def test_an_amount_is_in_a_currency_with_its_places() -> None:
    data = write_recall(RECALL, LISTS)
    unknown = refusal_of(read_recall, data.replace(b'Ccy="THB"', b'Ccy="ZZZ"'), LISTS)
    assert (unknown.code, unknown.path[-5:]) == ("currency", "/@Ccy")
    assert refusal_of(read_recall, data.replace(b">200000.00<", b">200000.001<"), LISTS).facet == "minor unit"
    assert refusal_of(read_return, RETURN.replace(b'Ccy="THB"', b'Ccy="ZZZ"'), LISTS).code == "currency"


def test_a_return_of_nothing_is_none() -> None:
    amount = re.compile(rb'(<RtrdIntrBkSttlmAmt Ccy="THB">)[0-9.]+<')
    for nothing in (b"0", b"0.00000", b"00.0"):
        refusal = refusal_of(read_return, amount.sub(rb"\g<1>" + nothing + b"<", RETURN), LISTS)
        assert (refusal.code, refusal.path) == ("no-money", "/Document/PmtRtr/TxInf[1]/RtrdIntrBkSttlmAmt")


def test_what_answers_something_else_is_told_so() -> None:
    data = write_resolution(RESOLUTION, LISTS)
    modified = data.replace(b"<Conf>PECR</Conf>", b"<RjctdMod><Cd>UM01</Cd></RjctdMod>")
    assert refusal_of(read_resolution, modified, LISTS).code == "not-for-us"
    assert refusal_of(read_recall, data, LISTS).code == "unknown-message"
    assert refusal_of(read_resolution, RETURN, LISTS).code == "unknown-message"
    for other in (b"pacs.008.001.08", b"camt.056.001.99", b""):
        text = write_recall(RECALL, LISTS).replace(b"camt.056.001.11", other)
        assert refusal_of(read_recall, text, LISTS).code == "unknown-message"
    assert refusal_of(write_recall, RECALL, LISTS, "camt.056.001.99").code == "unknown-message"


def test_the_generated_classes_are_not_imported_before_the_first_message() -> None:
    code = (
        "import sys, accord.formats.iso20022.recall, accord.formats.iso20022.resolution, accord.formats.iso20022.returned\n"
        "print([name for name in sys.modules if name.startswith(('pyiso20022', 'xsdata'))])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# Round trips of everything that may be said.

LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S")) | st.just(" ")
TEXT35 = st.text(LETTERS, min_size=1, max_size=35)
NOTES = st.text(LETTERS, min_size=1, max_size=105)
AGENTS = st.sampled_from(
    [ASKS, ANSWERS, Agent(lei="5493001KJTIIGC8Y1R12"), Agent(clearing="USABA", member="021000021"), Agent(member="004")]
)
AMOUNTS = st.builds(
    lambda code, units: Amount(Decimal(units).scaleb(-PLACES[code]), code), st.sampled_from(sorted(CURRENCIES)), st.integers(0, 10**13)
)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1), timezones=st.none() | st.just(UTC) | st.just(timezone(timedelta(hours=7))))


def maybe(strategy):
    return st.none() | strategy


def reasons(key: str):
    codes = sorted(LISTS.lists[key].codes - {"NARR"})
    coded = st.builds(Reason, code=st.sampled_from(codes), notes=st.lists(NOTES, max_size=2).map(tuple))
    return st.lists(
        coded | st.builds(Reason, own=TEXT35) | st.builds(Reason, code=st.sampled_from(["NARR", None]), notes=st.tuples(NOTES)),
        min_size=1,
        max_size=3,
    ).map(tuple)


@st.composite
def originals(draw) -> Original:
    message = draw(maybe(TEXT35))
    return Original(
        uetr=draw(st.uuids(version=4).map(str)), end_to_end=draw(maybe(TEXT35)), instruction=draw(maybe(TEXT35)),
        transaction=draw(maybe(TEXT35)), clearing_reference=draw(maybe(TEXT35)), message=message,
        message_name=None if message is None else draw(TEXT35),
        message_created=None if message is None else draw(maybe(TIMES)), amount=draw(maybe(AMOUNTS)), settled=draw(maybe(DAYS)),
    )  # fmt: skip


@st.composite
def recalls(draw) -> Recall:
    case = draw(maybe(TEXT35))
    return Recall(
        message=draw(TEXT35), assigner=draw(AGENTS), assignee=draw(AGENTS), created=draw(TIMES), case=case,
        case_by=None if case is None else draw(AGENTS), cancellation=draw(maybe(TEXT35)), original=draw(originals()),
        reasons=draw(reasons("cancellation-reason")),
        account=draw(maybe(st.tuples(st.just("account"), st.text(LETTERS, min_size=1, max_size=34)))),
    )  # fmt: skip


@st.composite
def resolutions(draw) -> Resolution:
    case = draw(maybe(TEXT35))
    rejections = reasons("cancellation-rejection") | st.just(())
    groups = st.builds(
        GroupAnswer,
        message=TEXT35,
        message_name=TEXT35,
        status=maybe(st.sampled_from(["PACR", "RJCR", "ACCR", "PDCR"])),
        reasons=rejections,
    )
    answers = st.builds(
        Answer, original=originals(), status_id=maybe(TEXT35), status=maybe(st.sampled_from(["ACCR", "RJCR", "PDCR"])), reasons=rejections,
        returned=maybe(AMOUNTS), returned_on=maybe(DAYS), return_uetr=maybe(st.uuids(version=4).map(str)),
    )  # fmt: skip
    return Resolution(
        message=draw(TEXT35), assigner=draw(AGENTS), assignee=draw(AGENTS), created=draw(TIMES), case=case,
        case_by=None if case is None else draw(AGENTS), confirmation=draw(st.sampled_from(sorted(LISTS.lists["confirmation"].codes))),
        groups=tuple(draw(st.lists(groups, max_size=1))), answers=tuple(draw(st.lists(answers, max_size=2))),
    )  # fmt: skip


@settings(max_examples=60)
@given(recalls(), st.sampled_from(RECALLS))
def test_every_recall_comes_back_as_it_went_out(recall, version) -> None:
    assert read_recall(write_recall(recall, LISTS, version), LISTS) == recall


@settings(max_examples=60)
@given(resolutions(), st.sampled_from(RESOLUTIONS))
def test_every_answer_comes_back_as_it_went_out(resolution, version) -> None:
    assert read_resolution(write_resolution(resolution, LISTS, version), LISTS) == resolution


@settings(max_examples=60)
@given(st.binary(max_size=40), st.integers(0, 2000), st.integers(0, 40))
def test_reading_raises_nothing_but_its_refusal(junk, place, cut) -> None:
    data = write_resolution(RESOLUTION, LISTS)
    for text in (junk, data[:place] + junk + data[place + cut :]):
        try:
            read_resolution(text, LISTS)
        except BadMessage as refusal:
            assert refusal.text.endswith(".")


@pytest.mark.parametrize("spell", [str.upper, lambda uetr: f"\n  {uetr}\n"])
def test_a_uetr_in_capitals_or_on_a_line_of_its_own_is_the_same_number(spell: Callable[[str], str]) -> None:
    (payment,) = read_return(RETURN.replace(UETR.encode(), spell(UETR).encode()), LISTS).payments
    assert payment.original.uetr == "f47ac10b-58cc-4372-a567-0e02b2c3d479"
