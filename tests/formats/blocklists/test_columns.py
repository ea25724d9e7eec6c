"""Tables as strangers write them: how they are divided, what their columns are, and their rows."""

import pytest

from accord.core.identifiers import NotAnIdentifier, parse
from accord.formats.blocklists.columns import Mapping, look, read_rows
from accord.formats.blocklists.recognising import recognise
from accord.formats.blocklists.rules import Mark
from accord.formats.lists import BadMapping, numbered
from accord.tables import identifier_tables


def known(text: str) -> bool:
    try:
        return parse(text, "TH", tables=identifier_tables()).kind not in ("sender", "script", "handle")
    except NotAnIdentifier:
        return False


URLHAUS = """################################################################
# abuse.ch URLhaus Database Dump (CSV - recent URLs only)      #
################################################################
#
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"3141592","2026-11-20 10:11:12","http://198.51.100.7:5555/i","online","2026-11-20","malware_download","elf","https://urlhaus.abuse.ch/url/3141592/","a"
"3141593","2026-11-20 10:11:13","http://evil-one.com/x,y","offline","2026-11-19","malware_download","elf","https://urlhaus.abuse.ch/url/3141593/","b"
"""
PHISHTANK = """phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target
9000001,https://evil-one.com/login,http://www.phishtank.com/phish_detail.php?phish_id=9000001,2026-11-20T10:11:12+00:00,yes,2026-11-20T10:12:12+00:00,yes,Other
9000002,https://evil-two.com/login,http://www.phishtank.com/phish_detail.php?phish_id=9000002,2026-11-20T10:11:12+00:00,yes,2026-11-20T10:12:12+00:00,yes,Other
"""
THREATFOX = """# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","confidence_level"
"2026-11-20 10:11:12", "1", "evil-one.com", "domain", "botnet_cc", "100"
"2026-11-20 10:11:12", "2", "evil-two.com", "domain", "botnet_cc", "75"
"""
EXCEL = "sep=;\nNo;Suspect;Bank\n1;123-4-56789-0;KBANK\n2;987-6-54321-0;SCB\n"
BARE = "1\tevil-one.com\t2026-11-20\n2\tevil-two.com\t2026-11-21\n"


@pytest.mark.parametrize(
    ("text", "delimiter", "header", "columns"),
    [
        (URLHAUS, ",", False, {"value": "#3", "first": "#2", "last": "#5"}),
        (PHISHTANK, ",", True, {"value": "url", "first": "submission_time"}),
        (THREATFOX, ",", False, {"value": "#3", "kind": "#4", "first": "#1", "confidence": "#6"}),
        (BARE, "\t", False, {"value": "#2"}),
        ("Domain,Malware,Date added,Source\nevil-one.com,x,2026-11-20,y\n", ",", True, {"value": "Domain", "first": "Date added"}),
        ("account,bank\n123-4-56789-0,KBANK\n987-6-54321-0,SCB\n", ",", True, {"value": "account", "bank": "bank"}),
        ("No;Mule account;Bank\n1;123-4-56789-0;KBANK\n2;987-6-54321-0;SCB\n", ";", True, {"value": "Mule account", "bank": "Bank"}),
        ("ธนาคาร,เลขบัญชี,ชื่อ\nกสิกรไทย,๑๒๓-๔-๕๖๗๘๙-๐,ก\n", ",", True, {"value": "เลขบัญชี", "bank": "ธนาคาร"}),
        ("ব্যাংক,হিসাব নম্বর\nDBBL,১২৩৪৫৬৭৮৯০১২৩\n", ",", True, {"value": "হিসাব নম্বর", "bank": "ব্যাংক"}),
        ("बैंक,खाता नम्बर\nNabil,०१२३४५६७८९०१२३\n", ",", True, {"value": "खाता नम्बर", "bank": "बैंक"}),
        ("Número de cuenta;Banco\n191-12345678-0-12;BCP\n", ";", True, {"value": "Número de cuenta", "bank": "Banco"}),
        ("البنك,رقم الحساب\nENBD,1012345678901\n", ",", True, {"value": "رقم الحساب", "bank": "البنك"}),
        ("url,bank\nhttp://evil-one.com/x,KBANK\n", ",", True, {"value": "url"}),
        ("bank,amount,when\nKBANK,1000000,2026-11-20\n", ",", True, None),
        ("Web site;Country\nevil-one.com;TH\nevil-two.com;TH\n", ";", True, {"value": "Web site"}),
    ],
)
def test_columns_are_guessed_by_their_names_and_what_stands_in_them(
    text: str, delimiter: str, header: bool, columns: dict[str, str] | None
) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None
    if columns is None:
        assert seen.guess is None
        return
    assert seen.guess is not None
    assert (seen.guess.delimiter, seen.guess.header) == (delimiter, header)
    assert seen.guess.columns == columns


def test_where_nothing_is_known_a_column_must_be_named() -> None:
    seen = look(EXCEL.splitlines(), lambda text: False)
    assert seen is not None and seen.guess is None
    assert (seen.delimiter, seen.names) == (";", ("No", "Suspect", "Bank"))


def rows(text: str, mapping: Mapping) -> list[tuple[int, str, str]]:
    read = read_rows(numbered([line.encode() for line in text.splitlines(keepends=True)]), mapping)
    return [(rule.number, rule.value, rule.loss or rule.mark.value) for rule in read]


def test_rows_are_read_under_names_that_stand_in_a_comment() -> None:
    seen = look(URLHAUS.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert rows(URLHAUS, seen.guess) == [(6, "http://198.51.100.7:5555/i", "listed"), (7, "http://evil-one.com/x,y", "listed")]


def test_rows_without_a_value_are_lost_and_rows_that_allow_are_exceptions() -> None:
    text = 'url,action\nevil.com,block\nfine.com,allow\n,block\n"two\nlines.com",block\n'
    mapping = Mapping({"value": "url", "action": "action"})
    assert rows(text, mapping) == [
        (2, "evil.com", Mark.LISTED),
        (3, "fine.com", Mark.EXCEPTION),
        (4, "", "column"),
        (5, "two\nlines.com", Mark.LISTED),
    ]


def test_a_column_that_is_not_there_is_said() -> None:
    with pytest.raises(BadMapping):
        rows("url\nevil.com\n", Mapping({"value": "domain"}))


def test_a_table_is_told_by_its_rows_whatever_stands_in_its_comments_and_notes() -> None:
    assert recognise(URLHAUS.splitlines(), known)[0] == "csv"
    noted = "id,url,note\n" + "".join(f"{n},http://evil-{n}.com/x,see ## {n}\n" for n in range(9))
    assert recognise(noted.splitlines(), known)[0] == "csv"
    assert recognise(f"{noted}10,||evil.com^,x##y\n".splitlines(), known)[0] == "csv"
    assert recognise(["! x", "example.com##.banner", "example.com###ad", "##.ad"], known)[0] == "adblock"
