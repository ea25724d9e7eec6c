"""Joiners, leavers and those who come back: what each gets, once, and what nobody gets."""

import random
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from hubs import Api, Hub
from worlds import Consumer, caller, draft, everything_listed, found, publish, whole_feed

from accord.hub.journal import queries as journal
from accord.hub.members import actions, queries
from accord.hub.members.queries import CircleRow
from accord.hub.signals import actions as signals
from accord.hub.signals.followers import expire_some


def _circle(hub: Hub, name: str, *, opens: bool, owner: str = "Alpha") -> CircleRow:
    return actions.make_circle(name, by=caller(hub.member(owner)), opens=opens)


def _join(circle: CircleRow, member: Api) -> None:
    actions.join(circle, queries.member(member.id), by=queries.operator())


def _leave(circle: CircleRow, member: Api) -> None:
    actions.leave(circle, queries.member(member.id), by=queries.operator())


def _stand(member: Api, standing: str) -> None:
    actions.change_standing(queries.member(member.id), standing, by=queries.operator())


def _share(hub: Hub, *circles: CircleRow, count: int = 3, name: str = "site") -> list[str]:
    """Claims that Alpha shares with circles; their ids."""
    alpha = caller(hub.member("Alpha"))
    marked: dict[str, Any] = {"tlp": "TLP:AMBER", "audience": {"circles": [circle.id for circle in circles]}}
    drafts = [draft(alpha, f"{name}-{place}.example-shop.com", **marked) for place in range(count)]
    return [str(result.id) for result in signals.publish(alpha, drafts)]


def _types(member: Api, after: int = 0) -> list[tuple[str, str]]:
    entries = [entry for entry in whole_feed(member.n, after=after) if entry["type"].startswith("signal.")]
    return [(entry["type"].removeprefix("signal."), entry["data"]["id"]) for entry in entries]


def _listed(member: Api) -> set[str]:
    return {id for id, item in everything_listed(caller(member)).items() if item["state"] == "live"}


def test_a_joiner_gets_what_the_circle_opens_once_and_at_new_numbers(any_hub: Hub) -> None:
    beta, circle = any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    old = _share(any_hub, circle)
    assert _types(beta) == []
    cursor = journal.head()
    _join(circle, beta)
    assert _listed(beta) == set(), "nothing is shown before it is granted"
    assert signals.grant_all()
    assert _types(beta, after=cursor) == [("granted", id) for id in old]
    assert _listed(beta) == set(old)
    new = _share(any_hub, circle, name="new")
    assert _types(beta, after=cursor)[3:] == [("published", id) for id in new]
    _join(circle, beta)
    assert signals.grant_all()
    assert len(_types(beta)) == 6
    granted = [entry for entry in whole_feed(beta.n, after=cursor) if entry["type"] == "signal.granted"]
    assert all((entry["data"]["scheme"], entry["marking"]["tlp"]) == ("other", "TLP:AMBER") for entry in granted)


def test_whoever_left_hears_how_a_claim_ends_and_no_news_of_it(any_hub: Hub) -> None:
    beta, gamma, circle = any_hub.member("Beta"), any_hub.member("Gamma"), _circle(any_hub, "Ring", opens=False)
    _join(circle, beta)
    _join(circle, gamma)
    (id,) = _share(any_hub, circle, count=1)
    _leave(circle, gamma)
    cursor = journal.head()
    beta.post(f"/signals/{id}/sightings", {"count": 1})
    beta.post(f"/signals/{id}/actions", {"action": "blocked"})
    alpha = caller(any_hub.member("Alpha"))
    signals.retract(found(alpha, id), alpha, "wrong")

    def heard(member: Api) -> list[str]:
        return [entry["type"] for entry in whole_feed(member.n, after=cursor) if entry["type"].startswith("signal.")]

    assert heard(gamma) == ["signal.retracted"]
    assert heard(any_hub.member("Alpha")) == heard(beta) == ["signal.sighted", "signal.acted", "signal.retracted"]


def test_a_circle_that_does_not_open_gives_nothing_old(any_hub: Hub) -> None:
    beta, circle = any_hub.member("Beta"), _circle(any_hub, "Ring", opens=False)
    (old,) = _share(any_hub, circle, count=1)
    _join(circle, beta)
    assert signals.grant_all()
    (new,) = _share(any_hub, circle, count=1, name="new")
    assert _types(beta) == [("published", new)]
    assert beta("GET", f"/signals/{old}")[0] == 404
    alpha = caller(any_hub.member("Alpha"))
    signals.retract(found(alpha, old), alpha, "wrong")
    signals.retract(found(alpha, new), alpha, "wrong")
    assert _types(beta) == [("published", new), ("retracted", new)]


def test_a_leaver_gets_nothing_new_but_the_end_of_what_it_received(any_hub: Hub) -> None:
    from django.db import connection

    from accord.hub.signals.followers import expire_some

    alpha, beta, circle = caller(any_hub.member("Alpha")), any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    _join(circle, beta)
    revised, retracted, expired = _share(any_hub, circle)
    cursor = journal.head()
    _leave(circle, beta)
    _share(any_hub, circle, name="new")
    signals.revise(found(alpha, revised), alpha, {"scheme": "parcel"})
    signals.retract(found(alpha, retracted), alpha, "wrong")
    with connection.cursor() as cursor_:
        cursor_.execute("UPDATE signals_signal SET expires = 1 WHERE n = %s", [found(alpha, expired).n])
    assert expire_some() == 1
    assert _types(beta, after=cursor) == [("revised", revised), ("retracted", retracted), ("expired", expired)]
    assert _listed(beta) == {revised}
    assert _types(any_hub.admin) == [], "what follows a claim goes to nobody that never had it"


def test_who_leaves_before_a_grant_has_come_gets_no_more_of_it(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.hub.signals.following.granting.GRANTS_A_TURN", 2)
    beta, circle = any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    old = _share(any_hub, circle, count=5)
    _join(circle, beta)
    signals.grant_some()
    assert _listed(beta) == set(old[:2])
    _leave(circle, beta)
    signals.grant_all()
    assert _types(beta) == [("granted", id) for id in old[:2]]
    assert _listed(beta) == set(old[:2])
    _join(circle, beta)
    signals.grant_all()
    assert _types(beta) == [("granted", id) for id in old], "what was left out is given when it comes back, the rest not again"
    assert _listed(beta) == set(old)


def test_who_comes_back_gets_what_it_missed_and_nothing_twice(any_hub: Hub) -> None:
    beta, circle = any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    before = _share(any_hub, circle, count=2)
    for _ in range(3):
        _join(circle, beta)
        signals.grant_all()
        _leave(circle, beta)
    missed = _share(any_hub, circle, count=2, name="missed")
    _join(circle, beta)
    signals.grant_all()
    assert _types(beta) == [("granted", id) for id in [*before, *missed]]
    assert _listed(beta) == {*before, *missed}


def test_what_changes_while_a_grant_waits_is_granted_as_it_then_is(any_hub: Hub) -> None:
    alpha, beta, circle = caller(any_hub.member("Alpha")), any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    revised, retracted, narrowed = _share(any_hub, circle)
    _join(circle, beta)
    signals.revise(found(alpha, revised), alpha, {"scheme": "parcel"})
    signals.retract(found(alpha, retracted), alpha, "wrong")
    signals.revise(found(alpha, narrowed), alpha, {"marking": {"tlp": "TLP:AMBER", "audience": {"members": [any_hub.admin.id]}}})
    signals.grant_all()
    assert _types(beta) == [("granted", revised)]
    assert Consumer(beta.n).catch_up().holds[revised]["scheme"] == "parcel"
    assert _listed(beta) == {revised}


def test_what_had_ended_is_opened_to_a_joiner_without_an_entry_and_what_follows_reaches_it(any_hub: Hub) -> None:
    alpha, beta, circle = caller(any_hub.member("Alpha")), any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    live, ended = _share(any_hub, circle, count=2)
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE signals_signal SET expires = 1 WHERE id = %s", [UUID(ended).bytes])
    assert expire_some() == 1
    _join(circle, beta)
    signals.grant_all()
    assert _types(beta) == [("granted", live)], "a circle's dead past is no news"
    assert everything_listed(caller(beta))[ended]["state"] == "expired"
    assert beta("GET", f"/signals/{ended}")[0] == 200
    before = journal.head()
    signals.sight(found(caller(beta), ended), caller(beta))
    (entry,) = whole_feed(beta.n, after=before)
    assert (entry["type"], entry["data"]["signal"]) == ("signal.sighted", ended)
    assert Consumer(beta.n, over={ended}).catch_up().holds.keys() == {live}
    with pytest.raises(AssertionError, match="never received"):
        Consumer(beta.n).catch_up()
    signals.revise(found(alpha, ended), alpha, {"scheme": "parcel"})
    assert Consumer(beta.n, over={ended}).catch_up().holds.keys() == {live, ended}, "it stands again"


def test_the_opening_circle_counts_also_for_who_had_a_part_already(any_hub: Hub) -> None:
    beta = any_hub.member("Beta")
    closed, opening = _circle(any_hub, "Closed", opens=False), _circle(any_hub, "Opening", opens=True)
    old = _share(any_hub, closed, opening, count=2)
    _join(closed, beta)
    signals.grant_all()
    new = _share(any_hub, closed, opening, count=2, name="new")
    assert _listed(beta) == set(new)
    _join(opening, beta)
    signals.grant_all()
    assert _types(beta) == [*(("published", id) for id in new), *(("granted", id) for id in old)]
    _leave(closed, beta)
    later = _share(any_hub, closed, opening, count=1, name="later")
    assert _listed(beta) == {*old, *new, *later}, "one of the two circles is enough"


def test_an_exception_outranks_a_circle_and_a_grant(any_hub: Hub) -> None:
    alpha, beta, circle = caller(any_hub.member("Alpha")), any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    publish(alpha, "evil-site.com", tlp="TLP:AMBER", audience={"circles": [circle.id], "except": [beta.id]})
    publish(alpha, "other-site.com", tlp="TLP:GREEN", audience={"except": [beta.id]})
    _join(circle, beta)
    signals.grant_all()
    assert (_types(beta), _listed(beta)) == ([], set())


def test_a_new_member_has_what_is_open_to_all_and_the_end_of_each_story(any_hub: Hub) -> None:
    alpha, suspended = caller(any_hub.member("Alpha")), any_hub.member("Suspended")
    green = publish(alpha, "green-site.com").id
    clear = publish(alpha, "clear-site.com", tlp="TLP:CLEAR").id
    named = publish(alpha, "amber-site.com", tlp="TLP:AMBER", audience={"sectors": ["finance"]}).id
    retracted, narrowed, hidden = (publish(alpha, f"{word}-site.com").id for word in ("retracted", "narrowed", "hidden"))
    _stand(suspended, "suspended")
    signals.retract(found(alpha, retracted), alpha, "wrong")
    signals.revise(found(alpha, green), alpha, {"scheme": "parcel"})
    signals.revise(found(alpha, narrowed), alpha, {"marking": {"tlp": "TLP:AMBER", "audience": {"members": [any_hub.admin.id]}}})
    signals.revise(found(alpha, hidden), alpha, {"marking": {"tlp": "TLP:GREEN", "audience": {"except": [any_hub.admin.id]}}})
    late = any_hub.member("Late")
    assert _listed(late) == {str(green), str(clear), str(hidden)}
    consumer = Consumer(late.n).catch_up()
    assert consumer.holds.keys() == _listed(late)
    assert consumer.holds[str(green)]["scheme"] == "parcel"
    assert late("GET", f"/signals/{named}")[0] == 404
    _stand(suspended, "active")
    assert Consumer(suspended.n).catch_up().holds.keys() == _listed(suspended) == {str(green), str(clear), str(hidden), str(named)}
    assert Consumer(any_hub.admin.n).catch_up().holds.keys() == _listed(any_hub.admin) == {str(green), str(clear), str(narrowed)}


def test_a_suspended_member_reads_nothing_and_reads_on_where_it_stopped(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), any_hub.member("Beta")
    before = publish(alpha, "before-site.com").id
    cursor = journal.feed(beta.n, after=0, limit=500).next
    _stand(beta, "suspended")
    assert beta("GET", "/feed?after=0")[0] == 401
    meanwhile = publish(alpha, "meanwhile-site.com").id
    named = publish(alpha, "named-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]}).id
    signals.retract(found(alpha, before), alpha, "wrong")
    # A cursor can't be moved over what waits, not even by the operator.
    cursor = journal.feed(beta.n, after=cursor, limit=500).next
    _stand(beta, "active")
    assert _types(beta, after=cursor) == [("published", str(meanwhile)), ("retracted", str(before))]
    assert _listed(beta) == {str(meanwhile)}
    assert beta("GET", f"/signals/{named}")[0] == 404, "who receives an entry is decided when it is published"
    after = publish(alpha, "after-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]}).id
    assert str(after) in _listed(beta)


def test_a_member_that_becomes_active_in_an_opening_circle_is_a_joiner(any_hub: Hub) -> None:
    circle = _circle(any_hub, "Ring", opens=True)
    old = _share(any_hub, circle)
    beta = any_hub.member("Beta")
    _stand(beta, "signed")
    _join(circle, beta)
    signals.grant_all()
    assert _types(beta) == []
    _stand(beta, "active")
    signals.grant_all()
    assert _types(beta) == [("granted", id) for id in old]


def test_a_publisher_that_left_its_circle_can_still_revise_what_it_shared_there(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    circle = _circle(any_hub, "Ring", opens=False, owner="Gamma")
    for member in (alpha, beta):
        _join(circle, member)
    (made,) = _share(any_hub, circle, count=1)
    _leave(circle, alpha)
    signals.revise(found(caller(alpha), made), caller(alpha), {"scheme": "parcel"})
    for member in (alpha, beta, gamma):
        assert Consumer(member.n).catch_up().holds[made]["scheme"] == "parcel"
        assert everything_listed(caller(member))[made]["scheme"] == "parcel"


def test_an_originator_can_grant_the_circle_that_only_the_asker_knows(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    circle = _circle(any_hub, "Theirs", opens=False, owner="Beta")
    _join(circle, gamma)
    made = publish(caller(alpha), "evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]}).id
    request = signals.ask_to_share(found(caller(beta), made), caller(beta), {"circles": ["Theirs"]}, "they can stop it")
    signals.answer_share_request(found(caller(alpha), made), caller(alpha), request, True)
    assert _listed(gamma) == {str(made)}


def test_who_was_recalled_from_is_among_the_receipts(any_hub: Hub) -> None:
    from accord.hub.journal.actions import apply
    from accord.hub.signals.queries import receipts

    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    made = publish(caller(alpha), "evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]}).id
    signals.revise(found(caller(alpha), made), caller(alpha), {"marking": {"tlp": "TLP:AMBER", "audience": {"members": [gamma.id]}}})
    latest, positions = receipts(found(caller(alpha), made))
    assert dict(positions).keys() == {alpha.n, beta.n, gamma.n}, "the originator must see who still acts on what it took back"
    apply(beta.n, "firewall", latest)
    assert dict(receipts(found(caller(alpha), made))[1])[beta.n] == latest


def test_six_hundred_claims_are_granted_in_short_turns_whatever_is_cut_off(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha, beta, circle = caller(any_hub.member("Alpha")), any_hub.member("Beta"), _circle(any_hub, "Ring", opens=True)
    marked: dict[str, Any] = {"tlp": "TLP:AMBER", "audience": {"circles": [circle.id]}}
    drafts = [draft(alpha, f"site-{place}.example-shop.com", **marked) for place in range(600)]
    old = [str(result.id) for result in signals.publish(alpha, drafts)]
    _join(circle, beta)
    consumer, dice = Consumer(beta.n, limit=100), random.Random(5)
    real = journal.bodies

    def cut_off(seqs: list[int]) -> dict[int, bytes]:
        if dice.random() < 0.5:
            connections.close_all()
            raise KeyboardInterrupt
        return real(seqs)

    turns = 0
    with monkeypatch.context() as patch:
        patch.setattr(journal, "bodies", cut_off)
        waits = True
        while waits:
            try:
                waits = signals.grant_some()
                turns += waits
            except KeyboardInterrupt:
                continue
    assert turns == 3
    assert list(consumer.catch_up().holds) == old
    assert _types(beta) == [("granted", id) for id in old]
    assert _listed(beta) == set(old)


def test_a_batch_in_several_turns_reaches_who_came_between_them(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second turn makes an audience that the first did not know; who became a member in between belongs to it."""
    alpha = caller(any_hub.member("Alpha"))
    drafts = [draft(alpha, f"site-{place}.example-shop.com", tlp="TLP:AMBER", audience={"sectors": ["finance"]}) for place in range(250)]
    last = draft(alpha, "last.example-shop.com", tlp="TLP:AMBER", audience={"sectors": ["finance"], "countries": ["TH"]})
    from accord.hub.signals.publishing import turns

    late: list[Api] = []
    take_turn = turns.publish_turn

    def then_late(*args: Any, **more: Any) -> Any:
        took = take_turn(*args, **more)
        if not late:
            late.append(any_hub.member("Late", "finance"))
        return took

    monkeypatch.setattr(turns, "publish_turn", then_late)
    results = signals.publish(alpha, [*drafts, last])
    assert _listed(late[0]) == {str(results[-1].id)}
