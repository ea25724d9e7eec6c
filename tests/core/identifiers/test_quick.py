"""What is read at once is what the long way comes to, refusals included; and what is asked most is read at once."""

import sys
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES

from accord.core.identifiers import KINDS, NotAnIdentifier, parse, the_long_way
from accord.core.identifiers.cards import _RUN, NETWORKS, holds_card_number, is_card_number
from accord.core.identifiers.platforms import PLATFORMS
from accord.core.identifiers.quick import at_once
from accord.core.identifiers.regions import REGIONS as COUNTRIES
from accord.core.identifiers.regions import home
from accord.core.identifiers.wallets import WALLETS

sys.path.append(str(Path(__file__).parents[3]))
from bench.corpus import values

HOMES = st.sampled_from([None, None, *REGIONS, "IN", "DE", "JP", "AR", "BR", "GB", "JE", "AQ", "XK"])
KIND = st.sampled_from([None, None, None, *KINDS, "telephone"])


def answer(reader: object, text: str, region: str | None, kind: str | None) -> object:
    try:
        return reader(text, region, kind)  # type: ignore[operator]
    except NotAnIdentifier as refused:
        return refused.code, refused.text


def same(text: str, region: str | None = None, kind: str | None = None) -> None:
    outcome = answer(lambda *asked: parse(*asked, tables=TABLES), text, region, kind)
    assert outcome == answer(lambda text, region, kind: the_long_way(text, home(region), kind, TABLES), text, region, kind), (region, kind)


LABEL = st.text("abcrnxyz019-_", min_size=1, max_size=8)
ENDINGS = "com co.th com.np np t.me fb.com zz 1 x ck www.ck s3.amazonaws.com github.io kobe.jp city.kobe.jp xn--o3cw4h c0 top uk".split()
HOST = st.builds(lambda parts, end: ".".join([*parts, end]), st.lists(LABEL, max_size=5), st.sampled_from(ENDINGS))
ODD_HOST = st.sampled_from(
    "play.google.com apps.apple.com www.instagram.com discordapp.com line.me user@evil.com u:p@evil.com evil.com:8080 evil.com:443 "
    "4111 1.2.3.4 0x7f.1 [2001:db8::1] evil.com. evil..com .evil.com -evil.com evil-.com a--b.com xn--l-7sba6dbr.com xn--a.com evil[.]com "
    "evil(dot)com раураl.com ｅｖｉｌ．ｃｏｍ evil%2ecom localhost co.th com pay_pal.com a.b.c.d.e.f.g.h.evil.com".split()
)
SCHEME = st.sampled_from(
    ["", " https://", *"https:// http:// HTTPS:// Http:// https:/ https: hxxps:// ftp:// HTTPS:\\\\ https://// //".split()]
)
PATH = st.one_of(
    st.just(""), st.text("ab/?=#%.@4153 ~[]()\\'\"^`|<>&é\t", max_size=25).map(lambda text: "/" + text), st.just("/a/../b//c/./d")
)
ADDRESS = st.builds(lambda *parts: "".join(parts), SCHEME, st.one_of(HOST, HOST, ODD_HOST), PATH)
DIGITS = st.text("0123456789", min_size=4, max_size=15)
PHONE = st.one_of(
    st.builds(lambda code, digits: f"+{code}{digits}", st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)), DIGITS),
    st.text("0123456789 -+()", min_size=5, max_size=20),
    st.builds("0{}".format, DIGITS),
)
BASE58 = st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", min_size=24, max_size=36)
HEX = st.text("0123456789abcdefABCDEF", min_size=38, max_size=42)
WALLET = st.one_of(
    st.builds("0x{}".format, HEX),
    st.builds("0X{}".format, HEX),
    st.builds("{}{}".format, st.sampled_from(["1", "3", "T", "bc1", "r"]), BASE58),
)
ACCOUNT = st.builds(
    "{}:{}:{}".format,
    st.sampled_from("TH th BD NP PE KH AE GB".split()),
    st.one_of(st.text("0123456789", min_size=1, max_size=9), st.sampled_from("004 076 030 085260728 0401 011 KBANK kbank".split())),
    st.text("0123456789-A", min_size=3, max_size=21),
)
PROXY = st.builds(
    "{}{}{}".format,
    st.sampled_from(["promptpay", "PromptPay", "Nagad", "upi", "handle", "telegram", *(wallet.scheme for wallet in WALLETS)]),
    st.sampled_from([" ", ":", ": ", "  ", "-", " id "]),
    st.sampled_from(
        "0812345678 +66812345678 081234567 +6621234567 01712345678 +8801712345678 9841234567 +9779841234567 987654321 +51987654321 "
        "1101700230708 0107536000315 004999000288505 4111111111111111 name@okaxis 0111111111".split()
    ),
)
IBANS = """
    AE070331234567890123456 GB82WEST12345698765432 DE89370400440532013000 TN5910006035183598478831 MT84MALT011000012345MTLCAST001S
    XX89370400440532013000 GB00WEST12345698765432 GB82west12345698765432
"""
IBAN = st.builds(lambda text, cut: text[:cut], st.sampled_from(IBANS.split()), st.sampled_from([None, None, -1]))
BARE = st.one_of(HOST, ODD_HOST, st.builds("{}.{}".format, st.text("abIBan0123-.", min_size=3, max_size=20), st.sampled_from(ENDINGS)))
NEAR = st.one_of(ADDRESS, ADDRESS, PHONE, PHONE, WALLET, ACCOUNT, PROXY, IBAN, BARE)


@settings(max_examples=600)
@given(NEAR, HOMES, KIND)
@example("https://4111111111111111.com/x", None, None)
@example("https://evil.com/4111 1111 1111 1111", None, "url")
@example("https://evil.com/4111-1111-1111-1111", None, None)
@example("https://evil.com/\ud800", None, None)
@example("https://evil.com/\n", None, None)
@example("https://4111", "XX", None)
@example("https://t.me/somebody", None, "url")
@example("https://discordapp.com/users/123456789012345678", None, None)
@example("0812345678", "TH", None)
@example("0012345678", "JP", None)
@example("0102345678", "JP", None)
@example("+660812345678", "TH", None)
@example("+390612345678", None, None)
@example("+447700900123", "JE", None)
@example("+447797712345", "JE", None)
@example("+12025550123", None, None)
@example("+80012345678", None, None)
@example("4111111111111111", None, None)
@example("mt84malt01100.0012345mtlcast001s", None, None)
@example("iban.gb82west12345698765432.com", None, None)
@example("TH:004:4111111111111", None, None)
@example("promptpay 0812345678", "XX", None)
def test_near_misses_of_all_that_is_read_at_once(text: str, region: str | None, kind: str | None) -> None:
    same(text, region, kind)


@settings(max_examples=150)
@given(NEAR, st.integers(0, 40), st.characters(), st.integers(0, 1), HOMES, KIND)
def test_one_character_put_in_or_changed(text: str, place: int, put: str, cut: int, region: str | None, kind: str | None) -> None:
    same(text[:place] + put + text[place + cut :], region, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_of_every_kind(kind: str) -> None:
    for sample in (*KINDS[kind].EXAMPLES, *KINDS[kind].BAD_EXAMPLES):
        same(sample.text, sample.region)
        same(sample.text, sample.region, kind)


@pytest.mark.parametrize("page", [page for platform in PLATFORMS for page in platform.pages])
def test_pages_of_people_are_left_to_the_long_way(page: str) -> None:
    @settings(max_examples=15)
    @given(st.from_regex(page, fullmatch=True), st.sampled_from(["https://", "http://www.", ""]))
    def holds(place: str, before: str) -> None:
        same(before + place)

    holds()


@pytest.mark.parametrize("region", sorted(COUNTRIES & phonenumbers.SUPPORTED_REGIONS))
def test_numbers_of_every_country(region: str) -> None:
    """An example of each kind of number, in both forms, and the same with its last digits changed or one fewer."""
    for kind in phonenumbers.PhoneNumberType.values():
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        national = f"0{phonenumbers.national_significant_number(number)}"
        for text in (whole, whole[:-1], whole[:-3] + "999", whole + "1", national, national[:-1]):
            same(text, region, "phone")


def test_the_corpus() -> None:
    for text in values(2000, seed=4):
        same(text)
        assert at_once(text, None, TABLES) is not None, "the corpus is what is asked most"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("https://a.evil.com/x?y=1", None),
        ("HTTPS://A.Evil.com", "TH"),
        ("evil.com", None),
        ("+66812345678", None),
        ("+12025550123", None),
        ("+447912345678", None),
        ("0812345678", "TH"),
        ("01712345678", "BD"),
        ("0x52908400098527886E0F7030069857D2E4169EE7", None),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", None),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", None),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", None),
        ("promptpay:0812345678", None),
        ("bKash 01712345678", None),
        ("TH:004:1234567890", None),
        ("AE070331234567890123456", None),
    ],
)
def test_what_is_asked_most_is_read_at_once(text: str, region: str | None) -> None:
    assert at_once(text, region, TABLES) == the_long_way(text, region, None, TABLES)


@settings(max_examples=300)
@given(
    st.text("0123456789 .-/_xé\n\x1f\u2010๔", max_size=40), st.sampled_from(["", "4111111111111111", "378282246310005", "4222222222222"])
)
def test_no_card_number_is_passed_over(around: str, card: str) -> None:
    """Looking for thirteen digits first passes nothing over that the whole search finds."""
    text = around[:20] + card + around[20:]
    whole = any(is_card_number(digits) for digits in windows(text))
    assert holds_card_number(text) == whole


def windows(text: str) -> list[str]:
    """The digits of each row of whole groups that stand together."""
    from accord.core.identifiers.digits import plain

    result = []
    for run in _RUN.finditer(plain(text)):
        groups = [digits for digits in "".join(c if c.isascii() and c.isdigit() else " " for c in run.group()).split()]
        result += ["".join(groups[start:end]) for start in range(len(groups)) for end in range(start + 1, len(groups) + 1)]
    assert NETWORKS
    return result
