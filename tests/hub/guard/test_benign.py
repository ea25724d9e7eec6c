"""Benign entries: an allow beats an equal block, a longer block beats a shorter allow, and the longest match counts."""

import pytest
from hubs import Hub
from worlds import caller, publish

from accord.core.identifiers import parse
from accord.hub.guard import queries as guard
from accord.hub.signals import actions
from accord.hub.verdicts.queries import check
from accord.tables import identifier_tables


def _word(hub: Hub, value: str) -> str:
    return str(check([value], caller(hub.admin))[0].verdict.word)


def _vouch(hub: Hub, *values: str) -> list[bool]:
    tables = identifier_tables()
    return actions.vouch([parse(value, tables=tables) for value in values], caller(hub.member("Voucher")))


def test_an_allow_beats_an_equal_block_published_before_or_after(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    assert publish(alpha, "scam-shop.com").status == "published"
    assert _word(any_hub, "https://scam-shop.com/page") == "reported"
    assert _vouch(any_hub, "scam-shop.com") == [True]
    assert _vouch(any_hub, "scam-shop.com") == [False]
    for value in ("scam-shop.com", "https://scam-shop.com/page", "www.scam-shop.com"):
        assert _word(any_hub, value) == "protected"
    later = publish(alpha, "scam-shop.com", note="really")
    assert (later.status, later.reason) == ("quarantined", "protected")


@pytest.mark.parametrize(
    ("block", "allow", "asked", "word"),
    [
        ("pay.scam-shop.com", "scam-shop.com", "https://pay.scam-shop.com/now", "reported"),
        ("pay.scam-shop.com", "scam-shop.com", "https://scam-shop.com/now", "protected"),
        ("https://scam-shop.com/evil/", "scam-shop.com", "https://scam-shop.com/evil/page?x=1", "reported"),
        ("https://scam-shop.com/evil/", "scam-shop.com", "https://scam-shop.com/good", "protected"),
        ("scam-shop.com", "good.scam-shop.com", "https://good.scam-shop.com/", "protected"),
        ("scam-shop.com", "good.scam-shop.com", "https://deep.good.scam-shop.com/", "protected"),
        ("scam-shop.com", "good.scam-shop.com", "https://other.scam-shop.com/", "reported"),
        ("scam-shop.com", "good.scam-shop.com", "https://scam-shop.com/", "reported"),
        ("scam-shop.com", "good.scam-shop.com", "https://scam-shop.com.example.org/", "none"),
        ("+66812345678", "+66812345678", "+66812345678", "protected"),
        ("+66812345678", "+66812345679", "+66812345678", "reported"),
    ],
)
def test_the_longest_match_counts(hub: Hub, block: str, allow: str, asked: str, word: str) -> None:
    assert publish(caller(hub.member("Alpha")), block).status == "published"
    _vouch(hub, allow)
    assert _word(hub, asked) == word


def test_a_reviewer_can_list_what_is_protected(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    _vouch(any_hub, "scam-shop.com")
    assert publish(alpha, "scam-shop.com").status == "quarantined"
    assert publish(caller(any_hub.member("Beta")), "scam-shop.com").status == "quarantined"
    waiting, _ = guard.held()
    actions.review(waiting.id, caller(any_hub.admin), "release", "it was taken over")
    assert _word(any_hub, "scam-shop.com") == "reported"


def test_all_members_are_told_once_of_what_is_vouched_for(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    _vouch(any_hub, "scam-shop.com", "other-shop.com")
    _vouch(any_hub, "scam-shop.com")
    values = [entry["data"]["identifier"]["value"] for entry in alpha.feed() if entry["type"] == "protection.added"]
    assert sorted(values) == ["other-shop.com", "scam-shop.com"]


def test_www_before_a_well_known_site_is_that_site(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    assert alpha.publish("www.google.com")["status"] == "quarantined"
    assert alpha.publish("www.evil-site.com")["status"] == "published"


@pytest.mark.parametrize(
    "value",
    [
        "ec2-3-84-10-10.compute-1.amazonaws.com",
        "ec2-13-250-1-2.ap-southeast-1.compute.amazonaws.com",
        "vitalik-giveaway.eth.limo",
        "airdrop.eth.link",
        "bafybeigdyrzt.dweb.link",
    ],
)
def test_one_machine_below_a_companys_wildcard_is_not_protected(hub: Hub, value: str) -> None:
    alpha = hub.member("Alpha")
    assert alpha.publish(value)["status"] == "published"
    assert alpha.verdict(f"https://{value}/login")["verdict"] == "reported"
    assert alpha.verdict(value.replace(".", "-2.", 1))["verdict"] == "none"


@pytest.mark.parametrize("value", ["com.np", "co.ck", "com.bd", "github.io", "co.th", "blogspot.com"])
def test_what_many_have_names_below_stays_protected(hub: Hub, value: str) -> None:
    alpha = hub.member("Alpha")
    assert alpha.publish(value)["status"] == "quarantined"
    assert alpha.publish(f"some-scam-of-someone.{value}")["status"] == "published"
