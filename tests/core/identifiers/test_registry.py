"""The registry: every kind by name, the ranked guess without one, one refusal."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES, assert_sentence

from accord.core.identifiers import KINDS, Identifier, NotAnIdentifier, candidates, key_of, parse

TON = "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N"
HASH = "8112dd3304cdf664b4fc1a8df89937065a66a6c13d6c4561b4fcc98dac9bb4b6"


def refused(text: str, region: str | None = None, kind: str | None = None) -> str:
    with pytest.raises(NotAnIdentifier) as caught:
        parse(text, region, kind, tables=TABLES)
    assert_sentence(caught.value, text)
    return caught.value.code


def guessed(text: str, region: str | None = None) -> list[str]:
    return [f"{candidate.kind} {candidate.value}" for candidate in candidates(text, region, tables=TABLES)]


def test_every_kind_is_listed_under_its_own_name() -> None:
    assert list(KINDS) == "phone iban account proxy crypto url domain ip email handle app sender image script".split()
    assert all(name == module.KIND for name, module in KINDS.items())
    assert all(module.EXAMPLES and module.BAD_EXAMPLES for module in KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_examples_of_each_kind_through_the_registry(kind: str) -> None:
    for example in KINDS[kind].EXAMPLES:
        identifier = parse(example.text, example.region, kind, tables=TABLES)
        assert (identifier.kind, identifier.value, identifier.key) == (kind, example.value, key_of(kind, example.value))
        for region in (example.region, None):
            assert parse(identifier.display, region, kind, tables=TABLES) == identifier


@pytest.mark.parametrize("kind", KINDS)
def test_bad_examples_of_each_kind_through_the_registry(kind: str) -> None:
    """The registry itself says what is wrong with a region, so that all kinds say the same."""
    for bad in KINDS[kind].BAD_EXAMPLES:
        assert refused(bad.text, bad.region, kind) == ("unknown-region" if bad.region == "XX" else bad.code), bad


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("0812345678", "TH", ["phone +66812345678", "proxy promptpay:phone:+66812345678"]),
        ("0812345678", "th", ["phone +66812345678", "proxy promptpay:phone:+66812345678"]),
        (
            "987654321",
            "PE",
            [
                "phone +51987654321",
                "proxy yape:+51987654321",
                "proxy plin:+51987654321",
                "proxy bim:+51987654321",
                "proxy ligo:+51987654321",
            ],
        ),
        (
            "050 123 4567",
            "AE",
            [
                "phone +971501234567",
                "proxy aani:phone:+971501234567",
                "proxy payit:+971501234567",
                "proxy eandmoney:+971501234567",
                "proxy botimmoney:+971501234567",
                "proxy careempay:+971501234567",
            ],
        ),
        ("1101700230708", "TH", ["proxy promptpay:citizen:1101700230708"]),
        ("447520635472", None, ["phone +447520635472"]),
        ("evil.com", "TH", ["domain evil.com"]),
        ("https://evil.com", None, ["url evil.com/", "domain evil.com"]),
        ("evil.eth", None, ["domain evil.eth"]),
        ("parcel-fee.example/pay?id=3", "TH", ["url parcel-fee.example/pay?id=3"]),
        ("Parcel-fee.example/pay", None, ["url parcel-fee.example/pay"]),
        ("parcel-fee.example", None, ["domain parcel-fee.example"]),
        ("evil.com/a", None, ["url evil.com/a"]),
        ("https://t.me/evil_one", None, ["handle telegram:evil_one", "url t.me/evil_one"]),
        ("a@evil.com", None, ["email a@evil.com"]),
        ("name@okaxis", None, ["proxy upi:name@okaxis"]),
        ("8.8.8.8", None, ["ip 8.8.8.8"]),
        ("AE07 0331 2345 6789 0123 456", "AE", ["iban AE070331234567890123456"]),
        ("KBANK 123-4-56789-0", "TH", ["account TH:004:1234567890"]),
        ("bkash 01712345678", None, ["proxy bkash:+8801712345678"]),
        ("KBANK", "TH", ["sender TH:kbank"]),
        ("1441", "TH", ["sender TH:1441"]),
        (f"pdq:{HASH}", None, [f"image {HASH}"]),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", None, ["crypto eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"]),
        ("android:com.evil.app", None, ["app android:com.evil.app"]),
        ("telegram:@evil_one", None, ["handle telegram:evil_one"]),
        ("com.evil.app", None, ["domain com.evil.app"]),
        # As KBank's e-wallets begin; elsewhere, and as a German number is grouped, `00` begins an international number.
        ("004999000288505", "TH", ["proxy promptpay:ewallet:004999000288505", "phone +4999000288505"]),
        ("004 999 000288505", "TH", ["proxy promptpay:ewallet:004999000288505", "phone +4999000288505"]),
        ("0049 9900 0288505", "TH", ["phone +4999000288505"]),
        ("004999000288505", "DE", ["phone +4999000288505"]),
        # In the script of those who use them, and as they are called for short.
        ("खल्ती ९८४१२३४५६७", "NP", ["proxy khalti:+9779841234567"]),
        ("ईसेवा 9841234567", "NP", ["proxy esewa:+9779841234567"]),
        ("กสิกร 123-4-56789-0", "TH", ["account TH:004:1234567890"]),
        ("123-4-56789-0 ธ.กสิกรไทย", "TH", ["account TH:004:1234567890"]),
        ("ธ.ก.ส. 020012345678", "TH", ["account TH:034:020012345678"]),
        (f"ton://transfer/{TON}?amount=1", None, ["crypto ton:0:83dfd552e63729b472fcbcc8c45ebcc6691702558b68ec7527e1ba403a0f31a8"]),
        # A number with a letter in it, or shortened by a spreadsheet, is nobody's name.
        ("O812345678", "TH", []),
        ("08I2345678", "TH", []),
        ("01712345 67O", "BD", []),
        ("8.12346E+08", "TH", []),
        ("AIS1234567", "TH", ["sender TH:ais1234567"]),
        ("TH:O812345678", "BD", ["sender TH:o812345678"]),
        ("THB 9400", "TH", []),
        ("9,400 thb", "TH", []),
        ("USDT 500", "TH", []),
        ("ABC 500", "TH", ["sender TH:abc 500"]),
        ("parcel-fee.example:8443", "TH", ["url parcel-fee.example/"]),
        # The name of a file is no site, and an app's own name none either.
        ("invoice.pdf.exe", "TH", []),
        ("scam-list_final.xlsx", "TH", []),
        ("com.example.goldclub", "TH", []),
        ("list.zip", "TH", ["domain list.zip"]),
        (f"TXID: {HASH}", "TH", []),
        ("hello world", "TH", []),
        ("your parcel is on hold, pay the fee today", "TH", []),
    ],
)
def test_the_ranked_guess(text: str, region: str | None, expected: list[str]) -> None:
    assert guessed(text, region)[: len(expected) or None] == expected
    if expected:
        best = parse(text, region, tables=TABLES)
        assert f"{best.kind} {best.value}" == expected[0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("script", "sender", "url", "domain")])
def test_without_a_kind_each_example_is_guessed_right(kind: str) -> None:
    """All but those that are another kind by design: a bare domain is a domain and no URL, a script is never guessed, a sender's name only
    in capitals."""
    for example in KINDS[kind].EXAMPLES:
        identifier = parse(example.text, example.region, tables=TABLES)
        assert (identifier.kind, identifier.value) == (kind, example.value), example


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("", None, "empty"),
        (" \u200b ", None, "empty"),
        ("hello", None, "no-kind-fits"),
        ("O812345678", "TH", "letter-for-digit"),
        ("081-234-567l", "TH", "letter-for-digit"),
        ("8.12346E+08", "TH", "shortened"),
        ("promptpay:1-1017-00203-45-1", "TH", "checksum"),
        ("bkash 0171234567", "BD", "proxy-not-mobile"),
        ("TH:OO4:1234567890", "TH", "account-bank-code"),
        ("bkash is a scam 12345", "BD", "no-kind-fits"),
        ("Re: parcel: pay 5000 now", "TH", "no-kind-fits"),
        ("Mr.Smith", None, "unknown-ending"),
        ("THB 9400", "TH", "amount"),
        ("1,500.00 AED", None, "amount"),
        ("invoice.pdf.exe", "TH", "file-name"),
        ("IMG_2034.JPG", None, "file-name"),
        ("IMEI 35-209900-176148-1", "TH", "device-number"),
        ("imei:35 209900 176148 1/01", "TH", "device-number"),
        ("IMSI 520 01 1234567890", "TH", "device-number"),
        ("356938035643809", "TH", "device-number"),
        ("356938035643809", None, "device-number"),
        ("ICCID: 8966011234567890123", "TH", "device-number"),
        ("SIM card 8966 0112 3456 7890 12F", None, "device-number"),
        (f"TXID: {HASH}", None, "transaction"),
        (f"0x{HASH}", None, "transaction"),
        ("com.example.goldclub", None, "app-needs-store"),
        ("evil.internal/path", None, "unknown-ending"),
        ("081-234-5678", None, "phone-needs-region"),
        ("+66 81", None, "phone-too-short"),
        ("AE07 0331 2345 6789 0123 457", None, "iban-checksum"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", None, "checksum"),
        ("https://", None, "not-a-url"),
        ("ftp://localhost/x", None, "single-label"),
        ("@somebody", None, "handle-needs-platform"),
        ("a..b@evil.com", None, "email-local"),
        (f"pdq:{HASH}:12", None, "image-quality"),
        ("x" * 10_001, None, "too-long"),
        ("x\x00", None, "not-text"),
        ("x\udfff", "TH", "not-text"),
        ("0812345678", "XX", "unknown-region"),
        ("0812345678", "Thailand", "unknown-region"),
        ("0812345678", "ß", "unknown-region"),
    ],
)
def test_the_most_helpful_reason(text: str, region: str | None, code: str) -> None:
    assert refused(text, region) == code


def test_an_unknown_kind_is_told_the_kinds() -> None:
    with pytest.raises(NotAnIdentifier) as caught:
        parse("x", kind="telephone", tables=TABLES)
    assert caught.value.code == "unknown-kind"
    assert all(kind in caught.value.text for kind in KINDS)


CARDS = ("4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005", "๔๑๑๑ ๑๑๑๑ ๑๑๑๑ ๑๑๑๑", "4222222222222")


@pytest.mark.parametrize("text", CARDS)
@pytest.mark.parametrize("kind", [None, *KINDS])
def test_card_numbers_are_refused_by_every_kind(text: str, kind: str | None) -> None:
    for region in (None, "TH", "BD"):
        assert refused(text, region, kind) == "card-number"


@pytest.mark.parametrize("frame", ["my card {} is blocked", "card:{}", "{} 12/27", "telegram:{}"])
def test_card_numbers_inside_a_text_are_refused(frame: str) -> None:
    assert refused(frame.format("4111111111111111"), "TH") == "card-number"
    with pytest.raises(NotAnIdentifier):
        parse(frame.format("4111-1111-1111-1111"), "TH", tables=TABLES)


def test_a_german_phone_that_looks_like_an_old_card_is_a_phone() -> None:
    assert guessed("4915112345671") == ["phone +4915112345671"] and parse("4915112345671", kind="phone", tables=TABLES)


WORDS = st.sampled_from(
    "0812345678 +66 evil.com https:// @ : / TH:004: promptpay bkash telegram:@abc pdq: 0x bc1 AE07 a b ไทย ๑๒๓ \u202e \u200b "
    "LINE android: . - ( ) 4111111111111111 (TH) KBANK ﷺ ½ İ ß".split()
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=6).map("".join), st.lists(WORDS, max_size=6).map(" ".join))


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(REGIONS), st.sampled_from(list(KINDS)))
def test_law_with_the_kind_given(text: str, region: str | None, kind: str) -> None:
    try:
        identifier = parse(text, region, kind, tables=TABLES)
    except NotAnIdentifier as refusal:
        assert_sentence(refusal, text)
        return
    assert identifier.kind == kind
    for home in (region, None):
        assert parse(identifier.display, home, kind, tables=TABLES) == identifier


QUAD = st.integers(min_value=0, max_value=2**32 - 1).map(IPv4Address).map(str)


@given(QUAD, QUAD, st.integers(min_value=0, max_value=32), st.sampled_from((None, "TH", "BD", "NP", "PE", "AE", "US")))
def test_a_range_of_addresses_is_nobodys_number_account_or_page(first: str, last: str, length: int, region: str | None) -> None:
    for text in (f"{first}/{length}", f"{first.replace('.', '[.]')}/{length}", f"{first}-{last}", f"{first} \u2013 {last}"):
        assert candidates(text, region, tables=TABLES) == ()
        assert refused(text, region) == "ip-range"
    assert {guess.partition(" ")[0] for guess in guessed(f"{first}/", region)} <= {"url"}


@pytest.mark.parametrize("text", ["203.0.113.0/24", "27.165.203.0/24", "143.41.38.89/29", "2001:db8::/32", "2400:CB00::/32", "10.0.0.0/8"])
def test_a_range_is_refused_as_one(text: str) -> None:
    assert [refused(text, region) for region in (None, "TH", "BD", "AE")] == ["ip-range"] * 4


def test_an_address_with_a_page_is_that_page() -> None:
    assert guessed("143.41.38.89/", "TH") == ["url 143.41.38.89/"]
    assert guessed("143.41.38.89/1234", "TH") == ["url 143.41.38.89/1234"]


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(REGIONS))
def test_law_of_the_guess(text: str, region: str | None) -> None:
    try:
        result = candidates(text, region, tables=TABLES)
    except NotAnIdentifier as refusal:
        assert_sentence(refusal, text)
        return
    assert len(set(result)) == len(result)
    assert candidates(text, region, tables=TABLES) == result
    if result:
        assert parse(text, region, tables=TABLES) == result[0]
    else:
        assert isinstance(refused(text, region), str)
    for identifier in result:
        assert isinstance(identifier, Identifier)
        assert parse(identifier.display, None, identifier.kind, tables=TABLES) == identifier


@pytest.mark.parametrize("text", ["0" * 10_000_000, "a." * 500_000, "@" * 100_000, "\u202e" * 100_000, "[.]" * 300_000, "ก" * 1_000_000])
def test_huge_texts_are_refused(text: str) -> None:
    for kind in (None, *KINDS):
        with pytest.raises(NotAnIdentifier):
            parse(text, "TH", kind, tables=TABLES)
