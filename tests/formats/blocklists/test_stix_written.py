"""Bundles of STIX 2.1: each identifier as an indicator with a pattern that others match by, and what STIX has no name for counted."""

import json
import re
from typing import Any

import pytest

from accord.core.times import read_time
from accord.formats.blocklists.rules import About, Counts, Entry
from accord.formats.blocklists.stix import identifiers
from accord.formats.blocklists.writing import body, head, writer_of

MADE, UNTIL = read_time("2026-12-03T10:00:00.125Z"), read_time("2026-12-04T10:00:00.125Z")
SINCE = read_time("2026-11-20T03:04:05.678Z")
ABOUT = About("block", "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", MADE, UNTIL, ("For this member's own machines.",))
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def bundle(*entries: Entry, about: About = ABOUT) -> tuple[dict[str, Any], Counts]:
    counts, writer = Counts(), writer_of("stix", about)
    lines = list(body(entries, writer, counts))
    return json.loads("\n".join((*head(writer, counts), *lines, *writer.ends()))), counts


def indicators(*entries: Entry, about: About = ABOUT) -> list[dict[str, Any]]:
    return [thing for thing in bundle(*entries, about=about)[0]["objects"] if thing["type"] == "indicator"]


@pytest.mark.parametrize(
    ("kind", "value", "pattern"),
    [
        ("domain", "evil-one.com", "[domain-name:value = 'evil-one.com']"),
        ("url", "evil-one.com/", "[domain-name:value = 'evil-one.com']"),
        ("url", "evil-one.com/a'b", "[url:value = 'https://evil-one.com/a\\'b' OR url:value = 'http://evil-one.com/a\\'b']"),
        ("ip", "198.51.100.1", "[ipv4-addr:value = '198.51.100.1']"),
        ("ip", "2001:db8::1", "[ipv6-addr:value = '2001:db8::1']"),
        ("url", "[2001:db8::1]/", "[ipv6-addr:value = '2001:db8::1']"),
        ("email", "pay@evil-one.com", "[email-addr:value = 'pay@evil-one.com']"),
        ("phone", "+66812345678", "[phone-number:value = '+66812345678']"),
        ("iban", "AE070331234567890123456", "[bank-account:iban = 'AE070331234567890123456']"),
        ("account", "TH:004:1234567890", "[bank-account:account_number = 'TH:004:1234567890']"),
        ("crypto", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "[cryptocurrency-wallet:value = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t']"),
        ("handle", "telegram:some_body", "[user-account:account_type = 'telegram' AND user-account:account_login = 'some_body']"),
        ("handle", "facebook:id:100012345678", "[user-account:account_type = 'facebook' AND user-account:user_id = '100012345678']"),
    ],
)
def test_each_kind_has_the_pattern_that_others_match_by(kind: str, value: str, pattern: str) -> None:
    (indicator,) = indicators(Entry(kind, value, "parcel", since=SINCE))
    assert re.fullmatch(rf"indicator--{UUID}", indicator.pop("id"))
    assert re.fullmatch(rf"identity--{UUID}", indicator.pop("created_by_ref"))
    assert indicator == {
        "type": "indicator",
        "spec_version": "2.1",
        "created": "2026-11-20T03:04:05.678Z",
        "modified": "2026-12-03T10:00:00.125Z",
        "name": value,
        "description": "Claimed by members of Accord; listed for: block.",
        "indicator_types": ["malicious-activity"],
        "labels": ["parcel"],
        "pattern": pattern,
        "pattern_type": "stix",
        "valid_from": "2026-11-20T03:04:05.678Z",
        "valid_until": "2026-12-04T10:00:00.125Z",
        "object_marking_refs": ["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"],
    }


def test_a_bundle_holds_what_its_indicators_name_and_says_what_it_can_not_carry() -> None:
    made, counts = bundle(
        Entry("domain", "evil-one.com", since=SINCE),
        Entry("domain", "good.evil-one.com", is_exception=True),
        Entry("proxy", "promptpay:phone:+66812345678"),
        Entry("image", "pdq:0"),
    )
    assert made["type"] == "bundle" and re.fullmatch(rf"bundle--{UUID}", made["id"])
    mark, identity, note, one = made["objects"]
    assert (mark["name"], mark["extensions"]) == (
        "TLP:AMBER+STRICT",
        {
            "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
                "extension_type": "property-extension",
                "tlp_2_0": "amber+strict",
            }
        },
    )
    assert (identity["name"], identity["id"]) == ("Accord", one["created_by_ref"])
    assert note["object_refs"] == [identity["id"]]
    assert note["content"].splitlines() == [
        "For this member's own machines.",
        "Written: 1. Exceptions: 0.",
        "Not carried by this format: 1 names together with what lies below them (only the names themselves are written).",
        "Not carried by this format: 1 images.",
        "Not carried by this format: 1 payment names.",
    ]
    assert (counts.written, counts.losses) == (1, {"below": 1, "proxy": 1, "image": 1})
    assert len({thing["id"] for thing in made["objects"]}) == 4


def test_the_same_identifier_is_the_same_object_the_next_day_and_a_later_version_of_it() -> None:
    entry = Entry("domain", "evil-one.com", since=SINCE)
    later = About("block", ABOUT.member, MADE + 3_600_000_000, UNTIL + 3_600_000_000)
    (first,), (second,) = indicators(entry), indicators(entry, about=later)
    assert first["id"] == second["id"] and first["created"] == second["created"] and first["created_by_ref"] == second["created_by_ref"]
    assert first["modified"] < second["modified"] and first["valid_until"] < second["valid_until"]
    others = (
        indicators(Entry("domain", "evil-two.com", since=SINCE)),
        indicators(Entry("domain", "evil-one.com", since=SINCE + 1_000_000)),
        indicators(entry, about=About("block", "0d9b1f0e-77b3-4a3c-9d53-2b1f6f0c8a11", MADE, UNTIL)),
    )
    assert len({first["id"], *(other["id"] for (other,) in others)}) == 4, "of another identifier, another claim, another member"


def test_an_empty_list_is_a_bundle_too() -> None:
    assert [thing["type"] for thing in bundle()[0]["objects"]] == ["marking-definition", "identity", "note"]


def test_what_is_written_is_read_here_as_what_it_was() -> None:
    entries = [
        Entry("domain", "evil-one.com"),
        Entry("url", "evil-one.com/a'b\\c"),
        Entry("ip", "2001:db8::1"),
        Entry("phone", "+66812345678"),
        Entry("iban", "AE070331234567890123456"),
        Entry("account", "TH:004:1234567890"),
        Entry("crypto", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ]
    assert [identifiers(indicator["pattern"]) for indicator in indicators(*entries)] == [
        [("domain", "evil-one.com")],
        [("url", "https://evil-one.com/a'b\\c"), ("url", "http://evil-one.com/a'b\\c")],
        [("ip", "2001:db8::1")],
        [("phone", "+66812345678")],
        [("iban", "AE070331234567890123456")],
        [("account", "TH:004:1234567890")],
        [("crypto", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")],
    ]
