import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import domain, url

LABELS = st.text(st.sampled_from("abcxyz0159-_"), min_size=1, max_size=8)
NAMES = st.builds(lambda labels: ".".join([*labels, "com"]), st.lists(LABELS, min_size=1, max_size=5))


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(domain)


@given(st.one_of(any_text(), like_examples(domain)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(domain, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(domain)


@given(NAMES)
def test_every_way_of_writing_a_name_is_one_identifier(name: str) -> None:
    plain = read_example(domain, name)
    assert plain.value == name
    wide = "".join(chr(ord(character) + 0xFEE0) for character in name)
    for form in (
        name.upper(),
        f"{name}.",
        f"{name}...",
        f"{name}…",
        f"https://{name}",
        f"hxxp://{name.replace('.', '[.]')}/",
        name.replace(".", "(dot)"),
        wide,
        f"\u200e{name}\u202c",
    ):
        assert read_example(domain, form) == plain


# The basic plane only: beyond it `idna` knows letters of newer Unicode versions than the WHATWG parser does. The fillers of Hangul and two
# vowels of Khmer, which nobody sees, are ignored since UTS 46 of Unicode 16, and refused by parsers of before.
LETTERS = st.characters(
    categories=["Ll", "Lo", "Mn", "Nd"], max_codepoint=0xFFFF, exclude_characters="\u115f\u1160\u17b4\u17b5\u3164\uffa0"
)


@given(st.text(LETTERS, min_size=1, max_size=6))
def test_what_idna_2008_allows_comes_out_as_idna_2008_says(label: str) -> None:
    try:
        expected = idna.encode(f"{label}.com", uts46=True).decode()
    except idna.IDNAError:
        law_holds(domain, f"{label}.com", None)
        return
    if "." not in expected.removesuffix(".com"):
        assert read_example(domain, f"{label}.com").value == expected


@given(NAMES)
def test_a_domain_is_the_host_of_its_url(name: str) -> None:
    assert read_example(url, f"https://{name}/").value == f"{read_example(domain, name).value}/"


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("sub.evil.com", "sub.evil[.]com"),
        ("a.evil.co.uk", "a.evil[.]co[.]uk"),
        ("github.io", "github[.]io"),
        ("раураl.com", "xn--l-7sba6dbr[.]com"),
    ],
)
def test_the_dots_from_the_registrable_part_on_are_defanged(text: str, display: str) -> None:
    assert read_example(domain, text).display == display


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("paypal.com", None),
        ("www.paypal.com", None),
        ("раураl.com", "paypal.com"),
        ("login.раураl.com", "paypal.com"),
        ("paypa1.com", "paypal.com"),
        ("g00gle.com", "google.com"),
        ("arnazon.com", "amazon.com"),
        ("ธนาคาร.com", "ธนาคาร.com"),
        ("github.io", None),
    ],
)
def test_it_tells_what_its_registrable_part_looks_like(text: str, seen: str | None) -> None:
    assert read_example(domain, text).looks_like == seen


def test_public_suffixes_are_read_and_the_tables_know_them() -> None:
    for text, suffix in (("co.uk", True), ("github.io", True), ("evil.co.uk", False), ("x.github.io", False)):
        assert TABLES.suffixes.is_suffix(read_example(domain, text).value) is suffix


@pytest.mark.parametrize(
    ("text", "verified"), [("evil.com", True), ("evil.co.za", True), ("github.io", True), ("wallet.eth", False), ("co.invalid", False)]
)
def test_an_ending_that_no_list_names_is_unverified(text: str, verified: bool) -> None:
    assert read_example(domain, text).verified is verified


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://evil.com/a", "is-a-url"),
        ("https://evil.com#a", "is-a-url"),
        ("https://evil.com\\a", "is-a-url"),
        ("ftp://user:x@evil.com", "is-a-url"),
        ("evil.com:80", "is-a-url"),
        ("1.2.3.4.", "ip-address"),
        ("３２７９８８０２０３", "ip-address"),
        ("[2001:db8::1]", "ip-address"),
        ("evil.com other.com", "host"),
        ("e\u202evil.com\x00", "host"),
        ("-.-", "host"),
        ("evil.c", "host"),
        ("evil.1x", "host"),
        ("." * 20, "host"),
        (".".join(["a" * 60] * 5) + ".com", "host"),
        ("a/b", "is-a-url"),
    ],
)
def test_what_is_no_domain_is_refused_for_its_reason(text: str, code: str) -> None:
    assert refusal(domain, text).code == code
