"""A member leaves for good: all of its that acts ends, in one go or in two; what others wait for and what must be kept is named."""

from pathlib import Path
from typing import Any

import pytest
from asking import ask, cast, soon
from bells import NOON, rows
from hubs import Hub

from accord.core.times import rfc3339
from accord.hub.desks import actions as desks
from accord.hub.desks import queries as desk_queries
from accord.hub.members import actions as members
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.offboarding import actions
from accord.hub.offboarding.actions import Wishes
from accord.hub.offboarding.queries import leaving
from accord.hub.refusals import Conflict
from accord.hub.requests import actions as requests
from accord.hub.requests import queries as request_queries
from accord.hub.vault.queries import kept
from accord.hub.webhooks import actions as webhooks


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def _leave(name: str = "Kasi", **wishes: Any) -> object:
    return actions.offboard(name, by=queries.operator(), wishes=Wishes(**wishes))


def test_all_that_acts_for_it_ends_and_what_is_kept_is_named(any_hub: Hub) -> None:
    made = cast(any_hub)
    api, row = made.api("Kasi"), queries.member("Kasi")
    webhooks.make(queries.as_member(row), "https://hooks.example.com/accord")
    circle = members.make_circle("Banks", by=queries.as_member(queries.member("Sender")))
    members.join(circle, row, by=queries.operator())
    (request,) = ask(made).requests
    before = leaving("Kasi")
    assert [item.id for item in before.requests] == [request.id] and before.requests[0].sides == ("answerer",)
    assert all((before.tokens, before.people, before.webhooks, before.desks, before.responsibilities, before.circles))
    with pytest.raises(Conflict):
        _leave()
    assert queries.member("Kasi").standing == "active" and leaving("Kasi").tokens == before.tokens, "a refusal changes nothing"
    _leave(leaves_open=True)
    after = leaving("Kasi")
    assert after.member.standing == "withdrawn" and [item.id for item in after.requests] == [request.id]
    left = (after.tokens, after.people, after.webhooks, after.responsibilities, after.circles)
    assert not any(left)
    assert api("GET", "/me")[0] == 401
    assert not any(item.kind == "contact" for item in after.kept), "nobody needs the addresses of its people any more"
    said = [action for (action,) in rows("SELECT action FROM journal_audit ORDER BY id")]
    assert said[-1] == "hub:members:offboard"
    assert said.count("member:tokens:manage") >= 1 and "member:webhooks:write" in said
    # The request was rung there: the desk can be closed once somebody has acknowledged the bell.
    assert [desk.rings for desk in after.desks] == [True]


def test_cut_off_in_the_middle_it_is_shut_out_and_the_rest_follows(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(any_hub)
    api = made.api("Kasi")

    def cut_off(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(people, "set_active", cut_off)
        with pytest.raises(KeyboardInterrupt):
            _leave()
    assert queries.member("Kasi").standing == "withdrawn" and api("GET", "/me")[0] == 401
    assert leaving("Kasi").people and leaving("Kasi").desks
    _leave()
    after = leaving("Kasi")
    assert not any((after.tokens, after.people, after.desks, after.responsibilities))


def test_an_embargo_of_a_member_that_leaves_is_lifted(any_hub: Hub) -> None:
    made = cast(any_hub)
    police = queries.as_member(queries.member("Police"))
    from accord.hub.times import now

    requests.set_embargo(police, {"kind": None, "value": "evil-made.example.com"}, until=now() + 3_600_000_000)
    assert len(leaving("Police").embargoes) == 1
    assert made.hub is any_hub
    _leave("Police")
    assert leaving("Police").embargoes == () and rows("SELECT COUNT(*) FROM requests_embargo WHERE lifted IS NULL") == [(0,)]


def test_who_can_not_leave_is_told_why(hub: Hub) -> None:
    hub.member("Agency", "state", "TH")
    members.name_national_desk(queries.member("Agency"), by=queries.operator())
    for name, code in (("Agency", "national-desk"), (queries.first_member().id, "first-member")):
        with pytest.raises(Conflict) as refused:
            _leave(name)
        assert refused.value.code == code
        assert queries.member(name).standing == "active"


def test_what_is_kept_is_counted_by_kind_and_what_is_overdue(any_hub: Hub) -> None:
    from accord.core.times import DAY
    from accord.hub.vault import actions as vault

    member = any_hub.member("Alpha").n
    for days in (10, 20):
        vault.put(member, "report", {"story": "x"}, by="hub", at=NOON, retention_days=days)
    gone = vault.put(member, "report", {"story": "x"}, by="hub", at=NOON, retention_days=5)
    vault.put(any_hub.admin.n, "letter", {"text": "x"}, by="hub", at=NOON, retention_days=7)
    from accord.hub.vault.vocabulary import Reader, Reason

    vault.erase(gone, Reader(None, "hub", "hub"), Reason("retention"), at=NOON)
    assert [(row.kind, row.count, row.last_until - NOON, row.overdue) for row in kept(NOON, member)] == [("report", 2, 20 * DAY, 0)]
    assert [row.overdue for row in kept(NOON + 15 * DAY, member)] == [1]
    assert {row.member for row in kept(NOON)} == {member, any_hub.admin.n}


def test_what_it_was_asked_is_handed_on_by_the_protocols_own_step(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    told = actions.foresee(leaving("Kasi"), Wishes(to="Bangkok"), by=queries.operator())
    assert [(fate.request, fate.step, fate.stays) for fate in told] == [(request.id, "reroute", False)]
    _leave(to="Bangkok")
    page = request_queries.page(made["Sender"], request.id)
    assert page.taken[-1].key == "reroute" and page.taken[-1].fields == {"to-member": queries.member("Bangkok").id}, (
        "who asked reads it in the history"
    )
    assert "Bangkok" in dict((name, id) for id, name in page.row.answerers)
    (rung,) = [bell for bell in desk_queries.ringing(made["Bangkok"]) if bell.ref == request.id]
    assert rung.desk == made.desks["Bangkok"]
    after = leaving("Kasi")
    assert after.desks == (), "nothing rings there any more, so its desk is closed"
    _leave(to="Bangkok")
    assert len(request_queries.page(made["Sender"], request.id).taken) == len(page.taken), "twice does no harm"


def test_what_it_asked_is_withdrawn_and_the_other_side_reads_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    with pytest.raises(Conflict) as refused:
        _leave("Sender", to="Bangkok")
    assert refused.value.code == "requests-open" and "--withdraw" in refused.value.text
    assert queries.member("Sender").standing == "active"
    _leave("Sender", withdraws=True)
    page = request_queries.page(made["Kasi"], request.id)
    assert (page.taken[-1].key, page.row.state) == ("withdraw", "closed")


def test_money_that_it_holds_nobody_holds_in_its_place(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    payment = request_queries.page(made["Kasi"], request.id).payments[0].id
    held = {"payment": payment, "amount": "480000.00 THB", "until": soon()}
    requests.take(made["Kasi"], request.id, "hold", held)
    page = request_queries.page(made["Kasi"], request.id)
    assert page.hold is not None and page.row.due is not None and page.row.due < page.hold.until, "another clock falls due before it"
    with pytest.raises(Conflict) as refused:
        _leave(to="Bangkok", withdraws=True)
    assert refused.value.code == "requests-open"
    assert f"The hold ends by itself: {rfc3339(page.hold.until)}." in refused.value.text
    assert "480000.00 THB" in refused.value.text and "no other member can hold it" in refused.value.text
    assert queries.member("Kasi").standing == "active"
    (fate,) = actions.foresee(leaving("Sender"), Wishes(withdraws=True), by=queries.operator())
    assert (fate.step, fate.stays) == ("call-off", False), "and the side that asked can only call it off"
    _leave(to="Bangkok", leaves_open=True)
    assert [item.id for item in leaving("Kasi").requests] == [request.id]


def test_what_it_has_refused_waits_for_nobody_but_the_asker(any_hub: Hub) -> None:
    """Until the asker closed it, a member that had said no could not leave, and was told to do what nothing was open for."""
    made = cast(any_hub)
    (request,) = ask(made).requests
    requests.take(made["Kasi"], request.id, "refuse", {"refusal": "not-our-account"})
    (fate,) = actions.foresee(leaving("Kasi"), Wishes(), by=queries.operator())
    assert (fate.step, fate.stays, fate.next) == ("", False, "Nothing waits for it here: it has answered, and Sender can close it.")
    _leave()
    assert queries.member("Kasi").standing == "withdrawn"
    page = request_queries.page(made["Sender"], request.id)
    assert page.row.state == "refused" and "close" in {step.key for step in page.row.offered}


def test_a_number_that_it_blocks_it_unblocks_before_it_leaves(any_hub: Hub) -> None:
    made = cast(any_hub)
    asked = {"measure": "block", "reasons": "calls"}
    wanted = requests.Ask("block-number", identifiers=["+66812345678"], fields=asked, to=[made["Kasi"].id])
    (request,) = requests.open_request(made["Police"], wanted).requests
    requests.take(made["Kasi"], request.id, "block", {"until": soon()})
    (fate,) = actions.foresee(leaving("Kasi"), Wishes(), by=queries.operator())
    assert fate.stays and "unblock" in fate.next


def test_a_desk_that_it_covers_asks_another(hub: Hub) -> None:
    made = cast(hub)
    desks.change_desk(queries.as_member(queries.member("Sender")), made.desks["Sender"], cover=made.desks["Kasi"])
    assert leaving("Kasi").covers == (made.desks["Sender"],)
    with pytest.raises(Conflict) as refused:
        _leave(to="Kasi")
    assert refused.value.code == "bad-heir"
    _leave(to="Bangkok")
    assert leaving("Bangkok").covers == (made.desks["Sender"],)


def test_its_own_admission_ends_with_it_without_being_asked_about(any_hub: Hub) -> None:
    made = cast(any_hub)
    given = {"organisation": made.api("Kasi").id, "country": "TH"}
    (request,) = requests.open_request(
        made["Secretariat"], requests.Ask("accede", fields=given, about=made.api("Kasi").id), at=NOON
    ).requests
    (fate,) = actions.foresee(leaving("Kasi"), Wishes(), by=queries.operator())
    assert (fate.step, fate.stays, fate.next) == ("withdraw", False, "Its admission ends with it.")
    _leave()
    assert queries.member("Kasi").standing == "withdrawn" and leaving("Kasi").requests == ()
    assert request_queries.page(made["Secretariat"], request.id).row.state == "withdrawn"
