"""Protection by popularity is graded, and yields to members' own evidence with a yes; some is never lifted. Real hosts of real lists."""

import threading
from typing import Any

import pytest
from django.db import connection
from hubs import Api, Hub
from worlds import caller, draft, publish

from accord.core.identifiers import parse
from accord.hub.guard import actions as guard_actions
from accord.hub.guard import queries as guard
from accord.hub.journal.actions import turn
from accord.hub.refusals import Refusal
from accord.hub.signals import actions
from accord.hub.signals.publishing.turns import TOGETHER
from accord.hub.signals.publishing.turns import publish as publish_all
from accord.hub.verdicts.queries import check
from accord.tables import common_addresses, identifier_tables

TOP, POPULAR, KNOWN, SHARED = "wordpress.com", "praram9.com", "keplr.me", "chickenkiller.com"
NEVER = [
    ("krungthai.com", "bank"),
    ("login.krungthai.com", "bank"),
    ("police.gov.bd", "state"),
    ("portal.police.gov.bd", "state"),
    ("gov.np", "state"),
    ("sunat.gob.pe", "state"),
    ("rajavithi.go.th", "state"),
    ("interpol.int", "state"),
    ("ec.europa.eu", "state"),
    ("squarehospital.com", "hospital"),
    ("www.squarehospital.com", "hospital"),
    ("si.mahidol.ac.th", "hospital"),
    ("bartshealth.nhs.uk", "hospital"),
    ("ecrime.ae", "help-site"),
    ("1213.or.th", "help-site"),
    ("co.th", "public-suffix"),
]


def word(hub: Hub, value: str) -> str:
    return str(check([value], caller(hub.admin))[0].verdict.word)


def codes(value: str) -> list[str]:
    tables = identifier_tables()
    return [protection.code for protection in guard.protections(parse(value, tables=tables), tables, vouched={})]


def refused(who: Any, claim_id: Any, decision: str = "release") -> str:
    with pytest.raises(Refusal) as raised:
        actions.review(claim_id, who, decision)
    return str(raised.value.code)


def held(who: Any, value: str, **more: Any) -> Any:
    made = publish(who, value, **more)
    assert made.status == "quarantined", made
    return made.id


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (TOP, ["top-site"]),
        ("www.wordpress.com", ["top-site"]),
        (POPULAR, ["popular-site"]),
        ("walletconnect.cm", ["known-site"]),
        (KNOWN, ["known-site"]),
        # On the lists as www.0000art.com alone.
        ("0000art.com", ["known-site"]),
        # On a list of 2023 alone: whose it is now, nobody knows.
        ("ylwt33.com", ["known-site"]),
        (SHARED, ["shared-host", "known-site"]),
        ("bit.ly", ["shared-host", "top-site"]),
        ("github.io", ["shared-host", "top-site"]),
        # The province of Gorizia, and somebody's own name.
        ("comune.go.it", []),
        ("gov.evil-shop.com", []),
        ("scam-shop-of-somebody.com", []),
    ],
)
def test_a_host_has_the_grade_of_its_lists(hub: Hub, value: str, expected: list[str]) -> None:
    assert codes(value) == expected


@pytest.mark.parametrize(("value", "code"), NEVER)
def test_what_belongs_to_those_is_released_by_nobody_and_its_pages_count(hub: Hub, value: str, code: str) -> None:
    assert code in codes(value)
    members = [caller(hub.member(name)) for name in ("Alpha", "Beta", "Gamma")]
    ids = [held(who, value) for who in members]
    for desk in (caller(hub.admin), caller(hub.member("Second Desk", "secretariat"))):
        assert refused(desk, ids[0]) == "never-released"
    page = f"https://{'some-shop.' if code == 'public-suffix' else ''}{value}/wp-content/bank/"
    assert publish(members[0], page).status == "published"
    assert word(hub, f"{page}login.php") == "reported"
    assert actions.review(ids[0], caller(hub.admin), "reject", "publish the page").status == "rejected"


def test_a_help_line_is_never_released(any_hub: Hub) -> None:
    id = held(caller(any_hub.member("Alpha")), "TH:1441", kind="sender")
    held(caller(any_hub.member("Beta")), "TH:1441", kind="sender")
    assert refused(caller(any_hub.admin), id) == "never-released"


def test_what_was_released_before_it_was_never_listed_has_no_effect_any_more(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    assert publish_all(alpha, [draft(alpha, "police.gov.bd")], reviewed=True)[0].status == "published"
    assert word(any_hub, "police.gov.bd") == "protected"
    assert word(any_hub, "https://police.gov.bd/contact") == "protected"


def test_a_known_site_takes_one_yes(any_hub: Hub) -> None:
    id = held(caller(any_hub.member("Alpha")), KNOWN, source="some list")
    assert actions.review(id, caller(any_hub.admin), "release").status == "published"
    assert word(any_hub, f"https://{KNOWN}/claim") == "reported"


@pytest.mark.parametrize("value", [POPULAR, SHARED, "www.praram9.com"])
def test_a_popular_site_takes_two_members_own_evidence_and_a_yes(any_hub: Hub, value: str) -> None:
    alpha, beta, desk = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta")), caller(any_hub.admin)
    id = held(alpha, value)
    held(alpha, value, note="again")
    assert refused(desk, id) == "not-corroborated"
    held(beta, value, source="a list of others")
    assert refused(desk, id) == "not-corroborated", "what somebody else saw is no evidence of one's own"
    held(beta, value.removeprefix("www."), note="seen by us")
    assert refused(alpha, id) == "own-claim"
    assert actions.review(id, desk, "release").status == "published"
    assert word(any_hub, value) == "reported"


def test_a_bulk_is_no_evidence_and_neither_is_a_poor_record_or_what_is_for_named_people(any_hub: Hub) -> None:
    alpha, desk = caller(any_hub.member("Alpha")), caller(any_hub.admin)
    id = held(alpha, POPULAR)
    beta, poor, secret = (any_hub.member(name) for name in ("Beta", "Gamma", "Delta"))
    many = [draft(caller(beta), value) for value in (POPULAR, *(f"shop-{place}.example-shop.com" for place in range(TOGETHER)))]
    assert publish_all(caller(beta), many)[0].status == "quarantined"
    assert refused(desk, id) == "not-corroborated"
    held(caller(poor), POPULAR)
    with turn() as t:
        guard_actions.tally(t, poor.n, refuted=12)
    assert refused(desk, id) == "not-corroborated"
    from rooms import person

    held(caller(secret), POPULAR, tlp="TLP:RED", audience={"people": [person(any_hub.admin, "secretariat").id]})
    assert refused(desk, id) == "not-corroborated"
    held(caller(any_hub.member("Epsilon")), POPULAR)
    assert actions.review(id, desk, "release").status == "published"


def test_what_is_live_is_evidence_and_what_was_taken_back_is_none(any_hub: Hub) -> None:
    """Published before a member vouched for it."""
    alpha, beta, desk = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta")), caller(any_hub.admin)
    live = publish(alpha, "scam-shop.com")
    tables = identifier_tables()
    actions.vouch([parse("scam-shop.com", tables=tables)], caller(any_hub.member("Voucher")))
    id = held(beta, "scam-shop.com")
    from worlds import found

    actions.retract(found(alpha, live.id), alpha, "wrong")
    assert refused(desk, id) == "not-corroborated"
    held(alpha, "scam-shop.com", note="it was right after all")
    assert actions.review(id, desk, "release").status == "published"
    assert word(any_hub, "scam-shop.com") == "reported"


def _top(hub: Hub) -> tuple[Any, Any, Any, Any]:
    alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta"))
    id = held(alpha, TOP)
    held(beta, TOP)
    return id, alpha, caller(hub.admin), caller(hub.member("Second Desk", "secretariat"))


def test_a_top_site_takes_two_reviewers_of_two_other_members(any_hub: Hub) -> None:
    id, alpha, desk, second = _top(any_hub)
    assert actions.review(id, desk, "release").status == "waiting"
    assert word(any_hub, TOP) == "protected"
    assert refused(desk, id) == "said-yes"
    assert refused(alpha, id) == refused(caller(any_hub.member("Beta")), id) == "own-claim"
    assert guard.held_by_id(id).decision == ""  # type: ignore[union-attr]
    assert actions.review(id, second, "release").status == "published"
    assert word(any_hub, TOP) == "reported"
    assert actions.review(id, second, "release") is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT member FROM guard_yes ORDER BY member")
        assert [n for (n,) in cursor.fetchall()] == sorted([desk.n, second.n])


def test_whoever_said_yes_and_then_claims_it_itself_is_no_reviewer_of_it(any_hub: Hub) -> None:
    id, _, desk, second = _top(any_hub)
    assert actions.review(id, desk, "release").status == "waiting"
    held(desk, TOP)
    assert actions.review(id, second, "release").status == "waiting"
    assert refused(desk, id) == "own-claim"


def test_a_rejected_claim_is_no_evidence_and_takes_no_second_yes(any_hub: Hub) -> None:
    id, _, desk, second = _top(any_hub)
    (other,) = [row.id for row in guard.held() if row.id != id]
    assert actions.review(id, desk, "release").status == "waiting"
    actions.review(other, desk, "reject", "a mistake")
    assert refused(second, id) == "not-corroborated"


def test_two_reviewers_at_once_release_once(any_hub: Hub) -> None:
    id, _, desk, second = _top(any_hub)
    statuses: list[str] = []
    together = threading.Barrier(2)

    def review(who: Any) -> None:
        together.wait()
        try:
            statuses.append(actions.review(id, who, "release").status)  # type: ignore[union-attr]
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=(who,)) for who in (desk, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == ["published", "waiting"]
    assert word(any_hub, TOP) == "reported"


def test_many_are_decided_each_by_itself(any_hub: Hub) -> None:
    alpha, desk = caller(any_hub.member("Alpha")), caller(any_hub.admin)
    ids = [held(alpha, value) for value in (KNOWN, "walletconnect.cm", "krungthai.com", POPULAR)]
    done = actions.review_many([*ids, ids[0]], desk, "release", "seen")
    assert [review.status for review in done] == ["published", "published", "refused", "refused"]
    assert [review.error.code for review in done if review.error] == ["never-released", "not-corroborated"]
    again = actions.review_many(ids, desk, "reject", "publish the page")
    assert [review.status for review in again] == ["refused", "refused", "rejected", "rejected"]


def test_what_was_held_before_is_found_by_its_identifier(any_hub: Hub) -> None:
    from importlib import import_module

    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    first, two = held(alpha, POPULAR), held(beta, POPULAR, source="a list")
    keys = {row.id: (row.key, row.evidence) for row in guard.held()}
    assert keys[first][1] == 1 and keys[two][1] == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guard_held SET key = NULL, evidence = 0")

    class Editor:
        pass

    editor: Any = Editor()
    editor.connection = connection
    import_module("accord.hub.guard.migrations.0002_evidence").fill(None, editor)
    assert {row.id: (row.key, row.evidence) for row in guard.held()} == keys

    with connection.cursor() as cursor:
        cursor.execute("UPDATE guard_held SET key = NULL")
    last, count, moving = guard.held_to_rekey("", 500)
    assert count == 2 and len(moving) == 2 and guard.held_to_rekey(last or "", 500) == (None, 0, ())
    with turn() as t:
        guard_actions.rekey_held_in(t, moving)
    assert {row.id: (row.key, row.evidence) for row in guard.held()} == keys


def test_the_index_in_memory_says_the_same(hub: Hub) -> None:
    from accord.hub.signals.index import known

    asked = [value for value, _ in NEVER] + [TOP, POPULAR, KNOWN, SHARED, "x.y.portal.police.gov.bd", "https://a.gob.pe/x", "evil.com"]
    who: Api = hub.member("Alpha")
    for value in ("https://portal.police.gov.bd/x/", "www.scam-shop.com"):
        publish(caller(who), value)
    cold = [check([value], caller(who))[0].verdict for value in [*asked, "https://portal.police.gov.bd/x/y"]]
    known.warm()
    try:
        warm = [check([value], caller(who))[0].verdict for value in [*asked, "https://portal.police.gov.bd/x/y"]]
    finally:
        known._index = None
    assert warm == cold


@pytest.mark.parametrize(
    "value",
    [
        "0x0000000000000000000000000000000000000000",
        "0x000000000000000000000000000000000000dEaD",
        "0xdAC17F958D2ee523a2206206994597C13D831ec7",
        "0x55d398326f99059fF775485246999027B3197955",
        "https://tronscan.org/#/address/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    ],
)
def test_the_contract_of_a_coin_and_the_zero_address_are_never_listed(any_hub: Hub, value: str) -> None:
    id = held(caller(any_hub.member("Alpha")), value)
    assert (codes(value), word(any_hub, value)) == (["common-address"], "protected")
    assert refused(caller(any_hub.admin), id) == "never-released"


def test_the_addresses_that_are_nobodys_are_canonical_and_have_a_source() -> None:
    for address in common_addresses().values():
        assert parse(address.value, kind="crypto", tables=identifier_tables()).value == address.value and address.source


def test_a_claim_that_is_set_aside_is_nobodys_evidence(any_hub: Hub) -> None:
    from accord.hub.members import queries as members
    from accord.hub.signals.reviewing.weighing import weighed
    from accord.hub.times import now

    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    assert publish_all(alpha, [draft(alpha, POPULAR)], reviewed=True)[0].status == "published"
    id = held(beta, POPULAR)

    def evidence() -> set[int]:
        row = guard.held_by_id(id)
        assert row is not None
        (claim,) = weighed([row], now())
        return set(claim.case.evidence)

    assert evidence() == {alpha.n, beta.n}
    actions.set_aside(members.member(alpha.id), 0, now(), members.operator())
    assert evidence() == {beta.n}
    actions.take_up_again(members.member(alpha.id), 0, now(), members.operator())
    assert evidence() == {alpha.n, beta.n}
