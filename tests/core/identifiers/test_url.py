import can_ada
import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import parse, url
from accord.core.identifiers.canonical import LIMIT, canonical_url
from accord.core.identifiers.defang import refang_path

LABELS = st.text(st.sampled_from("abcxyz0159-_"), min_size=1, max_size=8)
HOSTS = st.builds(
    lambda labels, ending: ".".join([*labels, ending]), st.lists(LABELS, min_size=1, max_size=4), st.sampled_from(["com", "co.uk", "th"])
)
# Brackets around a dot or a slash, and `/*` at the end, are read as what people mean by them; they have tests of their own.
PATHS = st.text(st.sampled_from("abAB01/.-_~%2Fe5?&=+;,:@!$'()*[]{}|^\\ é่#\t"), max_size=40).filter(
    lambda path: refang_path(path) == path and not canonical_url(f"https://x.com/{path}").endswith(("/*", "\\*"))
)


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(url)


# As addresses are copied, and as filters are passed: of messages of SmishTank, and of scams' pages.
MISTYPED = "htps:// ttps:// tp:// hhttps:// htttps:// httpps:// hptts:// httpss:// https;// https.// http.// HTTPS;//".split()


@given(st.one_of(any_text(), like_examples(url), any_text().map(lambda text: f"https://evil.com/{text}")), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(url, text, region)


def test_any_host_below_a_name_is_that_name_with_or_without_a_page() -> None:
    for text in ("*.evil.com", "*.evil.com/", "https://*.evil.com", "hxxps://*.evil[.]com/*"):
        assert url.parse(text, None, TABLES).value == "evil.com/", text
    assert url.parse("https://evil.com/a*.b/x", None, TABLES).value == "evil.com/a*.b/x", "a star elsewhere stays"


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(url)


@given(HOSTS, PATHS)
def test_the_value_is_the_safe_browsing_form_and_the_display_the_whatwg_form(host: str, path: str) -> None:
    text = f"https://{host}/{path}"
    identifier = read_example(url, text)
    href = can_ada.parse(text).href
    assert f"https://{identifier.value}" == canonical_url(href)
    scheme, _, rest = identifier.display.partition("://")
    defanged_host, _, tail = rest.partition("/")
    assert (scheme, defanged_host.replace("[.]", "."), tail) == ("hxxps", host, href.removeprefix(f"https://{host}/"))
    assert "[.]" in defanged_host


@given(HOSTS, PATHS)
def test_however_it_is_defanged_it_is_the_same_url(host: str, path: str) -> None:
    plain = read_example(url, f"https://{host}/{path}")
    for form in (
        f"hxxps://{host.replace('.', '[.]')}/{path}",
        f"hXXps[:]//{host.replace('.', '(.)')}/{path}",
        f"hxxps[://]{host.replace('.', '[dot]')}/{path}",
        f"h**ps://{host.replace('.', ' [.] ')}/{path}",
        f"HTTPS://{host.upper().replace('.', '{DOT}')}[/]{path}",
    ):
        assert read_example(url, form) == plain


@given(
    HOSTS,
    st.sampled_from(["", ":8080", ":443"]),
    st.sampled_from(["", "user@", "user:p%40ss@", "paypal.com@"]),
    st.sampled_from(["http", "https", "ftp"]),
)
def test_scheme_user_and_port_are_no_part_of_the_value(host: str, port: str, user: str, scheme: str) -> None:
    assert read_example(url, f"{scheme}://{user}{host}{port}/a?b#c").value == f"{host}/a?b"


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("https://sub.evil.com/any?path", "hxxps://sub.evil[.]com/any?path"),
        ("evil.com/path", "hxxps://evil[.]com/path"),
        ("http://a.evil.co.uk:8080/x.y#z", "hxxp://a.evil[.]co[.]uk:8080/x.y#z"),
        ("http://site.github.io/", "hxxp://site[.]github[.]io/"),
        ("http://1.2.3.4/", "hxxp://1.2.3[.]4/"),
        ("http://[2001:db8::1]:81/", "hxxp://[2001:db8::1]:81/"),
        ("http://evil.com./", "hxxp://evil[.]com[.]/"),
        ("https://evil.com...", "hxxps://evil[.]com/"),
        ("hxxps://evil[.]com…", "hxxps://evil[.]com/"),
        ("hxxps[://]evil[.]com....", "hxxps://evil[.]com/"),
        ("https://evil.com/pay...", "hxxps://evil[.]com/pay..."),
        ("https://evil.com/[.]/(dot)", "hxxps://evil[.]com/%5B.%5D/%28dot%29"),
        ("hxxps://evil.com/[.]a/x(dot)php", "hxxps://evil[.]com/.a/x.php"),
        ("https://evil.com/p?id=7&utm_source=sms", "hxxps://evil[.]com/p?id=7&utm_source=sms"),
        ("https://4111111111111111:x@evil.com:81/x?o=4111111111111111#4111", "hxxps://evil[.]com:81/x?o=****************"),
        ("https://evil.com/%34111111111111111", "hxxps://evil[.]com/****************"),
        ("https://evil.com/๔111111111111111", "hxxps://evil[.]com/****************"),
        ("https://paypal.com@evil.com/", "hxxps://paypal.com@evil[.]com/"),
    ],
)
def test_only_scheme_and_host_are_defanged(text: str, display: str) -> None:
    assert read_example(url, text).display == display


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https:\\\\evil.com\\a\\b", "evil.com/a/b"),
        ("https:evil.com", "evil.com/"),
        ("http:////evil.com/a", "evil.com/a"),
        ("https://evil%2Ecom/", "evil.com/"),
        ("https://good.com\\@evil.com/", "good.com/@evil.com/"),
        ("https://good.com%2F@evil.com/x", "evil.com/x"),
        ("ht\ntps://evil.com/", None),
        ("https://ev\nil.com/a\tb", "evil.com/ab"),
        ("https://ev\u200bil\u202e.com/", "evil.com/"),
        ("https://ev\u00adil.com/", "evil.com/"),
        ("https://नमस्ते.भारत/", "xn--h2bhs4b8d8a.xn--h2brj9c/"),
        ("https://نامه\u200cای.com/", "xn--mgba3gch31f060k.com/"),
        ("https://evil.com/ｐ", "evil.com/%EF%BD%90"),
        ("https://evil.com/?a%3Fb#c%23d", "evil.com/?a?b"),
        ("http://012.0x1.2.3/", "10.1.2.3/"),
        ("http://1.2.3.4../", "1.2.3.4/"),
        ("1.2.3.4/a", "1.2.3.4/a"),
        ("[2001:db8::1]/a", "[2001:db8::1]/a"),
        ("https://a!b~c.evil.com/", "a!b~c.evil.com/"),
    ],
)
def test_it_names_the_host_that_a_browser_would_open(text: str, value: str | None) -> None:
    if value is None:
        assert refusal(url, text).code == "not-a-url"
    else:
        assert read_example(url, text).value == value


@pytest.mark.parametrize(
    "scheme", ["javascript", "data", "file", "vbscript", "about", "blob", "intent", "tel", "sms", "JavaScript", "java\tscript"]
)
def test_other_schemes_are_refused(scheme: str) -> None:
    for text in (f"{scheme}:alert(1)", f"{scheme}://evil.com/%0aalert(1)", f"  {scheme}:evil.com"):
        assert refusal(url, text).code in ("scheme", "not-a-url")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("https://evil.com/", None),
        ("https://www.раураl.com/", "paypal.com"),
        ("http://paypa1.com/", "paypal.com"),
        ("http://1.2.3.4/", None),
    ],
)
def test_it_tells_what_its_registrable_domain_looks_like(text: str, seen: str | None) -> None:
    assert read_example(url, text).looks_like == seen


def test_an_ending_that_no_list_names_is_unverified() -> None:
    assert read_example(url, "https://wallet.eth/").verified is False
    assert read_example(url, "https://wallet.com/").verified is True


def test_an_escaped_form_that_would_not_read_back_is_too_long() -> None:
    assert refusal(url, "https://evil.com/" + "ก" * 2000).code == "too-long"
    longest = "https://evil.com/" + "a" * (LIMIT - len("hxxps://evil[.]com/"))
    assert read_example(url, longest).value.startswith("evil.com/aaa")
    assert refusal(url, longest + "a").code == "too-long"


def test_no_program_makes_a_link_of_a_display() -> None:
    for text in ("http://evil.com", "ftp://evil.com", "https://a.b.evil.com.np/x"):
        display = url.parse(text, None, TABLES).display
        assert not display.startswith(("http", "ftp")) and ".com/" not in display


# One group, by each link that leads into it.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://t.me/+AbCdEfGhIjKlMnOp", "t.me/+AbCdEfGhIjKlMnOp"),
        ("https://t.me/joinchat/AbCdEfGhIjKlMnOp", "t.me/+AbCdEfGhIjKlMnOp"),
        ("telegram.me/joinchat/AbCdEfGhIjKlMnOp", "t.me/+AbCdEfGhIjKlMnOp"),
        ("https://telegram.dog/+AbCdEfGhIjKlMnOp?x=1", "t.me/+AbCdEfGhIjKlMnOp"),
        ("https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", "chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"),
        ("chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv?mode=ac_t", "chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"),
        ("http://chat.whatsapp.com/invite/AbCdEfGhIjKlMnOpQrStUv/", "chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"),
        ("https//evil-bank.top/x", "evil-bank.top/x"),
        *((f"{mistyped}evil-bank.top/x", "evil-bank.top/x") for mistyped in MISTYPED),
        ("http:// evil-bank.top/x", "evil-bank.top/x"),
        ("hxxps//evil-bank[.]top", "evil-bank.top/"),
    ],
)
def test_one_page_in_all_its_forms(text: str, value: str) -> None:
    identifier = parse(text, tables=TABLES)
    assert (identifier.kind, identifier.value) == ("url", value)
    assert parse(identifier.display, tables=TABLES).key == identifier.key


# One page of a platform, at each of its hosts, and whoever shared it from where.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://www.facebook.com/share/1AbC/?mibextid=wwXIfr", "www.facebook.com/share/1AbC/"),
        ("https://m.facebook.com/groups/123?ref=share&rdid=abc", "www.facebook.com/groups/123"),
        ("facebook.com/groups/123", "www.facebook.com/groups/123"),
        ("https://web.facebook.com/groups/123/permalink/456/?mibextid=x", "www.facebook.com/groups/123/permalink/456/"),
        ("https://www.facebook.com/marketplace/item/123?ref=x", "www.facebook.com/marketplace/item/123"),
        ("https://www.facebook.com/watch?v=123&ref=sharing", "www.facebook.com/watch?v=123"),
        ("https://www.facebook.com/photo.php?fbid=5&set=a.7&type=3", "www.facebook.com/photo.php?fbid=5&set=a.7"),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", "www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://m.youtube.com/watch?v=dQw4w9WgXcQ&feature=share", "www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://youtube.com/shorts/abc123?feature=share", "www.youtube.com/shorts/abc123"),
        ("https://www.instagram.com/p/AbC/?igsh=abc", "www.instagram.com/p/AbC/"),
        ("https://instagram.com/reel/AbC/?utm_source=x", "www.instagram.com/reel/AbC/"),
        ("https://vm.tiktok.com/ZSabc/?x=1", "vt.tiktok.com/ZSabc/"),
        ("https://whatsapp.com/channel/0029VaABC?x=1", "www.whatsapp.com/channel/0029VaABC"),
        ("https://discord.com/invite/abc123", "discord.gg/abc123"),
        ("https://line.me/R/ti/g/AbCdEf", "line.me/ti/g/AbCdEf"),
        ("https://line.me/ti/g2/AbCdEf?utm_source=invitation&utm_medium=link_copy", "line.me/ti/g2/AbCdEf"),
        ("https://business.facebook.com/x?y=1", "business.facebook.com/x?y=1"),
        ("https://www.youtube.com/results?search_query=x", "www.youtube.com/results?search_query=x"),
        ("https://www.facebook.com/", "www.facebook.com/"),
    ],
)
def test_a_page_of_a_platform_is_one_at_all_its_hosts(text: str, value: str) -> None:
    identifier = parse(text, tables=TABLES)
    assert (identifier.kind, identifier.value) == ("url", value)
    assert parse(identifier.display, tables=TABLES).key == identifier.key


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://www.facebook.com/scam.shop/posts/123?mibextid=x", "facebook:scamshop"),
        ("https://www.tiktok.com/@scam.shop/video/123?is_from_webapp=1", "tiktok:scam.shop"),
        ("https://www.youtube.com/@scam?si=abc", "youtube:scam"),
    ],
)
def test_a_page_that_says_whose_it_is_is_still_a_persons(text: str, value: str) -> None:
    assert parse(text, tables=TABLES).value == value
