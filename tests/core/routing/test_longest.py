"""The longest match, against a naive scan of all that is declared."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from accord.core import identifiers, routing
from accord.core.identifiers.base import Identifier
from accord.tables import identifier_tables

TABLES = identifier_tables()
DIGITS = st.text("0123", min_size=1, max_size=6)
LABELS = st.lists(st.sampled_from(["a", "b", "shop", "evil"]), min_size=1, max_size=4).map(".".join)


@dataclass(frozen=True)
class Row:
    kind: str
    value: str
    member: int


def naive(kind: str, covers: object, rows: list[Row]) -> list[Row]:
    """Every row looked at: those that cover it, and of these the longest."""
    fit = [row for row in rows if row.kind == kind and covers(row.value)]  # type: ignore[operator]
    most = max((len(row.value) for row in fit), default=0)
    return [row for row in fit if len(row.value) == most]


def best(identifier: Identifier, rows: list[Row]) -> list[Row]:
    return routing.longest(routing.lookups(identifier, TABLES), rows)


@given(number=DIGITS, declared=st.lists(st.tuples(DIGITS, st.integers(0, 3)), max_size=30))
def test_numbers(number: str, declared: list[tuple[str, int]]) -> None:
    value = f"+66{number}"
    rows = [Row("number", f"+66{digits}"[: len(digits) + 2], member) for digits, member in declared]
    identifier = Identifier(kind="phone", value=value, display=value)
    assert [row for row in best(identifier, rows) if row.kind == "number"] == naive("number", value.startswith, rows)


@given(name=LABELS, declared=st.lists(st.tuples(LABELS, st.integers(0, 3)), max_size=30))
def test_hosts(name: str, declared: list[tuple[str, int]]) -> None:
    host = f"{name}.example"
    rows = [Row("host", f"{labels}.example", member) for labels, member in declared]
    identifier = Identifier(kind="domain", value=host, display=host)
    assert best(identifier, rows) == naive("host", lambda value: host == value or host.endswith(f".{value}"), rows)


@given(rest=st.integers(0, 2**32 - 1), declared=st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(8, 32)), max_size=30))
def test_networks(rest: int, declared: list[tuple[int, int]]) -> None:
    from ipaddress import ip_address, ip_network

    address = ip_address(rest)
    rows = [Row("network", str(ip_network((number ^ (rest if number % 2 else 0), bits), strict=False)), 1) for number, bits in declared]
    identifier = Identifier(kind="ip", value=str(address), display=str(address))
    covering = [row for row in rows if address in ip_network(row.value)]
    most = max((ip_network(row.value).prefixlen for row in covering), default=0)
    assert best(identifier, rows) == [row for row in covering if ip_network(row.value).prefixlen == most]


@given(st.lists(st.tuples(st.sampled_from(["AE:03", "AE:033", "AE:0331", "AE:034", "DE:03"]), st.integers(0, 3)), max_size=20))
def test_ibans(declared: list[tuple[str, int]]) -> None:
    identifier = identifiers.parse("AE070331234567890123456", None, tables=TABLES)
    rows = [Row("iban", value, member) for value, member in declared]
    assert best(identifier, rows) == naive("iban", "AE:0331234567890123456".startswith, rows)


def test_each_kind_gives_its_own_longest_and_ties_are_all_given() -> None:
    identifier = identifiers.parse("AE070331234567890123456", None, tables=TABLES)
    rows = [Row("iban", "AE:03", 1), Row("iban", "AE:033", 2), Row("iban", "AE:033", 3), Row("bic", "BOML", 4), Row("bic", "HSBC", 5)]
    assert best(identifier, rows) == [rows[3], rows[1], rows[2]]
    assert best(identifier, []) == []


def test_protocols_fit_by_the_kind_of_identifier_and_of_responsibility() -> None:
    protocols = {"hold-funds": frozenset({"account", "iban"}), "takedown": frozenset({"url"}), "inform": frozenset({"account", "url"})}
    assert routing.fitting("account", protocols) == ("hold-funds", "inform")
    assert routing.fitting("image", protocols) == ()
    assert routing.usable("bic", protocols) == ("hold-funds", "inform")
    assert routing.usable("host", protocols) == ("takedown", "inform")


def test_the_shipped_protocols_reach_every_identifier_that_can_be_acted_on() -> None:
    from accord.tables import protocol_kinds

    shipped = protocol_kinds()
    assert set(shipped) == {"hold-funds", "takedown", "block-number", "preserve", "inform"}
    assert set(routing.fitting("account", shipped)) == {"hold-funds", "preserve", "inform"}
    assert set(routing.fitting("url", shipped)) == {"takedown", "preserve", "inform"}
    assert set(routing.fitting("phone", shipped)) == {"block-number", "preserve", "inform"}
    assert all(routing.usable(kind, shipped) for kind in routing.KINDS)


def test_a_protocol_is_routed_by_the_kinds_of_identifier_that_somebody_can_declare() -> None:
    from accord.tables import newest_protocols

    newest = newest_protocols()
    # `appeal` names identifiers too, and finds its parties by their claims; what is about people or members finds nobody by an identifier.
    assert {"account", "url"} <= set(newest["appeal"].kinds)
    assert routing.routed({name: newest[name] for name in ("appeal", "refer", "accede")}) == {}
    # An image, a text and money can be asked about, and no responsibility reaches them.
    assert {"image", "script", "data"} <= set(newest["inform"].kinds)
    assert routing.routed({"inform": newest["inform"]})["inform"] == frozenset(newest["inform"].kinds) - {"image", "script", "data"}
