"""What of a JSON document is its list, in the shapes in which people publish it: what is listed, excepted, left aside."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers import NotAnIdentifier, parse
from accord.formats.blocklists.layout import MOST_PLACES, Unclear, survey
from accord.formats.blocklists.reading import Exceptions, Given, read, to_vouch, without_exceptions
from accord.formats.blocklists.rules import Mark
from accord.formats.blocklists.syntaxes import plain
from accord.formats.blocklists.tree import BadDocument
from accord.formats.lists import BadMapping
from accord.tables import identifier_tables


def known(text: str) -> bool:
    try:
        return parse(text, "TH", tables=identifier_tables()).kind not in ("sender", "script", "handle", "image")
    except NotAnIdentifier:
        return False


def given_of(text: str, columns: dict[str, str] | None = None) -> Given:
    layout, mapping = survey(lines(text), known).layout(columns)
    return Given("json", mapping, layout)


def lines(text: str) -> list[bytes]:
    return [line.encode() for line in text.splitlines(keepends=True)]


def says(text: str, columns: dict[str, str] | None = None) -> list[str]:
    """`+name` is listed, `-name` excepted, a word is what is lost, `!code` refused."""
    marks = {Mark.LISTED: "+", Mark.EXCEPTION: "-", Mark.LOST: ""}
    rules = read(lines(text), given_of(text, columns))
    return [f"!{rule.refused.code}" if rule.refused else f"{marks[rule.mark]}{rule.loss or rule.value}" for rule in rules]


# As the services publish them, with names of ours.
PHISHTANK = r"""[{"phish_id":"9000001","url":"https:\/\/evil-one.com\/login",
"phish_detail_url":"http:\/\/www.phishtank.com\/phish_detail.php?phish_id=9000001",
"submission_time":"2026-11-20T10:11:12+00:00","verified":"yes","verification_time":"2026-11-20T10:12:12+00:00","online":"yes",
"details":[{"ip_address":"203.0.113.7","cidr_block":"203.0.113.0\/24","announcing_network":"64500","rir":"arin","country":"US"}],"target":"Other"},
{"phish_id":"9000002","url":"https:\/\/evil-two.com\/","submission_time":"2026-11-20T10:11:13+00:00","verified":"yes","online":"yes","details":[],"target":"Other"}]"""
URLHAUS = """{
    "3141592": [
        {
            "dateadded": "2026-11-20 10:11:12 UTC",
            "url": "http://198.51.100.7:5555/i",
            "url_status": "online",
            "last_online": "2026-11-21 01:02:03 UTC",
            "threat": "malware_download",
            "tags": [
                "elf",
                "Mozi"
            ],
            "urlhaus_link": "https://urlhaus.abuse.ch/url/3141592/",
            "reporter": "a"
        }
    ],
    "3141593": [
        {
            "dateadded": "2026-11-20 10:11:13 UTC",
            "url": "http://evil-one.com/x,y",
            "url_status": "offline",
            "last_online": null,
            "tags": null
        }
    ]
}
"""
THREATFOX = """{"77": [{"ioc_value": "198.51.100.9:8443", "ioc_type": "ip:port", "first_seen_utc": "2026-11-20 10:11:12",
"confidence_level": 75, "reference": "https://report.example.com/a", "tags": "x"}],
"78": [{"ioc_value": "evil-one.com", "ioc_type": "domain", "confidence_level": 100}]}"""
THREATFOX_API = '{"query_status": "ok", "data": [{"id": "1", "ioc": "evil-one.com", "ioc_type": "domain", "malware_samples": []}]}'
MISP = """{"Event": {"info": "Scam wave", "Orgc": {"name": "CERT", "url": "https://cert.example.com"}, "Attribute": [
{"type": "domain", "category": "Network activity", "to_ids": true, "value": "evil-one.com"},
{"type": "link", "category": "External analysis", "to_ids": false, "value": "https://report.example.com/a"},
{"type": "url", "to_ids": true, "value": "http://evil-two.com/x"}],
"Object": [{"name": "url", "Attribute": [{"type": "url", "to_ids": true, "value": "http://evil-three.com/y"}]}],
"Tag": [{"name": "tlp:green"}]}}"""
OTX = """{"count": 2, "next": null, "results": [{"name": "p", "references": ["https://report.example.com/a"], "indicators": [
{"indicator": "evil-one.com", "type": "domain"}, {"indicator": "http://evil-two.com/x", "type": "URL"}]}]}"""
ETH_PHISHING = """{"version": 2, "tolerance": 1, "fuzzylist": ["metamask.io"], "whitelist": ["fine.com"],
"blacklist": ["evil-one.com", "a.fine.com", "evil-two.com"]}"""
WARNING_LIST = (
    '{"description": "Popular", "list": ["google.com", "fine.com"], "matching_attributes": ["hostname"], "name": "Top", "type": "hostname"}'
)
DARKLIST = '{"evil-one.com": {"id": 1, "url": "evil-one.com", "category": "Phishing"}, "evil-two.com": {"id": 2, "url": "evil-two.com"}}'

# As of STIX 2.1, section 4.7, with what was observed beside it (section 6).
STIX = """{"type": "bundle", "id": "bundle--1", "objects": [
{"type": "identity", "id": "identity--1", "name": "A partner", "contact_information": "desk@partner.org"},
{"type": "indicator", "pattern": "[url:value = 'https://evil-one.com/pay']", "pattern_type": "stix",
"created": "2026-11-20T10:11:12.000Z", "valid_from": "2026-11-18T00:00:00Z"},
{"type": "indicator", "pattern": "[domain-name:value = 'evil-two.com' OR domain-name:value = 'evil-three.com']", "pattern_type": "stix"},
{"type": "indicator", "pattern": "[domain-name:value = 'old.com']", "pattern_type": "stix", "revoked": true},
{"type": "indicator", "pattern": "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']", "pattern_type": "stix"},
{"type": "indicator", "pattern": "[domain-name:value = 'evil-five.com']", "pattern_type": "pcre"},
{"type": "domain-name", "id": "domain-name--1", "value": "fine.com"}, {"type": "email-addr", "value": "victim@fine.com"}]}"""
INDICATORS = '[{"pattern": "[ipv4-addr:value = \'198.51.100.9/32\']", "id": "indicator--1"}]'
LITTLE_SNITCH = '{"name": "Scams", "denied-remote-domains": ["evil-one.com"], "denied-remote-hosts": ["a.evil-two.com"]}'
SING_BOX = (
    '{"version": 3, "rules": [{"domain": ["evil-one.com"], "domain_suffix": [".evil-two.com"], "ip_cidr": ["203.0.113.9/32"],'
    ' "domain_keyword": ["evil"]}]}'
)

SHAPES: dict[str, tuple[dict[str, str] | None, list[str]]] = {
    PHISHTANK: (
        {"value": "url", "first": "submission_time"},
        ["part", "+https://evil-one.com/login", "+https://evil-two.com/"],
    ),
    URLHAUS: ({"value": "url", "first": "dateadded", "last": "last_online"}, ["+http://198.51.100.7:5555/i", "+http://evil-one.com/x,y"]),
    THREATFOX: (
        {"value": "ioc_value", "first": "first_seen_utc", "confidence": "confidence_level"},
        ["+198.51.100.9", "+evil-one.com"],
    ),
    THREATFOX_API: ({"value": "ioc", "kind": "ioc_type"}, ["+evil-one.com"]),
    MISP: ({"value": "value"}, ["part", "+evil-one.com", "off", "+http://evil-two.com/x", "+http://evil-three.com/y"]),
    OTX: ({"value": "indicator"}, ["part", "+evil-one.com", "+http://evil-two.com/x"]),
    ETH_PHISHING: (None, ["part", "-fine.com", "+evil-one.com", "+a.fine.com", "+evil-two.com"]),
    WARNING_LIST: (None, ["-google.com", "-fine.com"]),
    DARKLIST: ({"value": "url"}, ["+evil-one.com", "+evil-two.com"]),
    # What was observed beside indicators is anybody's: a site that was broken into, a victim's mail address.
    STIX: (
        {"value": "pattern", "first": "valid_from"},
        ["column", "+https://evil-one.com/pay", "+evil-two.com", "+evil-three.com", "off", "pattern", "pattern", "part", "part"],
    ),
    INDICATORS: ({"value": "pattern"}, ["+198.51.100.9"]),
    LITTLE_SNITCH: (None, ["+evil-one.com", "+a.evil-two.com"]),
    SING_BOX: (None, ["+evil-one.com", "+evil-two.com", "+203.0.113.9"]),
    '["https://evil-one.com/a", "evil-two.com", "*.evil-three.com", "evil-four.com:8080", "@@||fine.com^"]': (
        None,
        ["+https://evil-one.com/a", "+evil-two.com", "+evil-three.com", "+evil-four.com", "-fine.com"],
    ),
    "[66812345678, 66812345679]": (None, ["+66812345678", "+66812345679"]),
    '{"scamsites": ["evil-one.com"]}': (None, ["+evil-one.com"]),
    '{"2026-11-20": ["evil-one.com"], "2026-11-21": ["evil-two.com"]}': (None, ["+evil-one.com", "+evil-two.com"]),
    '{"data": {"count": 1, "urls": ["https://evil-one.com/a"]}}': (None, ["+https://evil-one.com/a"]),
    '{"url": "https://evil-one.com/a"}': ({"value": "url"}, ["+https://evil-one.com/a"]),
    '{"url": "http://evil-one.com/a"}\n{"url": \n{"url": "http://evil-two.com/a"}\n{"url": null}\n': (
        {"value": "url"},
        ["+http://evil-one.com/a", "!not-json", "+http://evil-two.com/a", "column"],
    ),
    # A page is never read as its host, though that stands beside it.
    '[{"domain": "evil-one.com", "ip": "203.0.113.1", "url": "https://evil-one.com/x"}]': ({"value": "url"}, ["+https://evil-one.com/x"]),
    '[{"url": null, "domain": "evil-one.com"}, {"url": "http://evil-two.com/x", "domain": "evil-two.com"}]': (
        {"value": "url"},
        ["column", "+http://evil-two.com/x"],
    ),
    '[{"url": "https://evil-one.com/x", "url": "https://evil-two.com/x"}]': ({"value": "url"}, ["!key-twice"]),
    '[{"domain": "evil-one.com", "action": "block"}, {"domain": "fine.com", "action": "allow"}]': (
        {"value": "domain", "action": "action"},
        ["+evil-one.com", "-fine.com"],
    ),
    '[{"domain": "evil-one.com"}, {"domain": "fine.com", "benign": true}, {"domain": "old.com", "revoked": true},'
    '{"domain": "off.com", "active": false}]': (
        {"value": "domain"},
        ["+evil-one.com", "-fine.com", "off", "off"],
    ),
    '{"allow": [{"domain": "fine.com"}], "block": [{"domain": "evil-one.com"}]}': ({"value": "domain"}, ["-fine.com", "+evil-one.com"]),
    '{"exceptions": {"domains": ["fine.com"]}, "domains": ["evil-one.com"]}': (None, ["-fine.com", "+evil-one.com"]),
    '[{"account": "123-4-56789-0", "bank": "KBANK"}, {"account": "987-6-54321-0", "bank": "SCB"}]': (
        {"value": "account", "bank": "bank"},
        ["+123-4-56789-0", "+987-6-54321-0"],
    ),
    '[{"indicator": "n/a", "domain": "evil-one.com", "scheme": "https", "role": "context", "region": "EU"}]': (
        {"value": "domain"},
        ["+evil-one.com"],
    ),
    '[{"url": "https://evil-one.com/x", "bank": "KBANK"}]': ({"value": "url"}, ["+https://evil-one.com/x"]),
    # What stands in an entry is a part of it, whatever it is called.
    '{"data": [{"url": "https://evil-one.com/x", "ips": ["203.0.113.7"], "hosts": [{"host": "shared.com"}]}]}': (
        {"value": "url"},
        ["part", "part", "+https://evil-one.com/x"],
    ),
    # What stands beside a list is none, and an empty list has nothing in it.
    '{"targets": ["bank.com"], "domains": ["evil-one.com"]}': (None, ["part", "+evil-one.com"]),
    '{"other": [{"url": "http://fine.com/x"}], "data": [{"url": "http://evil-one.com/x"}]}': (
        {"value": "url"},
        ["part", "+http://evil-one.com/x"],
    ),
    '{"name": "x", "url": "https://feed.example.com", "references": [{"url": "https://report.com"}], "iocs": ["evil-one.com"]}': (
        None,
        ["part", "+evil-one.com", "part"],
    ),
    '{"name": "x", "url": "https://feed.com", "references": ["https://report.com"], "iocs": []}': (None, ["part", "part"]),
    '{"url": "https://feed.com", "data": []}': (None, ["part"]),
    # As a central bank publishes its alerts: the names are its own, and one entry holds several.
    '{"result": {"records": [{"pr_title": "Fraudulent website", "fraud_website_address": "hxxps://www[.]evil-one[.]com; hxxps://evil-two[.]com",'
    '"pr_url": "https://regulator.example.com/1"}, {"fraud_website_address": "evil-three.com", "pr_url": "https://report.com/2"}]}}': (
        {"value": "fraud_website_address"},
        ["+hxxps://www[.]evil-one[.]com", "+hxxps://evil-two[.]com", "+evil-three.com"],
    ),
    '[{"scam_report_url": "https://report.com/1"}, {"name": "x", "domain": "evil-one.com, www.evil-two.com"}]': (
        {"value": "domain"},
        ["column", "+evil-one.com", "+www.evil-two.com"],
    ),
    # What is listed may be the key: of an object, a word, a number or nothing but `true`.
    '{"evil-one.com": {"type": "phishing", "added": "2026-11-20"}, "evil-two.com": {"type": "scam"}}': (
        {"value": "*"},
        ["+evil-one.com", "+evil-two.com"],
    ),
    '{"evil-one.com": "phishing", "fine.com": "allow", "evil-two.com": 3, "evil-three.com": true, "off.com": false, "old.com": null}': (
        {"value": "*", "action": "action"},
        ["+evil-one.com", "-fine.com", "+evil-two.com", "+evil-three.com", "off", "off"],
    ),
    '{"version": 4, "updated": "2026-11-20", "domains": {"evil-one.com": {"active": true}, "evil-two.com": {"active": false}}}': (
        {"value": "*"},
        ["+evil-one.com", "off"],
    ),
    '{"+66812345678": {"reports": 3}, "+66898765432": {"reports": 1}}': ({"value": "*"}, ["++66812345678", "++66898765432"]),
    '{"0812345678": 3, "0898765432": 1}': ({"value": "*"}, ["+0812345678", "+0898765432"]),
    '{"whitelist": {"fine.com": true}, "blacklist": {"evil-one.com": true, "evil-two.com": true}}': (
        {"value": "*"},
        ["-fine.com", "+evil-one.com", "+evil-two.com"],
    ),
    '{"evil-one.com": []}': (None, ["+evil-one.com"]),
    # What a site resolved to says nothing of it; where a page stands under a site, that is whom it imitates.
    '{"evil-one.com": {"ip": "203.0.113.7"}, "evil-two.com": {"ip": "203.0.113.8"}}': ({"value": "*"}, ["+evil-one.com", "+evil-two.com"]),
    '{"bank.com": {"url": "https://evil-one.com/x"}, "shop.com": {"url": "https://evil-two.com/x"}}': (
        {"value": "url"},
        ["+https://evil-one.com/x", "+https://evil-two.com/x"],
    ),
    '{"bank.com": {"fraud_website_address": "evil-one.com"}, "shop.com": {"fraud_website_address": "evil-two.com"}}': (
        {"value": "fraud_website_address"},
        ["+evil-one.com", "+evil-two.com"],
    ),
    '{"bank.com": ["https://evil-one.com/x", "https://evil-two.com/x"]}': (
        None,
        ["part", "+https://evil-one.com/x", "+https://evil-two.com/x"],
    ),
    # As scam-database publishes them: a site, and the wallets that it emptied others into.
    '{"evil-one.com": ["0x52908400098527886E0F7030069857D2E4169EE7"], "evil-two.com": ["0x8617E340B3D01FA5F11F306F4090FD50E238070D"]}': (
        None,
        [
            "+evil-one.com",
            "+0x52908400098527886E0F7030069857D2E4169EE7",
            "+evil-two.com",
            "+0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        ],
    ),
    # Numbers of entries, also where they could be phones.
    '{"0812345678": {"url": "http://evil-one.com/x"}, "0812345679": {"url": "http://evil-two.com/x"}}': (
        {"value": "url"},
        ["+http://evil-one.com/x", "+http://evil-two.com/x"],
    ),
    '{"0812345678": ["http://evil-one.com/x"], "0812345679": ["http://evil-two.com/x"]}': (
        None,
        ["+http://evil-one.com/x", "+http://evil-two.com/x"],
    ),
    "[]": (None, []),
}


@pytest.mark.parametrize(("text", "wanted"), SHAPES.items(), ids=range(len(SHAPES)))
def test_a_document_as_people_publish_it(text: str, wanted: tuple[dict[str, str] | None, list[str]]) -> None:
    mapping = given_of(text).mapping
    assert (mapping.columns if mapping else None, says(text)) == wanted


def test_an_attribute_of_two_parts_is_its_host() -> None:
    """MISP's own examples: https://www.circl.lu/doc/misp/categories-and-types/"""
    pairs = {
        "hostname|port": ("login.evil-one.com|443", "login.evil-one.com"),
        "domain|ip": ("evil-two.com|203.0.113.11", "evil-two.com"),
        "ip-dst|port": ("203.0.113.12|80", "203.0.113.12"),
        "ip-src|port": ("2001:db8::5|8080", "2001:db8::5"),
        "domain|ip ": ("evil-three.com|2001:db8::7", "evil-three.com"),
    }
    rows = [{"type": kind.strip(), "value": value, "to_ids": True} for kind, (value, _) in pairs.items()]
    assert says(json.dumps({"response": {"Attribute": rows}})) == [f"+{host}" for _, host in pairs.values()]
    for other in ("malware.exe|" + "a" * 64, "evil-one.com|evil-two.com", "||evil-one.com^"):
        assert plain.unadorned(other) == other


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '[{"name": "Ana", "colour": "red"}]',
        '{"title": "x", "url": "https://feed.com", "items": [{"pattern": "x"}]}',
        '{"a": ["evil-one.com"], "b": ["evil-two.com"]}',
        '{"a": [{"url": "http://evil-one.com/x"}], "b": [{"url": "http://evil-two.com/x"}]}',
        '{"references": ["https://report.com/a"]}',
        '{"words": ["red", "blue"]}',
        '{"words": ["red", "blue"], "sites_of_banks": ["bank.com"]}',
        '{"url": "https://feed.com", "meta": {"version": 1}}',
        '{"feed": {"url": "https://feed.com"}}',
        '{"name": "x", "dependencies": {"socket.io": "^4.8.1", "left-pad": "1.3.0"}}',
        '[{"host.name": "pc-one", "event.id": "7"}, {"host.name": "pc-two", "event.id": "8"}, {"host.name": "pc-three", "event.id": "9"}]',
    ],
)
def test_where_the_list_is_not_known_it_is_asked(text: str) -> None:
    with pytest.raises(Unclear):
        survey(lines(text), known).layout()


def test_a_key_that_is_named_says_where_the_list_is() -> None:
    assert says('{"a": ["evil-one.com"], "b": ["evil-two.com"]}', {"value": "b"}) == ["part", "+evil-two.com"]
    assert says('[{"site": "evil-one.com", "url": "https://other.com/x"}]', {"value": "site"}) == ["+evil-one.com"]
    assert says('{"seen": {"evil-one.com": 3}, "b": ["x"]}', {"value": "*"}) == ["+evil-one.com"], "the keys that are no words"
    assert says('{"bank.com": ["evil-one.com"]}', {"value": "*"}) == ["+bank.com", "+evil-one.com"]
    assert says('{"fine": {"whitelist": ["fine.com"]}, "b": ["x"]}', {"value": "whitelist"}) == ["-fine.com"], (
        "what excepts goes on excepting"
    )
    with pytest.raises(BadMapping):
        given_of('[{"site": "evil-one.com"}]', {"value": "url"})


def test_what_a_file_excepts_is_excepted_also_where_the_list_in_it_was_named() -> None:
    text = '{"a": ["evil-one.com", "fine.com"], "b": ["evil-two.com"], "whitelist": ["fine.com"]}'
    assert says(text, {"value": "a"}) == ["+evil-one.com", "+fine.com", "part", "-fine.com"]
    rows = '{"a": [{"site": "evil-one.com"}], "b": [{"site": "evil-two.com"}], "allowed": [{"url": "https://fine.com"}, {"url": "https://good.com"}]}'
    assert says(rows, {"value": "site"}) == ["+evil-one.com", "+evil-two.com", "-https://fine.com", "-https://good.com"]
    mapping = given_of(rows, {"value": "site"}).mapping
    assert mapping and mapping.columns == {"value": "site"}, "what was named is kept, though more is excepted"
    within = '{"a": [{"site": "evil-one.com", "exceptions": ["fine.com"]}], "b": ["evil-two.com"]}'
    assert says(within, {"value": "site"}) == ["part", "+evil-one.com", "part"], "a part of an entry is that entry's"


def test_entries_are_named_by_their_lines_and_on_one_line_by_their_number() -> None:
    def numbers(text: str) -> list[int]:
        return [rule.number for rule in read(lines(text), given_of(text))]

    assert numbers(URLHAUS) == [3, 18]
    assert numbers('["evil-one.com", "evil-two.com"]') == [1, 2]
    assert numbers('{"data": [{"url": "http://evil-one.com/x", "tags": ["a"]}, {"url": "http://evil-two.com/x"}]}') == [1, 2]


def kept(text: str) -> list[str]:
    given = given_of(text)
    exceptions = Exceptions(given, str.lower)
    exceptions.note(read(lines(text), given))
    return [rule.value for rule in without_exceptions(read(lines(text), given), exceptions) if rule.mark is Mark.LISTED]


def test_what_a_document_excepts_itself_is_not_read_as_listed() -> None:
    assert kept(ETH_PHISHING) == ["evil-one.com", "evil-two.com"]
    same = '{"whitelist": ["https://fine.com/x"], "blacklist": ["https://fine.com/x", "https://fine.com/y"]}'
    assert kept(same) == ["https://fine.com/y"]


@pytest.mark.parametrize("before", [1, 300])
@pytest.mark.parametrize(
    "first",
    [
        {"type": "indicator", "pattern": "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']", "pattern_type": "stix"},
        {"type": "indicator", "pattern": "alert tcp any any", "pattern_type": "snort"},
        {"type": "indicator", "pattern": "[ipv4-addr:value = '203.0.113.9' AND url:value = 'http://x.com/']"},
    ],
)
def test_what_was_observed_is_not_listed_where_the_indicators_beside_it_can_not_be(before: int, first: dict[str, Any]) -> None:
    observed: list[dict[str, Any]] = [{"type": "domain-name", "value": f"victim-{number}.com"} for number in range(before)]
    listed = {"type": "indicator", "pattern": "[domain-name:value = 'evil-one.com']", "pattern_type": "stix"}
    assert says(json.dumps({"type": "bundle", "objects": [*observed, first]})) == ["part"] * before + ["pattern"]
    assert says(json.dumps({"type": "bundle", "objects": [*observed, first, listed]})) == ["part"] * before + ["pattern", "+evil-one.com"]


def test_attributes_of_misp_are_read_behind_many_that_nothing_can_be_claimed_on() -> None:
    hashes = [{"type": "sha256", "value": f"{number:064x}", "to_ids": True} for number in range(300)]
    event = {"Event": {"info": "x", "Attribute": [*hashes, {"type": "domain", "value": "evil-one.com", "to_ids": True}]}}
    assert says(json.dumps(event)) == ["kind"] * 300 + ["+evil-one.com"]


# As of STIX 2.1, section 10.6, and of STIX 2.0, part 2, section 2.5: these are the words of types of indicators.
@pytest.mark.parametrize("key", ["indicator_types", "labels"])
@pytest.mark.parametrize("around", ['{"type": "bundle", "objects": [%s]}', '{"more": false, "objects": [%s]}', "[%s]"])
def test_an_indicator_of_what_is_benign_lists_nothing(key: str, around: str) -> None:
    kinds = ["anomalous-activity", "benign", "malicious-activity", "unknown", "Benign"]
    every = [
        {"type": "indicator", key: [kind], "pattern": f"[domain-name:value = 'n{number}.com']", "pattern_type": "stix"}
        for number, kind in enumerate(kinds)
    ]
    every.append({"type": "indicator", "pattern": "[domain-name:value = 'n5.com' OR domain-name:value = 'n6.com']", key: ["x", "benign"]})
    every.append({"type": "indicator", "pattern": "[domain-name:value = 'n7.com']", key: []})
    assert says(around % ", ".join(map(json.dumps, every))) == [
        "+n0.com", "-n1.com", "+n2.com", "+n3.com", "-n4.com", "-n5.com", "-n6.com", "+n7.com",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"revoked": True}, "off"),
        ({"to_ids": False}, "off"),
        ({"whitelisted": "yes"}, "-late.com"),
        ({"action": "allow"}, "-late.com"),
        ({"status": "delisted"}, "off"),
    ],
)
def test_what_only_one_of_many_entries_says_counts_wherever_it_stands(more: dict[str, Any], said: str) -> None:
    every = [{"domain": f"n{number}.com"} for number in range(1000)] + [{"domain": "late.com", **more}, {"domain": "after.com"}]
    for text in (json.dumps({"data": every}), "\n".join(map(json.dumps, every))):
        assert says(text)[999:] == ["+n999.com", said, "+after.com"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("Closed - legitimate", "off"),
        ("Closed: not a scam", "off"),
        ("closed-legitimate", "off"),
        ("Resolved (cleared)", "off"),
        ("Closed as unfounded", "off"),
        ("Resolved / false positive", "-n0.com"),
        ("Closed - confirmed fraud", "+n0.com"),
        ("Active (money withdrawn)", "+n0.com"),
        ("Blocked - withdrawn", "+n0.com"),
        ("To be cleared", "+n0.com"),
        ("Not legitimate", "+n0.com"),
    ],
)
def test_a_status_of_several_words_takes_its_row_back(status: str, said: str) -> None:
    assert says(json.dumps([{"domain": "n0.com", "status": status}, {"domain": "n1.com", "status": "Open"}])) == [said, "+n1.com"]


def test_an_end_that_only_one_of_many_entries_has_is_read() -> None:
    every = [{"domain": f"n{number}.com"} for number in range(1000)] + [{"domain": "late.com", "valid_until": "2026-11-02T00:00:00Z"}]
    text = json.dumps(every)
    assert [rule.fields.get("until") for rule in read(lines(text), given_of(text))][-2:] == [None, "2026-11-02T00:00:00Z"]


def vouched(text: str) -> list[tuple[str, str]]:
    given = given_of(text)
    return [(rule.value, rule.loss) for rule in to_vouch(read(lines(text), given), plain=given.marks_nothing)]


def test_of_an_allow_list_only_what_allows_is_taken() -> None:
    assert vouched('["fine.com", "also.com"]') == [("fine.com", ""), ("also.com", "")]
    assert vouched('{"whitelist": ["fine.com"], "blacklist": ["evil-one.com"]}') == [("fine.com", ""), ("", "blocking")]
    assert vouched('[{"domain": "evil-one.com", "action": "block"}, {"domain": "fine.com", "action": "allow"}]') == [
        ("", "blocking"),
        ("fine.com", ""),
    ]


def test_a_kind_that_is_no_word_of_ours_is_left_to_the_value() -> None:
    rows = [{"type": "domain", "value": f"evil-{number}.com"} for number in range(4)] + [{"type": "hostname", "value": "www.evil-4.com"}]
    rules = list(read(lines(json.dumps(rows)), given_of(json.dumps(rows))))
    assert [rule.fields.get("kind") for rule in rules] == ["domain"] * 4 + [None]


def test_a_text_longer_than_a_line_is_refused() -> None:
    long = "a" * 70_000
    assert says(json.dumps(["evil-one.com", long, "evil-two.com"])) == ["+evil-one.com", "!too-long", "+evil-two.com"]
    assert says(json.dumps([{"url": "http://evil-one.com/x"}, {"url": long}])) == ["+http://evil-one.com/x", "!too-long"]


def test_parts_of_a_document_are_bounded() -> None:
    words = ("".join(pair) for pair in zip("abcdefghijklmnopqrstuvwxyz" * 10, sorted("abcdefghijklmnopqrstuvwxyz" * 10), strict=True))
    names = list(dict.fromkeys(words))[: MOST_PLACES + 1]
    with pytest.raises(BadDocument, match="too-many-places"):
        survey([json.dumps({name: ["evil-one.com"] for name in names}).encode()], known)
    many = {f"{word}{1000 + number}": ["evil-one.com"] for number in range(MOST_PLACES) for word in ("", "of day ")}
    assert len(says(json.dumps(many))) == MOST_PLACES * 2, "numbers are no names of parts"


KEYS = st.sampled_from(["url", "domain", "data", "blacklist", "whitelist", "references", "action", "benign", "items", "1234"])
TEXTS = st.sampled_from(["evil-one.com", "http://evil-two.com/x", "allow", "true", "", "@@||fine.com^", "red", "203.0.113.9"])
DOCUMENTS = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers(0, 10**12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


def under_allowing_keys(value: Any, *, is_allowed: bool = False) -> set[str]:
    if isinstance(value, dict):
        found = (under_allowing_keys(inner, is_allowed=is_allowed or key == "whitelist") for key, inner in value.items())
    elif isinstance(value, list):
        found = (under_allowing_keys(inner, is_allowed=is_allowed) for inner in value)
    else:
        return {str(value)} if is_allowed and value is not None else set()
    return set().union(*found)


def elsewhere(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(elsewhere(inner) for key, inner in value.items() if key != "whitelist"))
    return set().union(*map(elsewhere, value)) if isinstance(value, list) else {str(value)}


@given(DOCUMENTS)
def test_what_stands_under_a_key_that_allows_is_never_listed(value: Any) -> None:
    text = json.dumps(value)
    try:
        listed = {rule.value for rule in read(lines(text), given_of(text)) if rule.mark is Mark.LISTED}
    except Unclear:
        return
    assert not listed & (under_allowing_keys(value) - elsewhere(value))
    assert not any(value.startswith("@@") or "fine" in value for value in listed)


@given(st.binary(max_size=120) | DOCUMENTS.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused_by_name(body: bytes) -> None:
    pieces = body.splitlines(keepends=True)
    try:
        layout, mapping = survey(pieces, known).layout()
    except (BadDocument, Unclear):
        return
    for rule in read(pieces, Given("json", mapping, layout)):
        assert rule.mark is not Mark.LOST or rule.loss
