"""Tables as strangers write them: how they are divided, what their columns are, and their rows."""

import pytest

from accord.core.identifiers import NotAnIdentifier, parse
from accord.formats.blocklists.columns import Mapping, look
from accord.formats.blocklists.reading import Given, read
from accord.formats.blocklists.recognising import is_rules, is_yaml, recognise
from accord.formats.blocklists.rows import read_rows
from accord.formats.blocklists.rules import Loss, Mark
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
# A row each, without names above them: when, who told of it, what it is, the thing itself, remarks, and where it was told.
TWEETS = """2026-11-20 01:04:58,somebody,domain,evil-one.com,#phishing,https://x.com/somebody/status/2088794108454465822
2026-11-20 01:05:58,somebody,url,https://evil-two.com/pay,#scam,https://x.com/somebody/status/2088794108454465823
2026-11-20 01:06:58,other_one,domain,evil-three.com,#phishing,https://x.com/other_one/status/2088794108454465824
2026-11-20 01:07:58,other_one,md5,44d88612fea8a8f36de82e1278abb02f,#malware,https://x.com/other_one/status/2088794108454465825
2026-11-20 01:08:58,other_one,ip,198.51.100.7,#malware,https://x.com/other_one/status/2088794108454465826
"""
BARE = "1\tevil-one.com\t2026-11-20\n2\tevil-two.com\t2026-11-21\n"


@pytest.mark.parametrize(
    ("text", "delimiter", "header", "columns"),
    [
        (URLHAUS, ",", False, {"value": "#3", "first": "#2", "last": "#5"}),
        (PHISHTANK, ",", True, {"value": "url", "first": "submission_time"}),
        (THREATFOX, ",", False, {"value": "#3", "kind": "#4", "first": "#1", "confidence": "#6"}),
        (BARE, "\t", False, {"value": "#2"}),
        (TWEETS, ",", False, {"value": "#4"}),
        ("Domain,Malware,Date added,Source\nevil-one.com,x,2026-11-20,y\n", ",", True, {"value": "Domain", "first": "Date added"}),
        ("account,bank\n123-4-56789-0,KBANK\n987-6-54321-0,SCB\n", ",", True, {"value": "account", "bank": "bank"}),
        ("No;Mule account;Bank\n1;123-4-56789-0;KBANK\n2;987-6-54321-0;SCB\n", ";", True, {"value": "Mule account", "bank": "Bank"}),
        ("ธนาคาร,เลขบัญชี,ชื่อ\nกสิกรไทย,๑๒๓-๔-๕๖๗๘๙-๐,ก\n", ",", True, {"value": "เลขบัญชี", "bank": "ธนาคาร"}),
        ("ব্যাংক,হিসাব নম্বর\nDBBL,১২৩৪৫৬৭৮৯০১২৩\n", ",", True, {"value": "হিসাব নম্বর", "bank": "ব্যাংক"}),
        ("बैंक,खाता नम्बर\nNabil,०१२३४५६७८९०१२३\n", ",", True, {"value": "खाता नम्बर", "bank": "बैंक"}),
        ("Número de cuenta;Banco\n191-12345678-0-12;BCP\n", ";", True, {"value": "Número de cuenta", "bank": "Banco"}),
        ("البنك,رقم الحساب\nENBD,1012345678901\n", ",", True, {"value": "رقم الحساب", "bank": "البنك"}),
        ("url,bank\nhttp://evil-one.com/x,KBANK\n", ",", True, {"value": "url"}),
        ("Sender,Receiver,Amount\nSOMCHAI J,0812345678,5000\nNOK P,0812345679,700\n", ",", True, {"value": "Receiver"}),
        (
            "Txhash,From,To,Value_IN(ETH)\n0xab,0x52908400098527886E0F7030069857D2E4169EE7,0xde709f2102306220921060314715629080e2fb77,5\n",
            ",",
            True,
            {"value": "To"},
        ),
        ("Sender,Recipient,Message\nKERRY,0812345678,pay\nKBANK-TH,0812345679,pay\n", ",", True, {"value": "Sender"}),
        # Banks by their codes, and the wallets of Bangladesh.
        ("BIC,Account\nKASITHBK,0123456789\nSICOTHBK,4041234567\n", ",", True, {"value": "Account", "bank": "BIC"}),
        ("A/C No,IFSC Code\n123456789012,SBIN0001234\n", ",", True, {"value": "A/C No", "bank": "IFSC Code"}),
        ("MFS,Wallet No\nbKash,01711223344\nNagad,01811223344\n", ",", True, {"value": "Wallet No", "bank": "MFS"}),
        # Days, sums and references have digits enough for a telephone number.
        ("Account,Opened,Balance\n1234567890,20250114,21500000\n1234567891,20250302,21500001\n", ",", True, {"value": "Account"}),
        # Beside an account a phone is whose it is, or whom it was sent to.
        (
            "No.,Account name,Bank,Phone,Account number\n1,A,KBANK,081-234-5678,123-4-56789-0\n2,B,SCB,0891112222,407-1-23456-7\n",
            ",",
            True,
            {"value": "Account number", "bank": "Bank"},
        ),
        # An IBAN names its bank itself; one of which a character is wrong is an account still, and no reason to list phones instead.
        (
            "Phone,Beneficiary,IBAN\n+971 50 123 4567,A,AE070331234567890123456\n+971 50 123 4568,B,AE77 0331 2345 6789 0123 457\n",
            ",",
            True,
            {"value": "IBAN"},
        ),
        ("Mobile,Receiver's IBAN\n+971501234567,AE070331234567890123456\n", ",", True, {"value": "Receiver's IBAN"}),
        (
            "IBAN,Bank,Phone\nAE07 0331 2345 6789 0123 456,Mashreq,+971501234567\nAE070331234567890123457,Mashreq,+971501234568\n"
            "AE070331234567890123458,Mashreq,+971501234569\n",
            ",",
            True,
            {"value": "IBAN", "bank": "Bank"},
        ),
        ("url,phone,IBAN\nhttp://evil-one.com/x,+971501234567,AE070331234567890123456\n", ",", True, {"value": "url"}),
        ("Bank,Mobile\nKBANK,081-234-5678\nSCB,0891112222\n", ",", True, {"value": "Mobile", "bank": "Bank"}),
        ("Sl,Bank Name,Branch,A/C No,A/C Holder\n1,DBBL,Mirpur,1234567890123,R\n", ",", True, {"value": "A/C No", "bank": "Bank Name"}),
        ("Beneficiary bank,Beneficiary acct\nKBANK,123-4-56789-0\n", ",", True, {"value": "Beneficiary acct", "bank": "Beneficiary bank"}),
        ("Entidad;Cuenta;DNI\nBCP;19112345678012;12345678\n", ";", True, {"value": "Cuenta", "bank": "Entidad"}),
        ("ชื่อธนาคาร,เลขที่บัญชีธนาคาร,ชื่อบัญชี\nกสิกรไทย,1234567890,ก\n", ",", True, {"value": "เลขที่บัญชีธนาคาร", "bank": "ชื่อธนาคาร"}),
        (
            "ব্যাংকের শাখা,ব্যাংকের নাম,অ্যাকাউন্টের নাম,একাউন্ট নং\nমিরপুর,DBBL,রহিম,১২৩৪৫৬৭৮৯০১২৩\n",
            ",",
            True,
            {"value": "একাউন্ট নং", "bank": "ব্যাংকের নাম"},
        ),
        ("बैंकको नाम,खाता नं.,मोबाइल\nनबिल,०१२३४५६७८९०१२३,९८४१२३४५६७\n", ",", True, {"value": "खाता नं.", "bank": "बैंकको नाम"}),
        (
            "اسم البنك,رقم الحساب البنكي,الجوال\nENBD,1012345678901,0501234567\n",
            ",",
            True,
            {"value": "رقم الحساب البنكي", "bank": "اسم البنك"},
        ),
        ("Bank account no,Bank of payee\n123-4-56789-0,KBANK\n", ",", True, {"value": "Bank account no", "bank": "Bank of payee"}),
        ("Account owner,Bank,Acct no\n1101700230708,KBANK,123-4-56789-0\n", ",", True, {"value": "Acct no", "bank": "Bank"}),
        ("Bank fee,Beneficiary's bank,Acc No\n15,KBANK,123-4-56789-0\n", ",", True, {"value": "Acc No", "bank": "Beneficiary's bank"}),
        # Days have digits enough for a telephone number.
        (
            "Scammer's number,Name used,Date of call\n081-234-5678,DHL,25/11/2026\n02-123-4568 ext 5,DSI,26/11/2026\n"
            "+66 2 123 4567,X,26.11.2026\n",
            ",",
            True,
            {"value": "Scammer's number"},
        ),
        # A title above the table, as spreadsheets have it, whether commas stand behind it or none.
        ("Mule accounts of November,,\n,,\nNo,Bank,Account\n1,KBANK,123-4-56789-0\n", ",", True, {"value": "Account", "bank": "Bank"}),
        ("Mule accounts\nSource: the team\nBank;A/C No;Sum\nKBANK;123-4-56789-0;15,000\n", ";", True, {"value": "A/C No", "bank": "Bank"}),
        # Where a page stands beside few, and an address of a wallet beside all.
        (
            "Category,Address,Domain\nA,0x28C6c06298d514Db089934071355E5743bf21d60,evil-one.com\n"
            "B,TKcEU8ekq2ZoFzLSGFYCUY6aocJBX9X31b,\nC,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,\n",
            ",",
            True,
            {"value": "Address"},
        ),
        ("Domain,Address\nevil-one.com,0x28C6c06298d514Db089934071355E5743bf21d60\n", ",", True, {"value": "Domain"}),
        # Names on platforms, which by themselves are nothing.
        (
            "platform,username,reported\nTelegram,@quick_money88,2026-11-02\nWhatsApp,+66 81 234 5678,2026-11-03\n",
            ",",
            True,
            {"value": "username", "platform": "platform", "first": "reported"},
        ),
        (
            "id,platform,username,url\n10001,Facebook,john.doe.9981,https://facebook.com/x.y.z\n10002,Telegram,quick_money88,\n",
            ",",
            True,
            {"value": "username", "platform": "platform"},
        ),
        ("App;Account;Country\ntelegram;quick_money88;TH\nline;~scam99;TH\n", ";", True, {"value": "Account", "platform": "App"}),
        ("ช่องทาง,ชื่อบัญชี\nเฟซบุ๊ก,john.doe.9981\nเว็บไซต์,evil-one.com\n", ",", True, {"value": "ชื่อบัญชี", "platform": "ช่องทาง"}),
        ("প্ল্যাটফর্ম,ইউজারনেম\nফেসবুক,john.doe\n", ",", True, {"value": "ইউজারনেম", "platform": "প্ল্যাটফর্ম"}),
        ("प्लेटफर्म,प्रोफाइल\nफेसबुक,john.doe\n", ",", True, {"value": "प्रोफाइल", "platform": "प्लेटफर्म"}),
        ("الحساب,المنصة\njohn.doe.9981,فيسبوك\n", ",", True, {"value": "الحساب", "platform": "المنصة"}),
        ("Red social;Usuario\nFacebook;john.doe.9981\n", ";", True, {"value": "Usuario", "platform": "Red social"}),
        ("type,value\ntelegram,@quick_money88\nphone,+66812345678\n", ",", True, {"value": "value", "platform": "type"}),
        ("type,value\ntelegram,@quick_money88\nphone,+66812345678\nurl,evil-one.com\n", ",", True, {"value": "value", "kind": "type"}),
        ("Telegram,@quick_money88\nFacebook,john.doe.9981\n", ",", False, {"value": "#2", "platform": "#1"}),
        ("evil-one.com,phishing\nevil-two.com,facebook\n", ",", False, {"value": "#1"}),
        ("Where,Who\nTelegram,@quick_money88\nFacebook,john.doe.9981\n", ",", True, {"value": "Who", "platform": "Where"}),
        ("Telegram username,Date\n@quick_money88,2026-11-02\n", ",", True, {"value": "Telegram username", "first": "Date"}),
        ("Telegram,Notes\n@quick_money88,asks for tax\n@other_one,invests\n", ",", True, {"value": "Telegram"}),
        ("Line,Text\n1,nothing\n2,here\n", ",", True, None),
        # What was seen on a platform, and is none of its names.
        ("domain,platform\nevil-one.com,Facebook\nevil-two.com,Instagram\n", ",", True, {"value": "domain"}),
        (
            "platform,account,bank\nFacebook,123-4-56789-0,KBANK\nLINE,987-6-54321-0,SCB\n",
            ",",
            True,
            {"value": "account", "bank": "bank", "platform": "platform"},
        ),
        ("bank,amount,when\nKBANK,1000000,2026-11-20\n", ",", True, None),
        # As they are called in Indonesia, Malaysia and Vietnam.
        (
            "No,Nama Bank,Nomor Rekening,Atas Nama,No HP\n1,BCA,1234567890,A,081234567890\n2,BRI,012345678901234,B,081234567891\n",
            ",",
            True,
            {"value": "Nomor Rekening", "bank": "Nama Bank"},
        ),
        (
            "Bil;No Akaun;Bank;No Telefon\n1;164012345678;Maybank;081-234-5678\n2;12345678901234;RHB;02-123-4567\n",
            ";",
            True,
            {"value": "No Akaun", "bank": "Bank"},
        ),
        (
            "Họ và tên,Số điện thoại,Số tài khoản,Ngân hàng\nA,0812345678,0123456789,Vietcombank\nB,0812345679,19031234567890,ACB\n",
            ",",
            True,
            {"value": "Số tài khoản", "bank": "Ngân hàng"},
        ),
        ("BankName,AccountNumber,PhoneNumber\nKBANK,1234567890,0812345678\n", ",", True, {"value": "AccountNumber", "bank": "BankName"}),
        ("PhoneNumber,name\n0812345678,A\n0812345670,B\n", ",", True, {"value": "PhoneNumber"}),
        # In a language that is not known, phones beside a bank are no accounts at it.
        ("Bank,Hesap,GSM\nKBANK,1234567890,081-234-5678\nSCB,9876543210,089-876-5432\n", ",", True, None),
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


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        (URLHAUS, False),
        (URLHAUS.replace("#                                                              #", ""), False),
        (URLHAUS.replace("# id,", "# Last updated: 2026-11-20 10:12:00 (UTC)\n# id,"), True),
        (THREATFOX, True),
        ("url,first_seen_utc\nhttp://evil-one.com/x,2026-11-20 10:11:12\n", True),
        ("url,first_seen\nhttp://evil-one.com/x,2026-11-20 10:11:12\n", False),
        ("url,first_seen,imported_utc\nhttp://evil-one.com/x,2026-11-20 10:11:12,2026-11-20 10:11:12\n", False),
        ("url,first_seen\nhttp://evil-one.com/UTC,2026-11-20 10:11:12\n", False),
    ],
)
def test_a_table_that_says_so_has_its_times_in_utc(text: str, utc: bool) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.utc is utc
    (rule, *_) = read_rows(numbered([line.encode() for line in text.splitlines(keepends=True)]), seen.guess)
    assert rule.fields["first"] == "2026-11-20 10:11:12" + " UTC" * utc
    assert rule.fields.get("last", "2026-11-20") == "2026-11-20", "a day has no zone"


@pytest.mark.parametrize(
    "text",
    [
        "Mule accounts,,\n,,\nNo,Bank,Account\n1,KBANK,123-4-56789-0\n,,\nTotal,1,\n",
        "Mule accounts\n\nNo,Bank,Account\n1,KBANK,123-4-56789-0\n",
    ],
)
def test_below_a_title_each_row_is_read(text: str) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None and seen.names == ("No", "Bank", "Account")
    assert [(number, value) for number, value, mark in rows(text, seen.guess) if mark == "listed"] == [(4, "123-4-56789-0")]


@pytest.mark.parametrize("text", ["title\nNo,Bank\n1,KBANK\n", "title\n" * 3, "a,b\n1,2\n", "title\n" * 12 + "Bank,Account\nKBANK,1\n"])
def test_a_table_without_the_row_of_names_is_refused(text: str) -> None:
    with pytest.raises(BadMapping):
        rows(text, Mapping({"value": "Account", "bank": "Bank"}))


def test_a_list_whose_later_lines_have_commas_is_no_table_below_a_title() -> None:
    assert look("evil-one.com\nevil-two.com,x\nevil-three.com,y\n".splitlines(), known) is None


def test_a_row_of_a_bank_and_an_account_names_no_columns() -> None:
    seen = look("ธนาคารกสิกรไทย,123-4-56789-0\nธนาคารไทยพาณิชย์,407-1-23456-7\n".splitlines(), known)
    assert seen is not None and not seen.header and len(seen.rows) == 2


def test_where_nothing_is_known_a_column_must_be_named() -> None:
    seen = look(EXCEL.splitlines(), lambda text: False)
    assert seen is not None and seen.guess is None
    assert (seen.delimiter, seen.names) == (";", ("No", "Suspect", "Bank"))


def rows(text: str, mapping: Mapping) -> list[tuple[int, str, str]]:
    read = read_rows(numbered([line.encode() for line in text.splitlines(keepends=True)]), mapping)
    return [(rule.number, rule.value, rule.loss or rule.mark.value) for rule in read]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("phone\n'0812345678\n'0812345679\n", ["0812345678", "0812345679"]),
        ('phone,note\n="0812345678",a\n"=""0812345679""",b\n', ["0812345678", "0812345679"]),
        ('account,bank\n\'123-4-56789-0,KBANK\n="1234567891",SCB\n', ["123-4-56789-0", "1234567891"]),
        ("Phone number,Amount\n66812345678.0,5\n+66812345679.0,6\n", ["66812345678", "+66812345679"]),
        ("domain,note\nevil-one.com,'quoted\nevil-two.com,=x\n", ["evil-one.com", "evil-two.com"]),
    ],
)
def test_a_number_that_a_spreadsheet_marked_as_text_or_counted_is_read(text: str, values: list[str]) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert [row[1] for row in rows(text, seen.guess)] == values


def test_a_row_of_two_parts_is_its_host() -> None:
    """MISP's export as a table: https://www.circl.lu/doc/misp/automation/#csv-export"""
    text = "uuid,event_id,category,type,value,to_ids\na,1,x,hostname|port,evil-one.com|443,1\nb,1,x,domain|ip,evil-two.com|203.0.113.9,1\n"
    assert [row[1] for row in rows(text, Mapping({"value": "value"}))] == ["evil-one.com", "evil-two.com"]


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


@pytest.mark.parametrize(
    "text, until",
    [
        ("url,Valid until\nhttp://evil-one.com/a,2019-02-01\n", "Valid until"),
        ("url,Valid until\n" + "http://evil-one.com/a,\n" * 300 + "http://evil-two.com/a,2019-02-01\n", "Valid until"),
        ("Expires;URL\n2019-02-01T10:00:00Z;http://evil-one.com/a\nnever;http://evil-two.com/a\n", "Expires"),
        ("เลขที่บัญชี,ธนาคาร,วันหมดอายุ\n123-4-56789-0,KBANK,31/12/2025\n", "วันหมดอายุ"),
        ("url,vencimiento\nhttp://evil-one.com/a,01/02/2190\n", "vencimiento"),
        # Until when a name is registered, or a word, says nothing of the list.
        ("domain,created,expires,registrar\nevil-one.com,2018-02-01,2019-02-01,Names Inc\n", None),
        ("domain,whois_server,expiry_date\nevil-one.com,whois.example,2019-02-01\n", None),
        ("url,expires\nhttp://evil-one.com/a,soon\n", None),
    ],
)
def test_until_when_a_row_holds_is_told_by_the_name_of_its_column(text: str, until: str | None) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.columns.get("until") == (until and ("#3" if until not in seen.names else until))


@pytest.mark.parametrize(
    "head, cell, outcome",
    [
        ("Status", "Active", "listed"),
        ("Status", "closed", "listed"),  # by its bank; it was used all the same
        ("Status", "Cleared", "off"),
        ("Status", "Released", "off"),
        ("สถานะ", "ปลดอายัด", "off"),
        ("status", "REVOKED", "off"),
        ("estado", "Levantado", "off"),
        ("Status", "Disabled", "listed"),
        ("Status", "removed", "listed"),
        ("Status", "False positive", "exception"),
        ("active", "yes", "listed"),
        ("active", "No", "off"),
        ("is_deleted", "1", "off"),
        ("benign", "sí", "exception"),
        ("false_positive", "false", "listed"),
        ("False positive", "x", "exception"),
        ("False positive", "✓", "exception"),
        ("False positive", "☐", "listed"),
        ("revoked", "✔\ufe0f", "off"),
        ("active", "x", "listed"),
        ("active", "✗", "off"),
        ("Status", "FP", "off"),
        ("Status", "Not a scam", "off"),
        ("Status", "Legitimate", "off"),
        ("Status", "Dismissed", "off"),
        ("Status", "Closed", "listed"),
        ("remark", "revoked", "listed"),
    ],
)
def test_a_row_that_is_taken_back_or_vouched_for_is_not_read_as_listed(head: str, cell: str, outcome: str) -> None:
    table = [f"url,{head}", f"http://evil-one.com/a,{cell}", "http://evil-two.com/a,"]
    one, two = read_rows(numbered([f"{line}\n".encode() for line in table]), Mapping({"value": "url"}))
    assert (one.loss or one.mark.value, two.mark.value) == (outcome, "listed")


def test_a_column_that_was_named_as_a_field_marks_nothing() -> None:
    rows = read_rows(numbered([b"status,url\n", b"removed,http://evil-one.com/a\n"]), Mapping({"value": "url", "note": "status"}))
    assert [rule.mark for rule in rows] == [Mark.LISTED]


COMPLAINTS = """Case no,Date,Victim,Suspect phone,Bank,Account no,Account name,Line ID,Website,Amount
1,2026-11-01,A,081-234-5678,KBANK,123-4-56789-0,Somchai J,scam99,evil-one.com,"50,000"
2,2026-11-02,B,,SCB,987-6-54321-0,Somsri K,,,20000
3,2026-11-03,C,089-111-2222,,,,luckywin,https://evil-two.com/x,1000
"""


def test_columns_in_which_identifiers_stand_that_are_not_read_are_named() -> None:
    seen = look(COMPLAINTS.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.columns == {"value": "Account no", "bank": "Bank", "first": "Date"}
    assert seen.unread(seen.guess) == ("Suspect phone", "Line ID", "Website")
    more = seen.mapping(seen.guess.columns, ("Line ID", "#4", "Line ID", "Bank"))
    assert more.also == ("Line ID", "Suspect phone"), "each once, and none that is read already"
    assert seen.unread(more) == ("Website",)
    with pytest.raises(BadMapping):
        seen.mapping(seen.guess.columns, ("Fax",))


def test_what_only_repeats_the_value_is_not_named() -> None:
    table = "url,host,ip\nhttps://evil-one.com/x,evil-one.com,203.0.113.7\nhttps://Evil-Two.com/x,evil-two.com,203.0.113.8\n"
    seen = look(table.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.unread(seen.guess) == ("ip",)


def test_columns_that_are_read_too_give_a_rule_each_with_what_holds_for_the_row() -> None:
    mapping = Mapping({"value": "Account no", "bank": "Bank", "first": "Date"}, also=("Suspect phone", "Line ID", "Website"))
    rules = list(read_rows(numbered([line.encode() for line in COMPLAINTS.splitlines(keepends=True)]), mapping))
    first = {"first": "2026-11-01"}
    assert [rule.fields for rule in rules if rule.number == 2] == [
        {"value": "123-4-56789-0", "bank": "KBANK", **first},
        {"value": "081-234-5678", "column": "Suspect phone", "platform": "", **first},
        {"value": "scam99", "column": "Line ID", "platform": "line", **first},
        {"value": "evil-one.com", "column": "Website", "platform": "", **first},
    ]
    assert [rule.value for rule in rules if rule.number == 4] == ["089-111-2222", "luckywin", "https://evil-two.com/x"]
    assert {rule.mark for rule in rules} == {Mark.LISTED}, "a row without an account is not lost, since it holds others"


def test_a_row_that_is_taken_back_is_so_with_all_that_stands_in_it() -> None:
    table = "url,phone,status\nevil-one.com,+66812345678,Cleared\nevil-two.com,+66812345679,open\n"
    rules = list(
        read_rows(numbered([line.encode() for line in table.splitlines(keepends=True)]), Mapping({"value": "url"}, also=("phone",)))
    )
    assert [(rule.number, rule.mark) for rule in rules] == [(2, Mark.LOST), (2, Mark.LOST), (3, Mark.LISTED), (3, Mark.LISTED)]


def test_columns_without_names_are_read_too_by_their_places() -> None:
    mapping = Mapping({"value": "#2"}, header=False, also=("#1",))
    rules = read_rows(numbered([b"+66812345678,evil-one.com\n", b",evil-two.com\n"]), mapping)
    assert [rule.value for rule in rules] == ["evil-one.com", "+66812345678", "evil-two.com"]


PHONE_LINE = "+66812345678,+66898765432,+6621234567\n"


def test_one_line_of_many_numbers_is_a_list_as_phones_write_down_whom_they_block() -> None:
    assert recognise(PHONE_LINE.splitlines(), known) == ("list", None)
    given = Given("list")
    assert [rule.value for rule in read([PHONE_LINE.encode()], given)] == PHONE_LINE.strip().split(",")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\n- name: evil-one.com\n  url: http://evil-one.com\n  category: Phishing\n", True),
        ("blacklist:\n  - evil-one.com\n  - evil-two.com\n", True),
        ("version: 1\nscammers:\n- name: X\n  phone: '+66812345678'\n", True),
        ("Telegram: @evil_one\nLine: @evil_two\nSCB: 456-7-89123-0\n", False),
        ("https://evil-one.com\nhttps://evil-two.com\n", False),
        ("- evil-one.com\n- evil-two.com\n", False),
        ("", False),
    ],
)
def test_yaml_is_told_from_lines_that_only_look_like_it(text: str, expected: bool) -> None:
    assert is_yaml(text.splitlines()) is expected


RULE = 'alert dns $HOME_NET any -> any any (msg:"Evil (evil-one[.]com)"; dns.query; content:"evil-one.com"; nocase; sid:1000000; rev:1;)'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RULE, True),
        (f"# rules\n{RULE}\n# {RULE}\n", True),
        ('drop tcp any any -> [198.51.100.7,198.51.100.8] any (msg:"Evil"; sid:2; rev:1;)\n', True),
        ("evil-one.com\nalert.evil-two.com\n", False),
        ("", False),
    ],
)
def test_rules_of_an_intrusion_detector_are_told_from_lists(text: str, expected: bool) -> None:
    assert is_rules(text.splitlines()) is expected


def test_who_told_of_it_is_no_scammer() -> None:
    """Of a feed that says what each row is, the link to where it was told was read: every reporter became a scammer's name."""

    def with_handles(text: str) -> bool:
        return known(text) or text.startswith("https://x.com/")

    name, table = recognise(TWEETS.splitlines(), with_handles)
    assert name == "csv" and table is not None and table.guess is not None
    assert (table.header, table.guess.columns, table.unread(table.guess)) == (False, {"value": "#4"}, ("#6",))
    read = read_rows(numbered([line.encode() for line in TWEETS.splitlines(keepends=True)]), table.guess)
    assert [rule.value for rule in read][:3] == ["evil-one.com", "https://evil-two.com/pay", "evil-three.com"]


# As Sophos and Volexity write them.
INDICATORS = """Indicator_type,Data,Note
Description,https://news.vendor.example/2023/05/17/apps,Indicators of fake apps
sha256,2ea59ed7c2cde6b48837cec65a3382d4d257ea18b6604ae5a14b792059acf438,com.fake.app
filename,main.exe,payload
url_path,/_nuxt/074c9ee.js,
domain,evil-one.com,C2
ip_port,198.51.100.7:8080,
"""


def test_what_a_row_says_is_no_identifier_is_not_listed() -> None:
    seen = look(INDICATORS.splitlines(), known)
    assert seen is not None and seen.guess is not None and seen.guess.columns["value"] == "Data"
    rows = list(read_rows(numbered([line.encode() for line in INDICATORS.splitlines(keepends=True)]), seen.guess))
    assert [rule.value for rule in rows if rule.mark is Mark.LISTED] == ["evil-one.com", "198.51.100.7:8080"]
    assert [rule.loss for rule in rows if rule.mark is Mark.LOST] == [Loss.KIND] * 4


def test_below_many_digests_their_column_is_read_and_no_remarks() -> None:
    many = [f"sha256,{number:064x},com.fake.app{number}" for number in range(250)]
    seen = look(["Indicator_type,Data,Note", *many, "domain,evil-one.com,C2"], lambda text: known(text) or text.startswith("com.fake."))
    assert seen is not None and seen.guess is not None and seen.guess.columns == {"value": "Data"}


def test_remarks_are_no_list_though_identifiers_stand_in_most() -> None:
    seen = look(["thing,note", "a,evil-one.com", "b,evil-two.com"], known)
    assert seen is not None and seen.guess is None
