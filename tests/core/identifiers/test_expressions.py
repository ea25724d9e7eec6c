import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import TABLES

from accord.core.identifiers import NotAnIdentifier, domain, email, ip, parse, url
from accord.core.identifiers.base import Identifier, key_of
from accord.core.identifiers.expressions import DEPTH, expressions, under

LABELS = st.text(st.sampled_from("abcd"), min_size=1, max_size=2)
SUFFIXES = st.sampled_from(["com", "co.uk", "th", "github.io"])
NAMES = st.builds(lambda labels, suffix: [*labels, *suffix.split(".")], st.lists(LABELS, min_size=1, max_size=5), SUFFIXES)
LISTED = NAMES.filter(lambda labels: not TABLES.suffixes.is_suffix(".".join(labels)))
SEGMENTS = st.lists(st.sampled_from(["a", "b", "ab", "abc", "a.html"]), max_size=DEPTH)
QUERIES = st.sampled_from(["", "?", "?q=1", "?q=1/2/"])


def texts(text: str) -> list[str]:
    return [expression.text for expression in expressions(url.parse(text, None, TABLES), TABLES)]


def hit(listed: Identifier, asked: Identifier) -> bool:
    return any(listed.key in expression.keys for expression in expressions(asked, TABLES))


def read_url(text: str) -> Identifier:
    return url.parse(text, None, TABLES)


def read_domain(text: str) -> Identifier:
    return domain.parse(text, None, TABLES)


def test_the_published_example_with_a_query() -> None:
    assert texts("http://a.b.com/1/2.html?param=1") == [
        "a.b.com/1/2.html?param=1", "a.b.com/1/2.html/?param=1", "a.b.com/1/2.html", "a.b.com/1/2.html/", "a.b.com/1/", "a.b.com/",
        "b.com/1/2.html?param=1", "b.com/1/2.html/?param=1", "b.com/1/2.html", "b.com/1/2.html/", "b.com/1/", "b.com/",
    ]  # fmt: skip


def test_the_published_example_with_many_labels_and_the_parents_that_google_skips() -> None:
    hosts = ("a.b.c.d.e.f.com", "b.c.d.e.f.com", "c.d.e.f.com", "d.e.f.com", "e.f.com", "f.com")
    assert texts("http://a.b.c.d.e.f.com/1.html") == [f"{host}/{path}" for host in hosts for path in ("1.html", "1.html/", "")]


def test_the_published_example_with_an_address() -> None:
    assert texts("http://1.2.3.4/1/") == ["1.2.3.4/1/", "1.2.3.4/1", "1.2.3.4/"]


def test_parents_end_at_the_registrable_part() -> None:
    assert texts("https://a.evil.co.uk/") == ["a.evil.co.uk/", "evil.co.uk/"]
    assert texts("https://a.site.github.io/") == ["a.site.github.io/", "site.github.io/"]
    assert texts("https://github.io/x") == ["github.io/x", "github.io/x/", "github.io/"]
    assert texts("https://co.uk/") == ["co.uk/"]


def test_the_root_of_a_host_stands_for_the_domain_and_for_the_url() -> None:
    (expression,) = expressions(read_domain("evil.com"), TABLES)
    assert expression.keys == (key_of("domain", "evil.com"), key_of("url", "evil.com/"))
    (expression,) = expressions(ip.parse("8.8.8.8", None, TABLES), TABLES)
    assert (expression.text, expression.keys) == ("8.8.8.8/", (key_of("ip", "8.8.8.8"), key_of("url", "8.8.8.8/")))
    (expression,) = expressions(ip.parse("2001:4860:4860::8888", None, TABLES), TABLES)
    assert expression.text == "[2001:4860:4860::8888]/"
    assert expression.keys == (key_of("ip", "2001:4860:4860::8888"), key_of("url", "[2001:4860:4860::8888]/"))


def test_an_email_is_hit_through_its_domain() -> None:
    listable = expressions(email.parse("help@mail.evil.com", None, TABLES), TABLES)
    assert [expression.text for expression in listable] == ["mail.evil.com/", "evil.com/"]


def test_other_kinds_have_none() -> None:
    assert expressions(Identifier(kind="phone", value="+66812345678", display="+66 81 234 5678"), TABLES) == ()


@given(NAMES, SEGMENTS, QUERIES, st.booleans())
def test_the_most_specific_comes_first_and_each_once(labels: list[str], segments: list[str], query: str, open_end: bool) -> None:
    asked = read_url(f"http://{'.'.join(labels)}/{'/'.join(segments)}{'/' if open_end else ''}{query}")
    listable = expressions(asked, TABLES)
    assert [expression.rank for expression in listable] == sorted({expression.rank for expression in listable}, reverse=True)
    assert len({expression.text for expression in listable}) == len(listable)
    assert listable[0].text == asked.value
    assert asked.key in listable[0].keys


@given(LISTED, NAMES, SEGMENTS, QUERIES)
def test_a_listed_domain_is_hit_by_exactly_the_urls_below_it(listed: list[str], asked: list[str], segments: list[str], query: str) -> None:
    name = ".".join(listed)
    address = read_url(f"https://{'.'.join(asked)}/{'/'.join(segments)}{query}")
    same_or_below = asked[-len(listed) :] == listed
    assert hit(read_domain(name), address) is same_or_below
    assert hit(read_url(f"https://{name}/"), address) is same_or_below
    below = read_url(f"https://x.{name}/{'/'.join(segments)}{query}")
    assert hit(read_domain(name), below)
    for alike in (f"{name}.example.org", f"evil-{name}", f"x{name}", f"{name}x", f"example.org/{name}/", f"example.org/?{name}/"):
        assert not hit(read_domain(name), read_url(f"https://{alike}"))


@given(SEGMENTS, SEGMENTS, QUERIES, st.booleans(), st.booleans(), st.sampled_from(["", "x.", "y.x."]))
def test_a_listed_directory_is_hit_by_exactly_the_urls_in_it(
    listed: list[str], asked: list[str], query: str, listed_open: bool, asked_open: bool, below: str
) -> None:
    def path(segments: list[str], is_open: bool) -> str:
        return "/" + "/".join(segments) + ("/" if is_open and segments else "")

    listing = read_url(f"https://evil.com{path(listed, listed_open)}")
    address = read_url(f"https://{below}evil.com{path(asked, asked_open)}{query}")
    # With its slash or without, it is the same page; what lies below it is another.
    expected = (asked[: len(listed)] if listed_open or not listed else asked) == listed
    assert hit(listing, address) is expected


@pytest.mark.parametrize(
    ("listed", "asked", "expected"),
    [
        ("evil.com/abc", "evil.com/abcd", False),
        ("evil.com/abc", "evil.com/abc/d", False),
        ("evil.com/abc", "evil.com/abc?x", True),
        ("evil.com/abc?x", "evil.com/abc?x", True),
        ("evil.com/abc?x", "evil.com/abc", False),
        ("evil.com/abc?x", "evil.com/abc?xy", False),
        ("evil.com/abc?x", "www.evil.com/abc?x", True),
        ("evil.com/a/", "evil.com/a/b", True),
        ("evil.com/a/", "evil.com/a", True),
        ("evil.com/a", "evil.com/a/", True),
        ("evil.com/a", "evil.com/a/b", False),
        ("evil.com/a?x=1", "evil.com/a/?x=1", True),
        ("evil.com/a/?x=1", "evil.com/a?x=1", True),
        ("evil.com/a?x=1", "evil.com/a?x=1&utm_source=s&fbclid=f", True),
        ("evil.com/a?x=1&utm_source=s", "evil.com/a?x=1&gclid=g", True),
        ("evil.com/f?utm_content=X", "evil.com/f", False),
        ("evil.com/f?utm_content=X", "evil.com/f?utm_content=Y", False),
        ("evil.com/f?utm_content=X", "evil.com/f?utm_content=X&fbclid=f", True),
        ("evil.com/f?lang=en&utm_content=X", "evil.com/f?lang=en", False),
        ("evil.com/a/", "evil.com/x/../a/%62?y", True),
        ("evil.com/a/", "evil.com/?/a/", False),
        ("www.evil.com/", "evil.com/", False),
        ("http://[2001:db8::1]/", "http://[2001:0db8:0::1]/a", True),
        ("http://1.2.3.4/", "http://0x01020304/a", True),
        ("http://1.2.3.4/", "http://9.1.2.3.4.evil.com/a", False),
    ],
)
def test_a_listed_prefix_is_no_mere_beginning(listed: str, asked: str, expected: bool) -> None:
    assert hit(read_url(listed), read_url(asked)) is expected


def test_what_is_asked_is_tried_as_it_was_typed_without_trackers_and_without_brackets() -> None:
    assert texts("https://evil.com/p?id=7&utm_source=sms&b=2&fbclid=f") == [
        "evil.com/p?id=7&b=2", "evil.com/p?id=7&utm_source=sms&b=2&fbclid=f", "evil.com/p?id=7&utm_source=sms&b=2",
        "evil.com/p/?id=7&b=2", "evil.com/p/?id=7&utm_source=sms&b=2&fbclid=f", "evil.com/p/?id=7&utm_source=sms&b=2",
        "evil.com/p", "evil.com/p/", "evil.com/",
    ]  # fmt: skip
    assert texts("https://evil.com/f?utm_content=X&gclid=g") == [
        "evil.com/f?utm_content=X&gclid=g", "evil.com/f?utm_content=X", "evil.com/f/?utm_content=X&gclid=g", "evil.com/f/?utm_content=X",
        "evil.com/f", "evil.com/f/", "evil.com/",
    ]  # fmt: skip
    assert texts("https://evil.com/a/home[.]html") == [
        "evil.com/a/home[.]html", "evil.com/a/home[.]html/", "evil.com/a/home.html", "evil.com/a/home.html/", "evil.com/a/", "evil.com/",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["...", "…", ".…", "….", ").", "!"])
def test_what_closes_a_sentence_keeps_no_listed_page_from_being_found(end: str) -> None:
    assert hit(read_url("https://evil.com/pay"), read_url(f"https://evil.com/pay{end}"))
    assert not hit(read_url("https://evil.com/pay"), read_url(f"https://evil.com/pa{end}"))


def test_a_listed_subdomain_of_a_public_suffix_says_nothing_about_its_neighbours() -> None:
    assert not hit(read_domain("github.io"), read_url("https://site.github.io/"))
    assert not hit(read_domain("one.github.io"), read_url("https://two.github.io/"))


def test_work_per_check_is_bounded() -> None:
    deep = read_url("https://" + "a." * 100 + "evil.com/" + "b/" * 4000)
    listable = expressions(deep, TABLES)
    assert len(listable) == 101 * (2 + DEPTH + 1)
    assert hit(read_url("https://evil.com/" + "b/" * DEPTH), deep)
    assert not hit(read_url("https://evil.com/" + "b/" * (DEPTH + 1)), deep)


@given(
    st.one_of(
        st.from_regex(r"https://([a-z]{1,3}\.){1,4}(com|co\.uk|xyz)(/[a-z]{1,3}){0,4}/?(\?[a-z]=[0-9])?", fullmatch=True),
        st.from_regex(r"(www\.)?([a-z]{3}\.){1,3}(com|co\.th)", fullmatch=True),
        st.sampled_from(["+66812345678", "10.1.2.3", "2001:db8::1", "a@b.evil.com", "http://[2001:db8::1]/x/y", "http://1.2.3.4/a?b=c"]),
    )
)
def test_the_keys_alone_are_those_of_the_expressions_and_its_own(text: str) -> None:
    try:
        identifier = parse(text, tables=TABLES)
    except NotAnIdentifier:
        return
    whole, below = expressions(identifier, TABLES), under(identifier, TABLES)
    keys = [key for place in whole for key in place.keys]
    assert below.keys == keys + ([] if identifier.key in keys else [identifier.key])
    assert identifier.key == key_of(identifier.kind, identifier.value)
    assert below.places == len(whole)
    assert [below.place(number) for number in range(len(keys))] == [place for place in whole for _ in place.keys]
