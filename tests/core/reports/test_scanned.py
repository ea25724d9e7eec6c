"""What the QR codes in a person's pictures name, and that it is asked about like what stands in the words."""

import msgspec
from emv_codes import signed, tag
from report_cast import NOW
from reporting import picture, qr

from accord.core.reports.answers import Around
from accord.core.reports.scanned import Scanned, named_in, scan
from accord.core.reports.sheet import Sheet, open_sheet, read_sheet, write_sheet
from accord.tables import identifier_tables, report_form

TABLES = identifier_tables()
AROUND = Around(now=NOW, region="TH", tables=TABLES, schemes=frozenset({"other"}))
PROMPTPAY = signed(
    tag("00", "01"),
    tag("01", "11"),
    tag("29", tag("00", "A000000677010111") + tag("01", "0066812345678")),
    tag("53", "764"),
    tag("58", "TH"),
)


def test_a_payment_code_names_the_proxy_and_a_link_its_site() -> None:
    (code,) = scan(qr(PROMPTPAY), "TH", TABLES)
    assert code.scheme == "promptpay" and ("proxy", "promptpay:phone:+66812345678") in code.named
    (link,) = scan(qr("https://evil-invest.example.com/pay"), "TH", TABLES)
    assert link.named[0][0] == "url"
    assert {identifier.kind for identifier in named_in((code, link), "TH", TABLES)} >= {"proxy", "url"}


def test_what_names_nothing_or_holds_a_card_is_left_out() -> None:
    for text in ("4111111111111111", "hello", PROMPTPAY[:-1] + ("0" if PROMPTPAY[-1] != "0" else "1")):
        assert scan(qr(text), "TH", TABLES) == ()
    assert scan(picture(), "TH", TABLES) == ()


def test_it_is_asked_whose_it_is_and_goes_nowhere_before() -> None:
    sheet = Sheet(kind="money", answers={"country": "TH"}, codes=scan(qr(PROMPTPAY), "TH", TABLES))
    assert open_sheet(write_sheet(sheet)) == sheet
    read = read_sheet(sheet, report_form(), AROUND)
    assert read.facts.mentions and all(mention.is_asked and mention.scanned and mention.mark == "found" for mention in read.facts.mentions)
    assert read.facts.scammer_identifiers == ()
    key = next(mention.identifier.key.hex() for mention in read.facts.mentions if mention.identifier.kind == "proxy")
    marked = read_sheet(msgspec.structs.replace(sheet, marks={key: "theirs"}), report_form(), AROUND)
    assert [identifier.kind for identifier in marked.facts.scammer_identifiers] == ["proxy"]
    own = msgspec.structs.replace(sheet, answers={"country": "TH", "own": ["+66812345678"]}, marks={key: "theirs"})
    assert read_sheet(own, report_form(), AROUND).facts.scammer_identifiers == (), "what is the person's own stays so"


def test_what_a_later_version_can_not_read_is_left_out() -> None:
    assert named_in((Scanned(scheme="text", named=(("phone", "no number"), ("no-kind", "x"))),), "TH", TABLES) == ()
