"""The corpus of the bench is what the figures say that it is."""

import json
from collections import Counter
from urllib.parse import urlsplit

import pytest

from accord.core.identifiers import parse
from accord.formats.signals import read_signal, read_wire
from accord.tables import identifier_tables, schemes
from bench import corpus

COUNT = 20_000
MARKING = '{"tlp":"TLP:GREEN"}'


@pytest.fixture(scope="module")
def values() -> list[str]:
    return list(corpus.values(COUNT))


def test_it_holds_so_much_of_each_kind(values: list[str]) -> None:
    tables = identifier_tables()
    kinds = Counter(parse(value, tables=tables).kind for value in values)
    share = {kind: count / COUNT for kind, count in kinds.items()}
    # An address without a path may be read as the domain that it is.
    assert share["url"] + share.get("domain", 0) == pytest.approx(0.6, abs=0.02)
    assert share["phone"] == pytest.approx(0.2, abs=0.02)
    assert share["account"] + share["proxy"] == pytest.approx(0.1, abs=0.01)
    assert share["crypto"] == pytest.approx(0.1, abs=0.01)
    assert set(share) <= {"url", "domain", "phone", "account", "proxy", "crypto"}


def test_urls_have_one_to_four_labels_below_the_registrable_domain_and_up_to_four_parts(values: list[str]) -> None:
    suffixes = identifier_tables().suffixes
    labels, parts = Counter[int](), Counter[int]()
    for value in values:
        if value.startswith("https://"):
            address = urlsplit(value)
            host = address.hostname or ""
            registrable = suffixes.registrable(host)
            assert registrable is not None
            labels[host.count(".") - registrable.count(".")] += 1
            parts[len([part for part in address.path.split("/") if part])] += 1
    assert set(labels) == {1, 2, 3, 4}
    assert set(parts) == {0, 1, 2, 3, 4}
    assert min(labels.values()) > sum(labels.values()) / 5
    assert min(parts.values()) > sum(parts.values()) / 7


def test_one_in_twenty_repeats_another(values: list[str]) -> None:
    assert 1 - len(set(values)) / COUNT == pytest.approx(0.05, abs=0.01)


def test_the_same_seed_makes_the_same(values: list[str]) -> None:
    assert list(corpus.values(100)) == values[:100]
    assert list(corpus.values(100, seed=2)) != values[:100]


def test_a_line_is_a_signal_that_can_be_published_and_one_in_twenty_repeats_another() -> None:
    lines = list(corpus.lines(2000, [MARKING], ["parcel", "other"]))
    tables, known = identifier_tables(), schemes()
    for line in lines:
        draft = read_signal(read_wire(json.loads(line)), originator="0b9e7c1e-53a2-4c0e-8f0e-5f4f1d2c3b4a", tables=tables, schemes=known)
        assert draft.identifier == parse(corpus.value_of(line), tables=tables)
    assert 1 - len(set(lines)) / len(lines) == pytest.approx(0.05, abs=0.02)


def test_audiences_differ_and_the_readers_belong_to_their_share() -> None:
    members = [f"member {number}" for number in range(60)]
    made = corpus.audiences(1000, members)
    assert len({tuple(audience) for audience in made}) == 1000
    for reader, share in zip(members, (10, 500, 990), strict=False):
        assert sum(reader in audience for audience in made) == share
