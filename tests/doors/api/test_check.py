"""Verdicts over HTTP: what is hit and what only looks like it, what each asker may know and do, and what is never repeated."""

from typing import Any

import pytest
from hubs import Api, Hub

PHISHING = {"scheme": "phishing-credentials"}
CARDS = (
    "4111 1111 1111 1111",
    "4111111111111111",
    "5500-0000-0000-0004",
    "๔๑๑๑๑๑๑๑๑๑๑๑๑๑๑๑",
    "４１１１１１１１１１１１１１１１",
    "3782 822463 10005",
)


def ask(member: Api, *values: str, **more: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = member.post("/check", {"values": list(values), **more})["results"]
    assert len(results) == len(values)
    return results


def words(member: Api, *values: str, **more: Any) -> list[str]:
    return [result["verdict"] for result in ask(member, *values, **more)]


def codes(result: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in result["reasons"]}


def test_a_listed_domain_is_hit_by_everything_below_it_and_by_no_look_alike(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    alpha.publish("evil-site.com")
    below = (
        "evil-site.com",
        "EVIL-SITE.com.",
        "hxxps://evil-site[.]com/",
        "https://evil-site.com/any?path",
        "http://sub.evil-site.com:8080/a/b#c",
        "https://user:pw@a.b.c.d.e.f.evil-site.com/x",
        "a.evil-site.com",
        "https://evil-site.com/%2e%2e/x",
    )
    assert words(beta, *below) == ["reported"] * len(below)
    beside = (
        "evil-site.com.example.org",
        "https://evil-site.com.example.org/",
        "notevil-site.com",
        "https://evil-site.co/",
        "https://example.org/evil-site.com",
        "https://example.org/?page=evil-site.com",
        "https://evil-site.com@other-site.example/x",
        "evil-site.org",
        "https://ev1l-site.com",
        "com.evil-site",
    )
    assert words(beta, *beside) == ["none"] * len(beside)
    leads_there = ("https://example.org/?u=https://evil-site.com/", "https://example.org/?u=https://evil-site.com/deeper&lang=th")
    for answer in ask(beta, *leads_there):
        assert answer["verdict"] == "reported", "a link that leads to a listed page is answered with what is known of that page"
        assert any("evil-site" in reason["text"] for reason in answer["reasons"])
        assert not any("example.org" in reason["text"] for reason in answer["reasons"])
    assert words(beta, "https://example.org/?u=https://evil-site.com.example.org/") == ["none"]
    (result,) = ask(beta, "https://sub.evil-site.com/any?path")
    assert any("evil-site" in reason["text"] for reason in result["reasons"]), "the reasons say what was matched"
    assert (result["sources"], result["schemes"]) == (1, ["other"])
    assert result["first_seen"] is not None


def test_a_listed_path_is_hit_below_itself_only(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    alpha.publish("https://forms.example-host.com/evil/")
    hit = (
        "https://forms.example-host.com/evil/",
        "https://forms.example-host.com/evil/deep/er?x=1",
        "http://forms.example-host.com/a/../evil/x",
    )
    assert words(alpha, *hit) == ["reported"] * len(hit)
    missed = (
        "https://forms.example-host.com/",
        "https://forms.example-host.com/evilness",
        "https://forms.example-host.com/good/evil/",
        "forms.example-host.com",
    )
    assert words(alpha, *missed) == ["none"] * len(missed)


def test_the_region_reads_national_forms(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    alpha.publish("+66 81 234 5678")
    spellings = ("081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "0066812345678", "+66812345678", "+66 (0)81 234 5678")
    assert words(alpha, *spellings, region="TH") == ["reported"] * len(spellings)
    assert words(alpha, "081-234-5678", region="th") == ["reported"]
    assert words(alpha, "081-234-5678", region="BD") == ["unreadable"], "no number of Bangladesh has this shape"
    assert words(alpha, "+66812345678") == ["reported"]


def test_a_thousand_values_of_all_kinds_are_answered_in_their_order(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    listed = [f"evil-{number}.com" for number in range(0, 1000, 50)]
    for value in listed:
        alpha.publish(value)
    values = [f"evil-{number}.com" for number in range(1000)]
    results = ask(alpha, *values)
    assert [result["input"] for result in results] == values
    assert [result["input"] for result in results if result["verdict"] == "reported"] == listed
    status, answer = alpha("POST", "/check", {"values": [*values, "one-more.com"]})
    assert (status, answer["errors"][0]["field"]) == (422, "values")
    assert ask(alpha) == []
    assert words(alpha, "evil-0.com", "evil-0.com") == ["reported"] * 2


def test_every_kind_is_published_and_found_again_by_its_examples(hub: Hub) -> None:
    from accord.core.identifiers import KINDS

    tried = 0
    for kind, module in KINDS.items():
        for example in module.EXAMPLES[:3]:
            identifier = {"kind": kind, "value": example.text, **({"region": example.region} if example.region else {})}
            wire = {"identifier": identifier, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}}
            made = hub.admin.post("/signals", wire)
            region = {"region": example.region} if example.region else {}
            (result,) = ask(hub.admin, example.text, kind=kind, **region)
            assert result["identifier"] == made["identifier"], (kind, example.text)
            assert result["identifier"]["value"] == example.value
            assert (
                result["verdict"] in {"published": ("reported",), "quarantined": ("protected",), "duplicate": ("reported",)}[made["status"]]
            ), (kind, example.text)
            tried += 1
    assert tried > 25


def test_a_value_that_cannot_be_read_is_refused_alone_and_says_why(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    alpha.publish("evil-site.com")
    bad, good = ask(alpha, "+66 1", "evil-site.com")
    assert (bad["identifier"], bad["verdict"], bad["sources"], bad["uses"]) == (None, "unreadable", 0, [])
    assert [bool(reason["code"]) and bool(reason["text"]) for reason in bad["reasons"]] == [True]
    assert good["verdict"] == "reported"


@pytest.mark.parametrize(
    "kind",
    [None, "phone", "account", "iban", "proxy", "email", "url", "domain", "handle", "sender", "script", "crypto", "ip", "app", "image"],
)
def test_a_card_number_is_never_repeated(hub: Hub, kind: str | None) -> None:
    alpha = hub.member("Alpha")
    around = ("{}", " {} ", "card {}", "{}@x", "+{}", "promptpay:{}", "TH:KBANK:{}", "https://x.com/{}", "@{}")
    for card in CARDS:
        for frame in around:
            text = frame.format(card)
            (result,) = ask(alpha, text, **({"kind": kind} if kind else {}))
            if result["identifier"] is None:
                assert card not in alpha.raw.decode(), (kind, text)
            status, _ = alpha(
                "POST",
                "/signals",
                {"identifier": {"value": text, **({"kind": kind} if kind else {})}, "scheme": "other", "marking": {"tlp": "GREEN"}},
            )
            if status == 422:
                assert card not in alpha.raw.decode(), (kind, text)
                assert card.replace(" ", "").replace("-", "") not in alpha.raw.decode()
    (bare,) = ask(alpha, CARDS[0], **({"kind": kind} if kind else {}))
    assert (bare["input"], bare["identifier"]) == (None, None)


def test_each_check_names_its_use_and_gets_what_is_allowed(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    alpha.publish("evil-site.com", marking={"uses": ["warn", "investigate"]})
    (warn,), (block,) = ask(beta, "evil-site.com", use="warn"), ask(beta, "evil-site.com", use="block")
    assert warn["uses"] == block["uses"] == ["investigate", "warn"]
    assert "use-not-permitted" in codes(block)
    assert not any(code.startswith("use-") for code in codes(warn))
    alpha.publish("red-site.com", marking={"pap": "PAP:AMBER"})
    (passive,) = ask(beta, "red-site.com", use="block")
    assert passive["uses"] == ["investigate"]
    (unknown,) = ask(beta, "good-site.com", use="hold")
    assert unknown["uses"] == []
    assert "use-no-claim" in codes(unknown)
    assert beta("POST", "/check", {"values": ["x.com"], "use": "shout"})[0] == 422


def test_an_embargo_outranks_every_use(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    alpha.publish("evil-site.com", marking={"embargo": {"contact": "desk@alpha.example"}})
    for use in ("block", "hold", "warn"):
        (result,) = ask(beta, "evil-site.com", use=use)
        assert use not in result["uses"]
        assert "embargo" in codes(result)
        assert "use-embargo" in codes(result)


def test_a_verdict_follows_its_claims_at_once(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    assert words(gamma, "evil-site.com") == ["none"]
    first = alpha.publish("evil-site.com", **PHISHING)
    assert words(gamma, "evil-site.com") == ["reported"]
    second = beta.publish("evil-site.com", **PHISHING)
    (both,) = ask(gamma, "evil-site.com")
    assert (both["verdict"], both["sources"], both["schemes"]) == ("corroborated", 2, ["phishing-credentials"])
    beta.post(f"/signals/{second['id']}/retract", {"reason": "we were wrong"})
    gamma.post(f"/signals/{first['id']}/disputes", {"reason": "this is ours"})
    (disputed,) = ask(gamma, "evil-site.com", use="block")
    assert disputed["verdict"] == "disputed"
    assert "block" not in disputed["uses"]
    assert "use-disputed" in codes(disputed)
    alpha.post(f"/signals/{first['id']}/retract", {"reason": "right, it is theirs"})
    (gone,) = ask(gamma, "evil-site.com", use="block")
    assert (gone["verdict"], gone["uses"]) == ("retracted", [])
    assert "retracted" in codes(gone)


def test_two_copies_of_one_list_do_not_corroborate(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    alpha.publish("evil-site.com", source="the list")
    beta.publish("evil-site.com", source="the list")
    (result,) = ask(beta, "evil-site.com")
    assert (result["verdict"], result["sources"]) == ("reported", 1)
    assert "one-source" in codes(result)


def test_each_asker_knows_what_was_shared_with_it(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    alpha.publish("hidden-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    alpha.publish("open-site.com", tlp="TLP:CLEAR")
    never = gamma("POST", "/check", {"values": ["never-site.com"]})[1]["results"][0]
    hidden = gamma("POST", "/check", {"values": ["hidden-site.com"]})[1]["results"][0]
    same = ("verdict", "reasons", "sources", "uses", "schemes", "first_seen", "last_seen", "advice")
    assert [hidden[name] for name in same] == [never[name] for name in same]
    assert words(beta, "hidden-site.com") == ["reported"]
    for member in (alpha, beta, gamma, any_hub.admin):
        assert words(member, "https://open-site.com/x") == ["reported"]
    later = any_hub.member("Later")
    assert words(later, "open-site.com", "hidden-site.com") == ["reported", "none"]


def test_what_is_protected_says_so_and_what_lies_deep_on_it_can_still_be_reported(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    assert words(alpha, "google.com", "https://google.com/") == ["protected", "protected"]
    alpha.publish("https://sites.google.com/view/evil-one")
    hit, whole = ask(alpha, "https://sites.google.com/view/evil-one?x=1", "https://sites.google.com/view/other", use="block")
    assert (hit["verdict"], "block" in hit["uses"]) == ("reported", True)
    assert whole["verdict"] in ("protected", "none")
    assert whole["uses"] == []
