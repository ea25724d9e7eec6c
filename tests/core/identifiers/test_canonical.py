import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.canonical import LIMIT, canonical_path, canonical_url, trimmed, unescape

# The list of examples on Google's page 'URLs and Hashing', in its order; the one with raw bytes is given as bytes.
PUBLISHED: list[tuple[bytes | str, str]] = [
    ("http://host/%25%32%35", "http://host/%25"),
    ("http://host/%25%32%35%25%32%35", "http://host/%25%25"),
    ("http://host/%2525252525252525", "http://host/%25"),
    ("http://host/asdf%25%32%35asd", "http://host/asdf%25asd"),
    ("http://host/%%%25%32%35asd%%", "http://host/%25%25%25asd%25%25"),
    ("http://www.google.com/", "http://www.google.com/"),
    (
        "http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/%77%77%77%2E%65%62%61%79%2E%63%6F%6D/",
        "http://168.188.99.26/.secure/www.ebay.com/",
    ),
    (
        "http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdataxplimnbqmn-xplmvalidateinfoswqpcmlx=hgplmcx/",
        "http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdataxplimnbqmn-xplmvalidateinfoswqpcmlx=hgplmcx/",
    ),
    (
        "http://host%23.com/%257Ea%2521b%2540c%2523d%2524e%25f%255E00%252611%252A22%252833%252944_55%252B",
        "http://host%23.com/~a!b@c%23d$e%25f^00&11*22(33)44_55+",
    ),
    ("http://3279880203/blah", "http://195.127.0.11/blah"),
    ("http://www.google.com/blah/..", "http://www.google.com/"),
    ("www.google.com/", "http://www.google.com/"),
    ("www.google.com", "http://www.google.com/"),
    ("http://www.evil.com/blah#frag", "http://www.evil.com/blah"),
    ("http://www.GOOgle.com/", "http://www.google.com/"),
    ("http://www.google.com.../", "http://www.google.com/"),
    ("http://www.google.com/foo\tbar\rbaz\n2", "http://www.google.com/foobarbaz2"),
    ("http://www.google.com/q?", "http://www.google.com/q?"),
    ("http://www.google.com/q?r?", "http://www.google.com/q?r?"),
    ("http://www.google.com/q?r?s", "http://www.google.com/q?r?s"),
    ("http://evil.com/foo#bar#baz", "http://evil.com/foo"),
    ("http://evil.com/foo;", "http://evil.com/foo;"),
    ("http://evil.com/foo?bar;", "http://evil.com/foo?bar;"),
    (b"http://\x01\x80.com/", "http://%01%80.com/"),
    ("http://notrailingslash.com", "http://notrailingslash.com/"),
    ("http://www.gotaport.com:1234/", "http://www.gotaport.com/"),
    ("  http://www.google.com/  ", "http://www.google.com/"),
    ("http:// leadingspace.com/", "http://%20leadingspace.com/"),
    ("http://%20leadingspace.com/", "http://%20leadingspace.com/"),
    ("%20leadingspace.com/", "http://%20leadingspace.com/"),
    ("https://www.securesite.com/", "https://www.securesite.com/"),
    ("http://host.com/ab%23cd", "http://host.com/ab%23cd"),
    ("http://host.com//twoslashes?more//slashes", "http://host.com/twoslashes?more//slashes"),
]

# What the prose of the same page (version 5) says, one case for each sentence.
FROM_THE_RULES: list[tuple[bytes | str, str]] = [
    ("http://[2001:0db8:0000::1]/", "http://[2001:db8::1]/"),
    ("http://[::ffff:1.2.3.4]/a", "http://1.2.3.4/a"),
    ("http://[64:ff9b::1.2.3.4]/a", "http://1.2.3.4/a"),
    ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]/a"),
    ("http://..evil...com../", "http://evil.com/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://0251.0376.0143.0377/", "http://169.254.99.255/"),
    ("http://user:secret@evil.com:80/a", "http://evil.com/a"),
    ("http://evil.com/a/./b/../c//d/", "http://evil.com/a/c/d/"),
    ("http://evil.com/../../a", "http://evil.com/a"),
    ("http://evil.com/a/.", "http://evil.com/a/"),
    ("http://evil.com/a%2F%2e%2E/b", "http://evil.com/b"),
    ("http://evil.com/a?b/../c//d/./e", "http://evil.com/a?b/../c//d/./e"),
    ("http://evil.com?q", "http://evil.com/?q"),
    ("http://evil.com/a b\x7f", "http://evil.com/a%20b%7F"),
    (b"http://evil.com/%ff\xfe", "http://evil.com/%FF%FE"),
    ("http://evil.com/%80", "http://evil.com/%80"),
    ("http://раураl.com/é", "http://xn--l-7sba6dbr.com/%C3%A9"),
    ("HTTP://evil.com/", "http://evil.com/"),
]


@pytest.mark.parametrize(("url", "canonical"), PUBLISHED)
def test_each_published_example_comes_out_literally(url: bytes | str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(("url", "canonical"), FROM_THE_RULES)
def test_each_rule_holds(url: bytes | str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.binary(max_size=120))
def test_any_bytes_become_printable_ascii_without_escapes_that_could_be_undone(url: bytes) -> None:
    canonical = canonical_url(b"http://evil.com/" + url)
    assert canonical.startswith("http://evil.com/")
    assert all("!" <= character <= "~" for character in canonical) and "#" not in canonical
    plain = unescape(canonical.encode())
    assert unescape(plain) == plain
    path = canonical.partition("?")[0].removeprefix("http://evil.com")
    assert "//" not in path and "/./" not in path and "/../" not in path


@given(st.text(st.sampled_from("ab%25/.?32ef #é\\:@[]"), max_size=60))
def test_what_is_canonical_stays_as_it_is(text: str) -> None:
    canonical = canonical_url(f"http://evil.com/{text}")
    assert canonical_url(canonical) == canonical
    assert canonical_path(canonical.removeprefix("http://evil.com")) == canonical.removeprefix("http://evil.com")


def test_nested_escapes_of_the_full_length_end() -> None:
    assert canonical_url("http://evil.com/%" + "25" * 4000) == "http://evil.com/%25"


def test_too_long_and_half_characters_are_refused() -> None:
    for url, code in (("a" * (LIMIT + 1), "too-long"), (b"a" * (LIMIT + 1), "too-long"), ("http://a.com/\ud800", "not-text")):
        with pytest.raises(NotAnIdentifier) as refusal:
            canonical_url(url)
        assert refusal.value.code == code


def test_invisible_characters_at_the_ends_are_trimmed_and_kept_inside() -> None:
    assert trimmed("\ufeff\u202a \u200bab\u200bc \u2066\u200f\n") == "ab\u200bc"
