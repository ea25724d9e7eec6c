from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import ip


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(ip)


@given(st.one_of(any_text(), like_examples(ip)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(ip, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(ip)


@given(st.ip_addresses(v=4))
def test_a_version_4_address_is_itself_or_not_public(address: IPv4Address) -> None:
    if not any(address in block for block in ip.NOT_PUBLIC if block.version == 4):
        assert read_example(ip, str(address)).value == str(address)
        assert read_example(ip, f"::ffff:{address}").value == str(address)
        assert read_example(ip, hex(int(address))).value == str(address)
        assert read_example(ip, str(address).replace(".", "[.]")).value == str(address)
    else:
        assert refusal(ip, str(address)).code == "ip-not-public"


@given(st.ip_addresses(v=6, network="2400::/8"))
def test_every_spelling_of_a_version_6_address_is_one_identifier(address: IPv6Address) -> None:
    assert read_example(ip, address.exploded.upper()).value == read_example(ip, address.compressed).value == address.compressed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # RFC 5952 sections 1 and 4, in the 2001:db8::/32 addresses of the RFC itself.
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("2001:db8:aaaa:bbbb:cccc:dddd:0:1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1"),
        ("2001:db8::0:1", "2001:db8::1"),
    ],
)
def test_vectors_of_rfc_5952(text: str, value: str) -> None:
    identifier = read_example(ip, text)
    assert identifier.value == value
    assert not identifier.verified


@pytest.mark.parametrize("text", ["010.8.8.8", "0177.0.0.1", "8.8.8", "2130706433", "8.8.8.8.", "0x7f.1", "08.08.08.08"])
def test_spellings_that_programs_read_differently_are_refused(text: str) -> None:
    assert refusal(ip, text).code == "ip-ambiguous"


@pytest.mark.parametrize("text", ["0xc0.0xa8.0x1.0x1", "64:ff9b::a00:1", "::127.0.0.1", "fd00::1", "255.255.255.255", "224.0.0.1"])
def test_no_spelling_of_a_private_address_gets_through(text: str) -> None:
    assert refusal(ip, text).code == "ip-not-public"
