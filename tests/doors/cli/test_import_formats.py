"""import FILE: a list in any format, as it comes; what is taken in, what is lost, and what a dry run says."""

import gzip
import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from programs import Session, answer

ADBLOCK = """\ufeff[Adblock Plus 2.0]
! Title: Scams
||evil-one.com^$third-party
||EVIL-two.com^$document
||evil-two.com^
||bücher-scam.com^
@@||evil-three.com^
||evil-three.com^
evil-one.com##.ad
/banner/*/x^
||evil-four.com/login^
google.com
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "whatever.csv"  # a name says nothing of what a list holds


def read(accord: Session, place: Path, content: str | bytes, *options: str) -> dict[str, Any]:
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return accord.answer("import", str(place), *options)


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in report.items() if isinstance(value, int) and value}


def test_a_filter_list_is_read_and_what_it_excepts_is_not(accord: Session, place: Path) -> None:
    report = read(accord, place, ADBLOCK.replace("\n", "\r\n"))
    assert report["format"] == "adblock"
    assert report["losses"] == {"cosmetic": 1, "exception": 2, "pattern": 1}
    assert counts(report) == {"lines": 6, "published": 4, "duplicates": 1, "quarantined": 1}
    asked = (
        "https://sub.evil-one.com/x",
        "evil-two.com",
        "evil-three.com",
        "https://evil-four.com/login",
        "evil-four.com",
        "bücher-scam.com",
    )
    verdicts = [result["verdict"] for result in accord.answer("check", *asked)["results"]]
    assert verdicts == ["reported", "reported", "none", "reported", "none", "reported"]


def test_a_list_is_read_packed_and_from_the_standard_input(accord: Session, place: Path, data: Path) -> None:
    hosts = "127.0.0.1 localhost\n0.0.0.0 evil-one.com # first\n0.0.0.0 evil-two.com\n192.168.0.2 nas.home\n"
    report = read(accord, place, gzip.compress(hosts.encode()), "--source", "list:hosts")
    assert (report["format"], report["losses"], report["published"]) == ("hosts", {"redirect": 1}, 2)
    again = answer("import", "-", "--source", "list:hosts", stdin=hosts.encode("utf-16"), data=data)
    assert (again["format"], again["duplicates"]) == ("hosts", 2)


URLHAUS = """{
    "3141592": [
        {
            "dateadded": "2026-11-20 10:11:12 UTC",
            "url": "http://evil-one.com/i",
            "last_online": null
        }
    ],
    "3141593": [{"dateadded": "2026-11-20 10:11:13 UTC", "url": "no address"}]
}
"""


def test_json_is_read_with_when_it_was_seen_and_named_by_its_lines(accord: Session, place: Path) -> None:
    report = read(accord, place, URLHAUS)
    assert (report["format"], counts(report)) == ("json", {"lines": 2, "published": 1, "refused": 1})
    assert [(row["line"], row["text"]) for row in report["refusals"]] == [(9, "no address")]
    verdicts = accord.answer("check", "http://evil-one.com/i", "evil-one.com")["results"]
    assert [result["verdict"] for result in verdicts] == ["reported", "none"], "a page is never read as its host"
    assert verdicts[0]["first_seen"] == "2026-11-20T10:11:12.000000Z"


def test_a_time_is_utc_where_the_list_says_so_and_left_out_where_its_zone_is_not_said(accord: Session, place: Path) -> None:
    said = """# Database dump
# Last updated: 2026-11-20 10:12:00 (UTC)
# id,dateadded,url,last_online
"1","2026-11-20 10:11:12","http://evil-one.com/i","2026-11-21 01:02:03"
"""
    report = read(accord, place, said)
    assert counts(report) == {"lines": 1, "published": 1} and report["losses"] == {}
    assert seen_of(accord, "http://evil-one.com/i") == "2026-11-20T10:11:12.000000Z"
    report = read(accord, place, said.replace(" (UTC)", "").replace("evil-one", "evil-two"))
    assert counts(report) == {"lines": 1, "published": 1} and report["losses"] == {"time": 2}
    assert seen_of(accord, "http://evil-two.com/i") > "2026-11-21", "when it was published"
    report = read(accord, place, '[{"ioc_value": "evil-three.com", "first_seen_utc": "2026-11-20 10:11:12"}]')
    assert seen_of(accord, "evil-three.com") == "2026-11-20T10:11:12.000000Z" and report["losses"] == {}


def seen_of(accord: Session, value: str) -> Any:
    (result,) = accord.answer("check", value)["results"]
    return result["first_seen"]


def test_a_phone_beside_a_bank_is_no_account_there(accord: Session, place: Path) -> None:
    report = read(accord, place, "Bank,Mobile\nKBANK,081-234-5678\nSCB,0891112222\n", "--region", "TH")
    assert counts(report) == {"lines": 2, "published": 2}
    asked = ("+66812345678", "+66891112222", "TH:004:0812345678")
    assert [result["verdict"] for result in accord.answer("check", *asked)["results"]] == ["reported", "reported", "none"]
    place.write_text("ব্যাংক,মোবাইল নম্বর\nবিকাশ,০১৭১২৩৪৫৬৭৮\nDBBL,01912345678\n", encoding="utf-8")
    tried = accord.answer("import", "file", str(place), "--region", "BD", "--dry-run")
    assert [(line["kind"], line["value"]) for line in tried["first"]] == [
        ("proxy", "bKash +880 1712-345678"),
        ("phone", "+880 1912-345678"),
    ]


def test_pages_of_people_on_platforms_make_a_table_and_days_are_no_numbers(accord: Session, place: Path) -> None:
    pages = (
        "Page name,Page URL,Platform\nLucky,https://www.facebook.com/profile.php?id=61550000000001,Facebook\n"
        "AIS,https://www.tiktok.com/@ais.promo88,TikTok\n"
    )
    report = read(accord, place, pages)
    assert (report["format"], counts(report)) == ("csv", {"lines": 2, "published": 2})
    calls = "Caller,Date of call\n081-234-5678,25/11/2026\n082-234-5678,26/11/2026\nno number,26/11/2026\n"
    report = read(accord, place, calls, "--region", "TH", "--source", "calls")
    assert counts(report) == {"lines": 3, "published": 2, "refused": 1}
    assert accord.answer("check", "+66812345678")["results"][0]["verdict"] == "reported"
    assert read(accord, place, "Ana\nbella\n", "--source", "names")["format"] == "list", "a word is nobody's page"


def test_names_on_platforms_are_read_with_the_platform_beside_them(accord: Session, place: Path) -> None:
    table = (
        "Platform;Account;Reported\nTelegram;@quick_money88;2026-11-02\nFacebook Page;john.doe.9981;2026-11-03\n"
        "WhatsApp;081-234-5678;2026-11-03\nWebsite;evil-one.com;2026-11-04\nTrueMoney;089-111-2222;2026-11-04\n"
        "Facebook;Somchai Jaidee;2026-11-04\n"
    )
    report = read(accord, place, table, "--region", "TH")
    assert counts(report) == {"lines": 6, "published": 5, "refused": 1}
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [(7, "handle-not-valid")]
    asked = ("t.me/quick_money88", "facebook.com/johndoe9981", "wa.me/66812345678", "+66812345678", "evil-one.com", "truemoney:0891112222")
    results = accord.answer("check", *asked)["results"]
    assert [result["verdict"] for result in results] == ["reported"] * 6
    assert [result["identifier"]["kind"] for result in results] == ["handle", "handle", "handle", "phone", "domain", "proxy"]


@pytest.mark.parametrize("options", [(), ("--map", "value=#1"), ("--map", "value=Telegram username")])
def test_a_column_that_is_called_as_a_platform_holds_names_there(accord: Session, place: Path, options: tuple[str, ...]) -> None:
    report = read(accord, place, "Telegram username,Remark\n@quick_money88,asks for tax\nother_one,invests\n", *options)
    assert counts(report) == {"lines": 2, "published": 2}
    results = accord.answer("check", "telegram:@quick_money88", "https://t.me/other_one")["results"]
    assert [result["verdict"] for result in results] == ["reported"] * 2


def test_other_columns_of_a_table_are_told_and_read_where_that_is_said(accord: Session, place: Path) -> None:
    table = (
        'Case,Suspect phone,Bank,"Account, no",Line ID,Website\n1,081-234-5678,KBANK,123-4-56789-0,scam99,evil-one.com\n'
        "2,,SCB,987-6-54321-0,,\n3,089-111-2222,,,luckywin,\n"
    )
    place.write_text(table)
    _, dry, _ = accord.run("import", str(place), "--region", "TH", "--dry-run")
    assert "  Suspect phone\n  Line ID\n  Website\n" in dry
    assert "--map 'value=#4,bank=Bank,also=Suspect phone'" in dry, "a comma in a name would end it"
    told = read(accord, place, table, "--region", "TH", "--dry-run")
    assert (told["unread"], told["mapping"]["also"], told["lines"], told["losses"]) == (
        ["Suspect phone", "Line ID", "Website"], [], 2, {"column": 1}
    )  # fmt: skip
    every = ("--region", "TH", "--map", "value=#4,bank=Bank,also=Suspect phone,also=Line ID,also=Website")
    assert counts(read(accord, place, table, *every)) == {"lines": 7, "published": 7}
    asked = ("+66812345678", "line:scam99", "evil-one.com", "+66891112222", "line:luckywin")
    assert [result["verdict"] for result in accord.answer("check", *asked)["results"]] == ["reported"] * 5
    again = read(accord, place, table, "--region", "TH")
    assert counts(again) == {"lines": 7, "duplicates": 7}, "as last time"


@pytest.mark.parametrize(
    ("region", "code", "table", "asked"),
    [
        ("TH", "cp874", "ธนาคาร,เลขบัญชี,ชื่อ\nกสิกรไทย,123-4-56789-0,สมชาย\n", "TH:004:1234567890"),
        ("AE", "cp1256", "المنصة,الحساب\nتيليجرام,quick_money88\n", "telegram:@quick_money88"),
        ("PE", "cp1252", "Número de cuenta;Banco\n191-12345678-0-12;BCP\n", ""),
        ("BD", "utf-8", "ব্যাংক,হিসাব নম্বর\nDBBL,১২৩৪৫৬৭৮৯০১২৩\n", ""),
        ("", "cp1252", "Página;Día\nevil-one.com;sábado\n", "evil-one.com"),
    ],
)
def test_a_table_is_read_in_the_letters_in_which_spreadsheets_of_its_country_write(
    accord: Session, place: Path, region: str, code: str, table: str, asked: str
) -> None:
    report = read(accord, place, table.encode(code), *(("--region", region) if region else ()))
    assert (report["format"], counts(report)) == ("csv", {"lines": 1, "published": 1})
    assert not asked or accord.answer("check", asked)["results"][0]["verdict"] == "reported"


def test_of_a_list_in_utf_8_a_broken_line_is_refused_by_itself(accord: Session, place: Path) -> None:
    report = read(accord, place, "bücher-scam.com\n".encode() + "bücher-two.com\n".encode("cp1252") + b"evil-one.com\n")
    assert counts(report) == {"lines": 3, "published": 2, "refused": 1}


def test_a_workbook_is_read_as_its_first_sheet(accord: Session, place: Path) -> None:
    book = Workbook()
    for row in (
        ["Mule accounts, November 2026"],
        ["No", "Bank", "Account", "Reported", "Remark"],
        [1, "KBANK", 1234567890, datetime(2026, 11, 3), "two\nlines"],
        [2, "SCB", 123456789, datetime(2026, 11, 4, 10, 30), None],
        [3, "BBL", "111-2-33333-4", None, None],
    ):
        book.active.append(row)
    book.active["C4"].number_format = "0000000000"
    book.create_sheet("Contacts").append(["not for anybody"])
    buffer = io.BytesIO()
    book.save(buffer)
    report = read(accord, place, buffer.getvalue(), "--region", "TH")
    assert (report["format"], report["losses"], counts(report)) == ("csv", {"column": 1, "sheet": 1}, {"lines": 3, "published": 3})
    asked = ("TH:004:1234567890", "TH:014:0123456789", "TH:002:1112333334")
    assert [result["verdict"] for result in accord.answer("check", *asked)["results"]] == ["reported"] * 3


def test_a_workbook_that_is_broken_or_old_is_refused_with_what_to_do(accord: Session, place: Path) -> None:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/more.xml", "<!DOCTYPE x []><x/>")
    place.write_bytes(buffer.getvalue())
    assert accord.refusal("import", str(place)) == "broken"
    place.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    assert accord.refusal("import", str(place)) == "old-excel"


def test_keys_of_json_are_not_read_beside_the_value(accord: Session, place: Path) -> None:
    place.write_text('[{"url": "https://evil-one.com/x", "phone": "+66812345678"}]')
    assert accord.refusal("import", str(place), "--map", "value=url,also=phone") == "bad-mapping"
    assert counts(read(accord, place, place.read_text())) == {"lines": 1, "published": 1}


def test_a_kind_may_name_the_platform_or_the_wallet(accord: Session, place: Path) -> None:
    table = "type,value\nurl,https://evil-one.com/x\nphone,+66812345678\ntelegram,@quick_money88\ndomain,evil-two.com\nbKash,01712345678\n"
    report = read(accord, place, table, "--region", "BD")
    assert counts(report) == {"lines": 5, "published": 5}
    results = accord.answer("check", "telegram:@quick_money88", "bkash:01712345678")["results"]
    assert [(result["verdict"], result["identifier"]["kind"]) for result in results] == [("reported", "handle"), ("reported", "proxy")]


def test_accounts_in_words_are_read_where_their_bank_is_plain(accord: Session, place: Path) -> None:
    lines = "ไทยพาณิชย์ เลขที่ 407-1-23456-7\n123-4-56789-0 กสิกร\nหมายเลข 1234567890\nกสิกรไทย 123-4-56789-0 และ ไทยพาณิชย์ 407-1-23456-7\n"
    report = read(accord, place, lines, "--region", "TH")
    assert counts(report) == {"lines": 4, "published": 2, "refused": 2}
    assert [result["verdict"] for result in accord.answer("check", "TH:014:4071234567", "TH:004:1234567890")["results"]] == ["reported"] * 2
    assert [line["line"] for line in report["refusals"]] == [3, 4]
    assert read(accord, place, "ไทยพาณิชย์ เลขที่ 407-1-23456-8\n")["refused"] == 1, "no country was said"


def test_indicators_of_stix_are_read_by_their_patterns(accord: Session, place: Path) -> None:
    bundle = """{"type": "bundle", "objects": [
{"type": "indicator", "pattern": "[url:value = 'https://evil-one.com/pay' OR domain-name:value = 'evil-two.com']", "pattern_type": "stix"},
{"type": "indicator", "pattern": "[domain-name:value = '198.51.100.1']", "pattern_type": "stix"},
{"type": "indicator", "pattern": "[ipv4-addr:value = '198.51.100.0/24']", "pattern_type": "stix"}]}"""
    report = read(accord, place, bundle)
    assert (report["format"], counts(report)) == ("json", {"lines": 4, "published": 2, "refused": 2})
    verdicts = [
        result["verdict"] for result in accord.answer("check", "https://evil-one.com/pay", "evil-two.com", "evil-one.com")["results"]
    ]
    assert verdicts == ["reported", "reported", "none"]


def test_json_on_lines_is_read_from_the_standard_input(accord: Session, data: Path) -> None:
    lines = b'{"url": "http://evil-one.com/a"}\n{"url": \n\n{"url": "http://evil-two.com/a", "to_ids": false}\n'
    report = answer("import", "-", stdin=lines, data=data)
    assert (report["format"], report["published"], report["losses"]) == ("json", 1, {"off": 1})
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [(2, "not-json")]


def test_what_holds_no_longer_by_its_list_is_not_taken_in(accord: Session, place: Path) -> None:
    """Indicators of STIX 2.1 (section 4.7, valid_until), and a table of accounts as a bank keeps it."""
    indicator = '{{"type": "indicator", "pattern": "[domain-name:value = \'{}\']", "pattern_type": "stix", "valid_until": "{}"}}'
    lines = [
        indicator.format("evil-one.com", "2019-02-01T00:00:00.000Z"),
        indicator.format("evil-two.com", "2190-02-01T00:00:00Z"),
        indicator.format("evil-three.com", ""),
    ]
    report = read(accord, place, "\n".join(lines) + "\n")
    assert (report["published"], report["losses"]) == (2, {"over": 1})
    table = """Account No,Bank,Reported,Status,Valid until
407-1-23456-7,SCB,2018-11-20,Active,2190-12-31
123-4-56789-0,KBANK,2018-11-20,Cleared,2190-12-31
123-4-56788-1,KBANK,2018-11-20,Active,31/10/2019
123-4-56787-2,KBANK,2018-11-20,Active,03/04/2019
123-4-56786-3,KBANK,2018-11-20,Active,2019-11-20 10:00
123-4-56785-4,KBANK,2018-11-20,Active,until further notice
123-4-56784-5,KBANK,2018-11-20,Active,9999-12-31
123-4-56783-6,KBANK,2018-11-20,Active,never
"""
    report = read(accord, place, table, "--region", "TH", "--source", "list:accounts")
    assert (report["published"], report["refused"], report["losses"]) == (4, 0, {"off": 1, "over": 3})
    verdicts = [row["verdict"] for row in accord.answer("check", "TH:004:1234567867", "TH:004:1234567854")["results"]]
    assert verdicts == ["none", "reported"]


def test_of_json_a_key_that_was_named_is_read_as_last_time(accord: Session, place: Path) -> None:
    lists = '{"north": ["evil-one.com"], "south": ["evil-two.com"]}'
    place.write_text(lists)
    assert accord.refusal("import", str(place)) == "no-column"
    dry = read(accord, place, lists, "--map", "value=south", "--dry-run")
    assert (dry["mapping"]["columns"], dry["losses"], dry["first"][0]["value"]) == ({"value": "south"}, {"part": 1}, "evil-two[.]com")
    assert read(accord, place, lists, "--map", "value=south")["published"] == 1
    assert read(accord, place, lists.replace("two", "three"))["published"] == 1
    words = [result["verdict"] for result in accord.answer("check", "evil-one.com", "evil-two.com", "evil-three.com")["results"]]
    assert words == ["none", "reported", "reported"]
    objects = '[{"site": "evil-four.com", "url": "http://other.com/x"}]'
    assert read(accord, place, objects, "--source", "list:other", "--map", "value=#1", "--dry-run")["mapping"]["columns"] == {
        "value": "site"
    }


def test_rules_and_zones_are_read_as_their_programs_take_them(accord: Session, place: Path) -> None:
    rules = ("DOMAIN-SUFFIX,fine-one.com,DIRECT", "DOMAIN,ads.fine-one.com,REJECT", "DOMAIN-SUFFIX,evil-one.com,REJECT")
    report = read(accord, place, "\n".join((*rules, "IP-CIDR,203.0.113.0/24,REJECT")))
    assert (report["format"], report["published"], report["losses"]) == ("clash", 1, {"exception": 2, "range": 1})
    zone = 'zone "%s" { type master; notify no; file "null.zone.file"; };\n'
    zones = "// Title\n" + zone % "evil-two.com" + zone % "evil-one.com" + 'zone "fine-two.com" { type forward; };\n'
    report = read(accord, place, zones)
    assert (report["format"], report["published"], report["duplicates"], report["losses"]) == ("bind", 1, 1, {"exception": 1})
    asked = ("ads.fine-one.com", "fine-one.com", "fine-two.com", "www.evil-one.com", "evil-two.com")
    verdicts = [result["verdict"] for result in accord.answer("check", *asked)["results"]]
    assert verdicts == ["none", "none", "none", "reported", "reported"]
    allowed = read(accord, place, "payload:\n  - '+.fine-three.com'\n", "--benign")
    assert (allowed["format"], allowed["benign"]) == ("clash", 1)


def test_of_a_table_that_says_so_only_what_allows_is_vouched_for(accord: Session, place: Path) -> None:
    report = read(accord, place, "domain,action\nevil-one.com,block\nfine-one.com,allow\n", "--benign")
    assert (report["benign"], report["losses"]) == (1, {"blocking": 1})


@pytest.mark.parametrize(
    "text",
    [
        "domain,whitelisted\nevil-one.com,no\nfine-one.com,yes\n",
        "domain,status\nevil-one.com,online\nfine-one.com,benign\n",
        '[{"domain": "evil-one.com", "benign": false}, {"domain": "fine-one.com", "benign": true}]',
        '[{"pattern": "[domain-name:value = \'evil-one.com\']", "indicator_types": ["malicious-activity"]},'
        '{"pattern": "[domain-name:value = \'fine-one.com\']", "indicator_types": ["benign"]}]',
    ],
)
def test_where_entries_are_vouched_for_one_by_one_the_others_are_left_alone(accord: Session, place: Path, text: str) -> None:
    report = read(accord, place, text, "--benign")
    assert (report["benign"], report["losses"]) == (1, {"blocking": 1})
    assert [result["verdict"] for result in accord.answer("check", "fine-one.com", "evil-one.com")["results"]] == ["protected", "none"]


def test_the_command_offers_the_formats_that_are_read() -> None:
    from accord.doors.cli.imports import FORMATS
    from accord.hub.imports import queries

    assert set(FORMATS) == {queries.AUTO, *queries.FORMATS}


def test_what_is_said_counts_more_than_what_is_told(accord: Session, place: Path) -> None:
    place.write_text("||evil-one.com^\n")
    assert accord.answer("import", "--format", "list", str(place))["refused"] == 1
    assert accord.answer("import", str(place), "--format", "adblock")["published"] == 1


def test_the_other_commands_stay_as_they_are(accord: Session, place: Path) -> None:
    place.write_text("evil-one.com\n# a comment\n")
    report = accord.answer("import", "list", str(place))
    assert (report["published"], report["format"], report["losses"]) == (1, "list", {})


def test_a_host_is_checked_with_its_port(accord: Session, place: Path) -> None:
    read(accord, place, "evil-one.top:8080\n203.0.113.77:443\n")
    results = accord.answer("check", "evil-one.top:8080", "http://evil-one.top:8080/a", "evil-one.top", "203.0.113.77:443")["results"]
    assert [result["verdict"] for result in results] == ["reported"] * 4


def test_a_table_is_tried_first_and_read_as_last_time(accord: Session, place: Path, tmp_path: Path) -> None:
    table = "Case;Site;Other\n1;evil-one.com;evil-a.com\n2;evil-two.com;evil-b.com\n3;;\n"
    dry = read(accord, place, table, "--dry-run")
    assert (dry["format"], dry["mapping"]["columns"], dry["mapping"]["delimiter"]) == ("csv", {"value": "Site"}, ";")
    assert (dry["readable"], dry["losses"], dry["kinds"]) == (2, {"column": 1}, {"domain": 2})
    assert [(row["line"], row["kind"], row["value"]) for row in dry["first"]] == [
        (2, "domain", "evil-one[.]com"),
        (3, "domain", "evil-two[.]com"),
    ]
    assert accord.answer("status")["signals"] == {}, "a dry run publishes nothing"
    assert read(accord, place, table, "--map", "value=Other")["published"] == 2
    later = read(accord, place, table.replace("evil-", "later-"))
    assert later["published"] == 2
    words = [result["verdict"] for result in accord.answer("check", "later-a.com", "later-one.com")["results"]]
    assert words == ["reported", "none"], "as this source's table was read last time"
    accord.answer("member", "add", "Bank A", "--sector", "finance")
    assert read(accord, place, table, "--member", "Bank A", "--dry-run")["mapping"]["columns"] == {"value": "Site"}, (
        "each member has its own"
    )


def test_of_an_allow_list_its_exceptions_are_vouched_for(accord: Session, place: Path) -> None:
    report = read(accord, place, "@@||fine-one.com^\n||evil-one.com^\n", "--benign")
    assert (report["benign"], report["losses"]) == (1, {"blocking": 1})
    assert [result["verdict"] for result in accord.answer("check", "fine-one.com", "evil-one.com")["results"]] == ["protected", "none"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest", "packed"),
        (gzip.compress(b"0.0.0.0 evil.com\n" * 100, mtime=0)[:40], "broken-archive"),
        (b"Name,Colour\nAna,red\nBen,blue\n", "no-column"),
        (b'{"data": ["evil-one.com",\n"evil-two.com"', "not-json"),
        (b"[" * 40, "too-deep"),
        (b'["' + b"a" * 1_200_000 + b'"]', "too-long"),
        (b'[{"name": "Ana"}]', "no-column"),
        (b"{}", "no-list"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(accord: Session, place: Path, content: bytes, code: str) -> None:
    place.write_bytes(content)
    options = ("--format", "csv") if content.startswith(b"Name") else ()
    assert accord.refusal("import", str(place), *options) == code


def test_a_column_that_is_not_there(accord: Session, place: Path) -> None:
    place.write_text("url,note\nevil-one.com,x\n")
    assert accord.refusal("import", str(place), "--map", "value=Nothing") == "bad-mapping"
