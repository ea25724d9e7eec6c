"""MISP's attributes, by its own list of types and their descriptions: https://www.circl.lu/doc/misp/categories-and-types/"""

import json
from collections.abc import Iterator

import pytest

from accord.formats.blocklists.columns import Mapping
from accord.formats.blocklists.layout import read_tree, survey
from accord.formats.blocklists.rows import read_rows
from accord.formats.blocklists.rules import Rule

# Type, relation in its object, value, and what it is read as; the loss where it is nothing that a claim can be made on.
ATTRIBUTES = [
    ("url", "", "https://evil-one.com/a", "https://evil-one.com/a"),
    ("domain", "", "evil-two.com", "evil-two.com"),
    ("hostname|port", "", "login.evil-two.com|443", "login.evil-two.com"),
    ("ip-dst|port", "", "203.0.113.77|443", "203.0.113.77"),
    ("email-src", "", "help@evil-one.com", "email help@evil-one.com"),
    ("whois-registrant-email", "", "owner@evil-one.com", "email owner@evil-one.com"),
    ("phone-number", "", "+66812345678", "phone +66812345678"),
    ("prtn", "", "+66812345679", "phone +66812345679"),
    ("bank-account-nr", "account", "0812345678", "account 0812345678"),
    ("iban", "", "GB33BUKB20201555555555", "iban GB33BUKB20201555555555"),
    ("btc", "address", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "crypto 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ("text", "address-crypto", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "crypto TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    ("twitter-id", "", "goldinvest", "@twitter goldinvest"),
    ("github-username", "", "goldinvest", "@github goldinvest"),
    # A bank's code, a bank's routing number, whom it was aimed at, a chat address that looks like a mail address, digests, words.
    ("bic", "", "KASITHBK", "kind"),
    ("aba-rtn", "", "021000021", "kind"),
    ("bin", "", "411111", "kind"),
    ("cc-number", "", "4111111111111111", "kind"),
    ("target-email", "", "victim@bank.example.com", "kind"),
    ("target-machine", "", "pc1.bank.example.com", "kind"),
    ("jabber-id", "", "gold@jabber.example.com", "kind"),
    ("md5", "", "d41d8cd98f00b204e9800998ecf8427e", "kind"),
    ("filename", "", "evil-one.com", "kind"),
    ("text", "phone", "0812345670", "kind"),
    ("comment", "", "evil-three.com", "kind"),
]


def known(text: str) -> bool:
    return "." in text and " " not in text


def lines(text: str) -> Iterator[bytes]:
    return iter([text.encode()])


def told(rule: Rule) -> str:
    if rule.loss:
        return rule.loss
    fields = rule.fields
    said = fields.get("kind") or (f"@{fields['platform']}" if "platform" in fields else "")
    return f"{said} {fields['value']}".strip()


def read(document: object) -> list[str]:
    text = json.dumps(document)
    layout, _ = survey(lines(text), known).layout()
    return [told(rule) for rule in read_tree(lines(text), layout)]


def attribute(kind: str, relation: str, value: str, **more: object) -> dict[str, object]:
    related = {"object_relation": relation} if relation else {}
    return {"type": kind, "category": "Other", "to_ids": True, "value": value, **related, **more}


def test_a_type_says_what_an_attribute_is_and_whether_it_is_listed_at_all() -> None:
    rows = [attribute(kind, relation, value) for kind, relation, value, _ in ATTRIBUTES]
    assert read({"Event": {"info": "x", "Attribute": rows}}) == [wanted for *_, wanted in ATTRIBUTES]
    objects = [{"name": "x", "Attribute": [row]} for row in rows]
    assert read({"response": [{"Event": {"Attribute": [], "Object": objects}}]}) == [wanted for *_, wanted in ATTRIBUTES]


def test_attributes_of_which_none_looks_like_an_identifier_are_read_by_their_types() -> None:
    account = attribute("bank-account-nr", "account", "123-4-56789-0")
    words = [attribute("text", "account-name", "Ana Bee", to_ids=False), attribute("bic", "swift", "KASITHBK")]
    event = {"Event": {"Object": [{"name": "bank-account", "Attribute": [account, *words]}]}}
    assert read(event) == ["account 123-4-56789-0", "off", "kind"]


@pytest.mark.parametrize("kind", ["", "kind"])
def test_their_export_as_a_table_is_read_so_too(kind: str) -> None:
    """https://www.circl.lu/doc/misp/automation/#csv-export"""
    head = "uuid,event_id,category,type,value,comment,to_ids,date,object_relation"
    rows = [f"a,1,x,{type_},{value},,{to_ids},20261120,{relation}" for type_, relation, value, _ in ATTRIBUTES for to_ids in (1, 0)]
    numbered = ((number, line, None) for number, line in enumerate([head, *rows], 1))
    columns = {"value": "value", **({kind: "type"} if kind else {})}
    wanted = [said for *_, each in ATTRIBUTES for said in (each, "off")]
    assert [told(rule) for rule in read_rows(numbered, Mapping(columns))] == wanted


def test_what_was_refused_or_vouched_for_stays_so() -> None:
    rows = [attribute("domain", "", "evil-one.com", false_positive=True), attribute("bic", "", "KASITHBK", deleted=True)]
    text = json.dumps({"response": {"Attribute": rows}})
    layout, _ = survey(lines(text), known).layout()
    assert [(rule.mark.value, rule.loss) for rule in read_tree(lines(text), layout)] == [("exception", ""), ("lost", "off")]


def test_a_table_with_types_and_no_such_mark_is_read_as_before() -> None:
    numbered = ((number, line, None) for number, line in enumerate(["type,value", "target-email,evil-one.com"], 1))
    assert [told(rule) for rule in read_rows(numbered, Mapping({"value": "value"}))] == ["evil-one.com"]
