"""What follows a signal for named people, or an unnamed claim, tells nobody more than the signal itself does."""

import json
from typing import Any

import pytest
from hubs import Hub
from rooms import audited, person
from rooms import caller as session
from worlds import caller as token
from worlds import found, publish, whole_feed

from accord.hub.refusals import Kind, Refusal

NUMBER = "+66812345678"
PROTECTED = "keplr.me"  # on one list of known sites: a single yes releases it


@pytest.fixture
def cast(any_hub: Hub) -> dict[str, Any]:
    police, bank = any_hub.member("Police", "state"), any_hub.member("Bank")
    return {
        "police": police,
        "bank": bank,
        "admin": any_hub.admin,
        "anan": person(police, "officer", "Anan"),
        "bee": person(bank, "investigator", "Bee"),
        "colleague": person(police, "administrator", "Colleague"),
        "blind": person(any_hub.admin, "secretariat", "Blind"),
        "seer": person(any_hub.admin, "secretariat", "Seer"),
    }


def red(cast: dict[str, Any], *named: str, value: str = NUMBER, **more: Any) -> Any:
    audience = {"people": [cast[name].id for name in named]}
    return publish(session(cast["anan"]), value, tlp="TLP:RED", audience=audience, **more)


def journal_of(row: Any) -> list[dict[str, Any]]:
    """The journal that a person reads when signed in, oldest first."""
    from accord.hub.journal import queries

    who = session(row)
    return [json.loads(entry) for entry in queries.latest(who.n, who.person, limit=500)[0]][::-1]


def of_type(entries: list[dict[str, Any]], entry_type: str) -> list[dict[str, Any]]:
    return [entry for entry in entries if entry["type"] == entry_type]


def refused(make: Any) -> tuple[Kind, str]:
    with pytest.raises(Refusal) as refusal:
        make()
    return refusal.value.kind, refusal.value.code


# Wider sharing


def test_red_is_widened_by_its_publisher_alone(cast: dict[str, Any]) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.signals import actions, queries

    id, bee = red(cast, "anan", "bee").id, session(cast["bee"])
    last = journal.head()
    ask = lambda: actions.ask_to_share(found(bee, id), bee, {"members": [cast["admin"].id]}, "They can act.")  # noqa: E731
    assert refused(ask) == (Kind.CONFLICT, "named-people")
    assert (journal.head(), queries.share_requests(found(bee, id), bee)) == (last, []), "nothing was written"


def test_what_became_red_answers_an_older_request_to_the_named_alone(cast: dict[str, Any]) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.signals import actions

    anan, bee = session(cast["anan"]), session(cast["bee"])
    id = publish(anan, NUMBER, tlp="TLP:AMBER", audience={"members": [cast["bank"].id]}).id
    asked = actions.ask_to_share(found(bee, id), bee, {"members": [cast["admin"].id]}, "They can act.")
    marking = {"tlp": "TLP:RED", "audience": {"people": [cast["anan"].id, cast["bee"].id]}}
    actions.revise(found(anan, id), anan, {"marking": marking})
    last = journal.head()
    assert refused(lambda: actions.answer_share_request(found(anan, id), anan, asked, True)) == (Kind.CONFLICT, "named-people")
    assert journal.head() == last, "nothing was granted, and nothing revised"
    actions.answer_share_request(found(anan, id), anan, asked, False)
    for name, knows in (("anan", True), ("bee", True), ("colleague", False)):
        assert len(of_type(journal_of(cast[name]), "share.answered")) == knows, name
    assert not any(of_type(whole_feed(cast[name].n), "share.answered") for name in ("police", "bank", "admin"))


@pytest.mark.parametrize("tlp", ["TLP:GREEN", "TLP:CLEAR"])
def test_what_is_open_to_all_is_not_asked_for(any_hub: Hub, tlp: str) -> None:
    from accord.hub.signals import actions

    alpha, beta, gamma = (token(any_hub.member(name)) for name in ("Alpha", "Beta", "Gamma"))
    id = publish(alpha, NUMBER, tlp=tlp).id
    assert refused(lambda: actions.ask_to_share(found(beta, id), beta, {"members": [gamma.id]}, "Why not.")) == (
        Kind.CONFLICT,
        "open-already",
    )
    listed = publish(alpha, "+66812345679", tlp=tlp, audience={"members": [beta.id]}).id
    asked = actions.ask_to_share(found(beta, listed), beta, {"members": [gamma.id]}, "They can act.")
    actions.answer_share_request(found(alpha, listed), alpha, asked, True)
    assert found(gamma, listed).id == listed, "what has a list grows"


def test_granting_what_has_opened_since_is_refused_and_writes_nothing(any_hub: Hub) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.signals import actions

    alpha, beta, gamma = (token(any_hub.member(name)) for name in ("Alpha", "Beta", "Gamma"))
    id = publish(alpha, NUMBER, tlp="TLP:AMBER", audience={"members": [beta.id]}).id
    asked = actions.ask_to_share(found(beta, id), beta, {"members": [gamma.id]}, "They can act.")
    actions.revise(found(alpha, id), alpha, {"marking": {"tlp": "TLP:GREEN"}})
    last = journal.head()
    assert refused(lambda: actions.answer_share_request(found(alpha, id), alpha, asked, True)) == (Kind.CONFLICT, "open-already")
    assert journal.head() == last


def test_whom_an_exception_kept_out_is_let_in_by_a_grant_in_its_name(any_hub: Hub) -> None:
    from accord.hub.signals import actions, queries

    alpha, beta, gamma = (token(any_hub.member(name)) for name in ("Alpha", "Beta", "Gamma"))
    id = publish(alpha, NUMBER, tlp="TLP:AMBER", audience={"sectors": [beta.sector], "except": [gamma.id]}).id
    assert queries.find(gamma, str(id)) is None
    asked = actions.ask_to_share(found(beta, id), beta, {"members": [gamma.id]}, "They can act.")
    actions.answer_share_request(found(alpha, id), alpha, asked, True)
    assert queries.find(gamma, str(id)) is not None


def test_what_was_taken_back_is_not_asked_for(any_hub: Hub) -> None:
    from accord.hub.signals import actions

    alpha, beta, gamma = (token(any_hub.member(name)) for name in ("Alpha", "Beta", "Gamma"))
    id = publish(alpha, NUMBER, tlp="TLP:AMBER", audience={"members": [beta.id]}).id
    actions.retract(found(alpha, id), alpha, "A wrong number.")
    assert refused(lambda: actions.ask_to_share(found(beta, id), beta, {"members": [gamma.id]}, "They can act.")) == (
        Kind.CONFLICT,
        "retracted",
    )
    assert not of_type(whole_feed(alpha.n), "share.asked")


# Quarantine


def test_a_held_red_claim_is_told_to_the_named_inside_and_to_the_secretariat_without_a_word_of_it(cast: dict[str, Any]) -> None:
    made = red(cast, "anan", "bee", "seer", value=PROTECTED)
    assert made.status == "quarantined"
    for name in ("anan", "seer"):
        (whole,) = [entry for entry in of_type(journal_of(cast[name]), "signal.quarantined") if entry["data"]]
        assert (whole["data"]["id"], whole["data"]["reason"]) == (str(made.id), "protected")
    # Named elsewhere: it is not published yet.
    for name in ("bee", "colleague"):
        assert not of_type(journal_of(cast[name]), "signal.quarantined"), name
    for api in ("police", "bank"):
        assert not of_type(whole_feed(cast[api].n), "signal.quarantined"), api
    for entries in (whole_feed(cast["admin"].n), journal_of(cast["blind"])):
        (word,) = of_type(entries, "signal.quarantined")
        assert (word["data"], word["by"], word["marking"]) == ({}, None, None)


def test_how_a_red_claim_was_decided_is_told_to_the_same(cast: dict[str, Any]) -> None:
    from accord.hub.signals import actions

    id, blind, seer = red(cast, "anan", "bee", "seer", value=PROTECTED).id, session(cast["blind"]), session(cast["seer"])
    for who in (blind, token(cast["admin"])):
        assert refused(lambda who=who: actions.review(id, who, "release", "Looks right.")) == (Kind.NOT_ALLOWED, "not-named")
    released = actions.review(id, seer, "release", "Seen by us.")
    assert released is not None and released.status == "published"
    for name, reasons in (("anan", ["Seen by us."]), ("seer", ["Seen by us.", None]), ("bee", []), ("colleague", []), ("blind", [None])):
        assert [entry["data"].get("reason") for entry in of_type(journal_of(cast[name]), "signal.reviewed")] == reasons, name
    assert [entry["data"] for entry in of_type(whole_feed(cast["admin"].n), "signal.reviewed")] == [{"decision": "release"}]
    assert not of_type(whole_feed(cast["police"].n), "signal.reviewed")
    assert found(session(cast["bee"]), id).id == id


def test_whom_a_red_claim_does_not_name_can_only_reject_it(cast: dict[str, Any]) -> None:
    from accord.hub.signals import actions

    id = red(cast, "anan", value=PROTECTED).id
    rejected = actions.review(id, session(cast["blind"]), "reject", "Name a reviewer.")
    assert rejected is not None and rejected.status == "rejected"
    assert [entry["data"]["decision"] for entry in of_type(journal_of(cast["anan"]), "signal.reviewed")] == ["reject"]


def test_lists_of_what_is_held_leave_out_what_one_may_not_read_and_lose_nothing_else(cast: dict[str, Any]) -> None:
    from accord.hub.signals.publishing import quarantine

    anan, colleague = session(cast["anan"]), session(cast["colleague"])
    sites = ("google.com", "facebook.com", "youtube.com", "wikipedia.org", "amazon.com", "instagram.com")
    ids = []
    for place, site in enumerate(sites):
        made = red(cast, "anan", value=site) if place % 2 == 0 else publish(anan, site)
        assert made.status == "quarantined", site
        ids.append(made.id)
    assert [row.id for row in quarantine.own_waiting(anan, 10)] == ids
    for who in (colleague, token(cast["police"])):
        assert [row.id for row in quarantine.own_waiting(who, 10)] == ids[1::2]
        assert [row.id for row in quarantine.own_waiting(who, 2)] == ids[1:5:2], "a page is filled in spite of what it leaves out"
        first = quarantine.own_held(who, limit=2)
        assert [row.id for row in first] == [ids[5], ids[3]]
        assert [row.id for row in quarantine.own_held(who, before=first[-1], limit=2)] == [ids[1]]


def test_an_unnamed_claim_is_unnamed_in_quarantine_too(cast: dict[str, Any]) -> None:
    from accord.hub.signals import actions

    police = token(cast["police"])
    made = publish(police, PROTECTED, marking={"attribution": "unnamed"})
    named = publish(police, "facebook.com")
    actions.review(made.id, token(cast["admin"]), "release", "Seen by us.")

    def by(api: str, entry_type: str) -> list[str | None]:
        return [entry["by"] for entry in of_type(whole_feed(cast[api].n), entry_type) if entry["data"]["id"] == str(made.id)]

    assert by("police", "signal.quarantined") == [police.id]
    assert by("admin", "signal.quarantined") == by("admin", "signal.published") == [None]
    assert police.id not in by("admin", "signal.reviewed")
    known = {entry["data"]["id"]: entry["by"] for entry in of_type(whole_feed(cast["admin"].n), "signal.quarantined")}
    assert known[str(named.id)] == police.id, "who gives its name is named"


def test_a_look_at_who_published_a_held_claim_leaves_word(cast: dict[str, Any]) -> None:
    api, made = cast["admin"], publish(token(cast["police"]), PROTECTED, marking={"attribution": "unnamed"})
    audit_line = ("hub:signals:attribute", "done", str(made.id))
    (row,) = api.get("/quarantine")["items"]
    assert row["by"] == cast["police"].id and audited().count(audit_line) == 1
    (own,) = cast["police"].get("/quarantine")["items"]
    assert own["by"] == cast["police"].id and audited().count(audit_line) == 1
    reviewer = api.post("/tokens", {"name": "reviewer", "scopes": ["hub:quarantine:review", "member:signals:read"]})
    from hubs import Api

    blind = Api(reviewer["token"], api.id, api.n, api.name)
    (row,) = blind.get("/quarantine")["items"]
    assert (row["id"], row["by"], row["content"]["identifier"]["value"]) == (str(made.id), None, "keplr[.]me")
    assert audited().count(audit_line) == 1


def test_the_queue_by_the_api_says_nothing_of_red_but_that_it_waits(cast: dict[str, Any]) -> None:
    made = red(cast, "anan", "seer", value=PROTECTED)
    assert cast["police"].get("/quarantine")["items"] == []
    (row,) = cast["admin"].get("/quarantine")["items"]
    assert (row["id"], row["why"], row["content"]) == (str(made.id), "", {"marking": {"tlp": "TLP:RED"}})
    assert cast["admin"]("POST", f"/quarantine/{made.id}", {"decision": "release"})[0] == 403
    assert cast["admin"].post(f"/quarantine/{made.id}", {"decision": "reject", "reason": "Name us."})["status"] == "rejected"


# Receipts, habits, disputes, revisions


def test_receipts_of_red_are_for_the_named_alone(cast: dict[str, Any]) -> None:
    from accord.hub.signals import actions
    from accord.hub.signals.reading import receipts

    anan = session(cast["anan"])
    id = publish(anan, NUMBER, tlp="TLP:AMBER", audience={"members": [cast["bank"].id]}).id
    actions.revise(found(anan, id), anan, {"marking": {"tlp": "TLP:RED", "audience": {"people": [cast["anan"].id]}}})
    assert {word.signal for word in receipts.own_later_words(anan)[0]} == {str(id)}
    for who in (session(cast["colleague"]), token(cast["police"])):
        assert receipts.own_later_words(who) == ([], None)
    assert cast["police"]("GET", f"/signals/{id}/receipts")[0] == 404
    assert cast["police"].post(f"/signals/{id}/retract", {"reason": "A wrong number."})["seq"], "taken back without being read"
    assert cast["police"]("GET", f"/signals/{id}/receipts")[0] == 404


def test_what_colleagues_share_with_named_people_is_no_habit_to_others(cast: dict[str, Any]) -> None:
    from accord.hub.signals import queries

    red(cast, "anan", "bee", "seer")
    assert queries.usual(session(cast["anan"]), "other") == (3, False)
    for who in (session(cast["colleague"]), token(cast["police"])):
        assert queries.usual(who, "other") is None


def test_a_token_does_not_open_what_it_may_not_read(cast: dict[str, Any]) -> None:
    from accord.hub.journal import queries as journal

    id = red(cast, "anan").id
    last = journal.head()
    status, problem = cast["police"]("POST", f"/signals/{id}/revise", {"marking": {"tlp": "TLP:GREEN"}})
    assert (status, problem["code"]) == (403, "not-named")
    assert cast["police"]("GET", f"/signals/{id}")[0] == 404 and journal.head() == last


def test_a_member_disputes_once_until_it_withdraws(any_hub: Hub) -> None:
    from accord.hub.signals import actions

    alpha, beta, gamma = (token(any_hub.member(name)) for name in ("Alpha", "Beta", "Gamma"))
    id = publish(alpha, NUMBER).id
    for reason in ("Ours.", "Really ours.", "Ours, we said."):
        if reason == "Ours.":
            actions.dispute(found(beta, id), beta, reason)
        else:
            assert refused(lambda reason=reason: actions.dispute(found(beta, id), beta, reason)) == (Kind.CONFLICT, "disputed")
    actions.dispute(found(gamma, id), gamma, "Known to us.")
    assert [entry["data"]["reason"] for entry in of_type(whole_feed(alpha.n), "signal.disputed")] == ["Ours.", "Known to us."]
    actions.withdraw_dispute(found(beta, id), beta)
    actions.dispute(found(beta, id), beta, "It is ours after all.")
    assert len(of_type(whole_feed(alpha.n), "signal.disputed")) == 3


def test_three_disputes_at_once_are_one(any_hub: Hub) -> None:
    from concurrent.futures import ThreadPoolExecutor

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    id = alpha.publish(NUMBER)["id"]

    def dispute(place: int) -> int:
        from django.db import connections

        try:
            return int(beta("POST", f"/signals/{id}/disputes", {"reason": f"Ours, says {place}."})[0])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(dispute, range(3))) == [201, 409, 409]
    assert len(of_type(alpha.feed(), "signal.disputed")) == 1


def test_a_revision_made_on_what_stands_no_longer_is_refused(any_hub: Hub) -> None:
    from accord.hub.signals import actions

    alpha, beta, gamma = (token(any_hub.member(name)) for name in ("Alpha", "Beta", "Gamma"))
    id = publish(alpha, NUMBER, tlp="TLP:AMBER", audience={"members": [beta.id, gamma.id]}).id
    stale = found(alpha, id).seq
    narrow, wide = ({"marking": {"tlp": "TLP:AMBER", "audience": {"members": to}}} for to in ([beta.id], [beta.id, gamma.id]))
    actions.revise(found(alpha, id), alpha, narrow, seen=stale)
    assert refused(lambda: actions.revise(found(alpha, id), alpha, wide, seen=stale)) == (Kind.CONFLICT, "changed")
    from accord.hub.signals import queries

    assert queries.find(gamma, str(id)) is None
    assert actions.revise(found(alpha, id), alpha, wide, seen=found(alpha, id).seq)
