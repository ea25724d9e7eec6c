"""The short ways to read a value come to the same as the long one."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accord.client.reading import _at_once, read
from accord.core.identifiers import KINDS, NotAnIdentifier, parse
from accord.tables import identifier_tables

TABLES = identifier_tables()
REGIONS = st.sampled_from([None, "TH", "BD", "NP", "PE", "IN", "DE", "th", "XX", "?"])
LABEL = st.text("abcxyz019-_", min_size=1, max_size=8)
HOST = st.builds(
    lambda parts, end: ".".join([*parts, end]), st.lists(LABEL, max_size=4), st.sampled_from("com co.th t.me fb.com zz 1 x".split())
)
ADDRESS = st.builds(
    lambda scheme, host, path: scheme + host + path,
    st.sampled_from(["https://", "http://", "HTTPS://"]),
    st.one_of(HOST, st.sampled_from(["play.google.com", "apps.apple.com", "www.instagram.com", "line.me", "user@evil.com", "4111"])),
    st.one_of(st.just(""), st.text("ab/?=#%.@4153 ~", max_size=25).map(lambda text: "/" + text)),
)
NUMBER = st.text("0123456789 -+", min_size=5, max_size=20)
WALLET = st.text("0123456789abcdefABCDEFxyzXYZ", min_size=25, max_size=50).flatmap(
    lambda t: st.sampled_from([t, "0x" + t, "bc1" + t, "1" + t])
)
EXAMPLES = [(one.text, one.region) for kind in KINDS.values() for one in (*kind.EXAMPLES, *kind.BAD_EXAMPLES)]


def answer(reader: object, text: str, region: str | None) -> object:
    try:
        return reader(text, region)  # type: ignore[operator]
    except NotAnIdentifier as refused:
        return refused.code


def same(text: str, region: str | None) -> None:
    def the_long_way(text: str, region: str | None) -> tuple[str, str]:
        found = parse(text, region, tables=TABLES)
        return found.kind, found.value

    long_way = answer(the_long_way, text, region)
    assert answer(lambda text, region: read(text, region, TABLES), text, region) == long_way


@settings(max_examples=150, deadline=None)
@given(st.one_of(ADDRESS, NUMBER, WALLET), REGIONS)
@example("https://4111111111111111.com/x", None)
@example("https://evil.com/4111 1111 1111 1111", None)
@example("https://evil.com/4111-1111-1111-1111", None)
@example("https://4111", "XX")
@example("https://t.me/somebody", None)
@example("0812345678", "TH")
@example("+660812345678", "TH")
@example("4111111111111111", None)
def test_whatever_is_read(text: str, region: str | None) -> None:
    same(text, region)


@pytest.mark.parametrize(("text", "region"), EXAMPLES)
def test_every_example_of_every_kind(text: str, region: str | None) -> None:
    same(text, region)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("https://a.evil.com/x", None),
        ("+66812345678", None),
        ("0812345678", "TH"),
        ("0x52908400098527886E0F7030069857D2E4169EE7", None),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", None),
        ("promptpay:0812345678", "TH"),
    ],
)
def test_what_payments_ask_most_takes_a_short_way(text: str, region: str | None) -> None:
    assert _at_once(text, region, TABLES) is not None
