import pytest
from identifier_laws import TABLES

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.hosts import canonical_host, is_address, is_name, name_of, parents, unicode_form


@pytest.mark.parametrize(
    ("host", "canonical"),
    [
        ("evil.com", "evil.com"),
        (".evil..com.", "evil.com"),
        ("127.1", "127.0.0.1"),
        ("0x7f.0.0.01", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("4294967296", "4294967296"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("1.2.3.4.", "1.2.3.4"),
        ("1password.com", "1password.com"),
        ("[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"),
        ("[::ffff:102:304]", "1.2.3.4"),
        ("[64:ff9b::102:304]", "1.2.3.4"),
        ("[64:ff9b:1::102:304]", "[64:ff9b:1::102:304]"),
        ("[fe80::1%eth0]", "[fe80::1%eth0]"),
        ("[no address]", "[no address]"),
    ],
)
def test_hosts_have_one_canonical_form(host: str, canonical: str) -> None:
    assert canonical_host(host) == canonical


def test_addresses_are_told_from_names() -> None:
    assert is_address("1.2.3.4") and is_address("[::1]")
    assert not is_address("evil.com") and not is_address("1.evil.com")


def test_names_keep_to_the_lengths_of_dns() -> None:
    assert is_name("a" * 63 + ".com") and not is_name("a" * 64 + ".com")
    longest = ".".join(["a" * 61] * 4) + ".abcde"
    assert len(longest) == 253 and is_name(longest) and not is_name("a" + longest)
    assert is_name("a!b.com", wide=True) and not is_name("a!b.com")


def test_parents_go_down_to_the_registrable_part() -> None:
    assert parents("a.b.evil.co.uk", TABLES.suffixes) == ["a.b.evil.co.uk", "b.evil.co.uk", "evil.co.uk"]
    assert parents("co.uk", TABLES.suffixes) == ["co.uk"]
    assert parents("1.2.3.4", TABLES.suffixes) == ["1.2.3.4"]


@pytest.mark.parametrize("host", ["раураl.com", "ธนาคาร.ไทย", "नमस्ते.भारत", "😀.ws", "straße.de", "evil.com", "a_b.ไทย"])
def test_the_unicode_form_names_the_same_host(host: str) -> None:
    canonical = name_of(host)
    assert canonical.isascii()
    assert unicode_form(canonical) == host
    assert name_of(unicode_form(canonical)) == canonical


@pytest.mark.parametrize("host", ["xn--a.com", "xn--.com", "xn--zn7c.com"])
def test_punycode_that_stands_for_nothing_stays_as_it_is(host: str) -> None:
    assert unicode_form(host) == host
    with pytest.raises(NotAnIdentifier):
        name_of(host)


def test_a_half_character_is_refused() -> None:
    with pytest.raises(NotAnIdentifier) as refusal:
        name_of("evil\ud800.com")
    assert refusal.value.code == "host"
