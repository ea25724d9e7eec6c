"""Where a list is looked up: under just the keys that the hub looks under, and in the same order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers import Identifier, key_of, parse
from accord.core.identifiers.equivalents import equivalents
from accord.core.identifiers.expressions import expressions
from accord.core.lists.entries import HOST_ONLY, STOP, prefix_of
from accord.core.lists.places import Places, all_prefixes, decide, places, text_at
from accord.tables import identifier_tables

TABLES = identifier_tables()
LABEL = st.text("abz09", min_size=1, max_size=3)
HOSTS = st.builds(
    lambda below, ending: ".".join([*below, ending]),
    st.lists(LABEL, max_size=5),
    st.sampled_from(["evil.com", "evil.co.th", "evil.github.io", "com", "co.th", "10.0.0.1", "[2001:db8::1]"]),
).filter(lambda host: not host.endswith(("10.0.0.1", "]")) or host in ("10.0.0.1", "[2001:db8::1]"))
PATHS = st.builds(
    lambda parts, end, query: "/" + "/".join(parts) + end + query,
    st.lists(LABEL, max_size=20),
    st.sampled_from(["", "/"]),
    st.sampled_from(["", "?", "?a=/b"]),
).map(lambda path: path.replace("//", "/"))


def as_the_hub_does(identifier: Identifier) -> list[int]:
    """The identifier's own key, and then those of its expressions; of a root the page first."""
    keys = [key for place in expressions(identifier, TABLES) for key in reversed(place.keys)]
    return [prefix_of(key) for key in (keys if identifier.key in keys else [identifier.key, *keys])]


@given(HOSTS, PATHS)
def test_a_url_is_looked_up_under_the_keys_of_its_expressions(host: str, path: str) -> None:
    identifier = Identifier(kind="url", value=host + path, display="")
    assert places("url", host + path, TABLES).prefixes == as_the_hub_does(identifier)


@given(HOSTS)
def test_so_are_domains_addresses_and_emails(host: str) -> None:
    address = host[:1] in "[1" and host in ("10.0.0.1", "[2001:db8::1]")
    values = {"ip": host.strip("[]")} if address else {"domain": host, "email": f"somebody@{host}"}
    for kind, value in values.items():
        assert places(kind, value, TABLES).prefixes == as_the_hub_does(Identifier(kind=kind, value=value, display="")), kind


@pytest.mark.parametrize(("kind", "value"), [("phone", "+66812345678"), ("crypto", "bip122:x"), ("script", "any")])
def test_anything_else_is_looked_up_under_its_own_key_alone(kind: str, value: str) -> None:
    assert places(kind, value, TABLES) == Places([prefix_of(key_of(kind, value))], 1, 1)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "+66812345678",
            "+8801712345678",
            "+51987654321",
            "whatsapp:+66812345678",
            "telegram:+8801712345678",
            "promptpay:phone:+66812345678",
        ),
        *("bkash:+8801712345678", "https://known.com/a?url=https://evil.co.th/b/c?d=e&f=g", "evil.com", "alice@evil.com", "203.0.113.9"),
        "https://etherscan.io/address/0x52908400098527886E0F7030069857D2E4169EE7",
    ],
)
def test_all_prefixes_are_those_of_its_own_places_and_of_all_that_it_names(value: str) -> None:
    identifier = parse(value, tables=TABLES)
    own = places(identifier.kind, identifier.value, TABLES, identifier.typed)
    others = [places(other.kind, other.value, TABLES, other.typed).prefixes for other in equivalents(identifier, TABLES)]
    together = all_prefixes(identifier, own, TABLES)
    assert list(together[: len(own.prefixes)]) == list(own.prefixes)
    assert set(together[len(own.prefixes) :]) == {prefix for prefixes in others for prefix in prefixes}


@given(HOSTS, PATHS)
def test_every_place_has_a_text_for_people(host: str, path: str) -> None:
    identifier = Identifier(kind="url", value=host + path, display="shown")
    where = places("url", identifier.value, TABLES)
    for index, prefix in enumerate(where.prefixes):
        text = text_at(identifier, index, where, TABLES)
        keys = [key_of("url", text), key_of("domain", text.rstrip("/")), key_of("ip", text.rstrip("/").strip("[]"))]
        assert prefix in [prefix_of(key) for key in keys]


def found(url: str, marks: dict[str, int]) -> str | None:
    """The place that decides about a url, where these urls are listed with these marks."""
    identifier = parse(url, None, "url", tables=TABLES)
    where = places("url", identifier.value, TABLES)
    listed = {prefix_of(key_of("url", value)): mark for value, mark in marks.items()}
    decided = decide([(n, listed[prefix]) for n, prefix in enumerate(where.prefixes) if prefix in listed], where)
    return None if decided is None else text_at(identifier, decided[0], where, TABLES)


def test_the_most_specific_entry_decides_and_a_stop_elsewhere_stops() -> None:
    url = "https://a.evil.com/x/y"
    assert found(url, {"evil.com/": 0}) == "evil.com/"
    assert found(url, {"evil.com/": 0, "a.evil.com/x/": 1}) == "a.evil.com/x/"
    # A stop above the one that decides was judged with it; a stop that is the most specific, or on another branch, stops.
    assert found(url, {"evil.com/": STOP, "a.evil.com/x/": 1}) == "a.evil.com/x/"
    assert found(url, {"evil.com/": 0, "a.evil.com/x/": STOP}) is None
    assert found(url, {"evil.com/x/": STOP, "a.evil.com/": 1}) is None
    assert found(url, {}) is None


def test_an_entry_for_its_host_only_is_none_for_hosts_below() -> None:
    marks = {"evil.com/x/": HOST_ONLY}
    assert found("https://evil.com/x/y", marks) == "evil.com/x/"
    assert found("https://www.evil.com/x/y", marks) is None
