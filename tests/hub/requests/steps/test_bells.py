"""Whoever takes a bell takes the request that it rings for, by the request's own step, in one turn; and is told where that can't be."""

from typing import Any
from uuid import UUID

import pytest
from asking import ask, cast
from bells import MINUTE, NOON, person, rows, signed_in
from hubs import Hub
from newest import HOLD

from accord.hub.desks import actions as desks
from accord.hub.desks import queries as bells
from accord.hub.desks.errors import BadDesk
from accord.hub.refusals import NotAllowed
from accord.hub.requests import actions, queries
from accord.hub.requests.followers import fire_one
from accord.hub.requests.vocabulary import ACKNOWLEDGE
from accord.tables import protocols


def bell_of(place: int = 0) -> str:
    return str(UUID(str(rows("SELECT id FROM desks_bell ORDER BY n")[place][0])))


def run(at: int) -> None:
    """Let everything be that has fallen due by then."""
    while fire_one(at):
        pass


def colleague(made: Any, name: str = "Kasi", role: str = "officer") -> Any:
    return signed_in(person(made.api(name), "Second", role=role))


def steps(request: str) -> list[tuple[str, int | None]]:
    return rows(
        "SELECT s.step, s.person FROM requests_step s JOIN requests_request r ON r.n = s.request WHERE r.id = %s ORDER BY s.n", request
    )


def test_two_officers_one_bell_one_request(any_hub: Hub) -> None:
    made = cast(any_hub)
    second = colleague(made)
    (request,) = ask(made).requests
    done = desks.take(made["Kasi"], bell_of(), at=NOON + MINUTE)
    assert [(taken.kind, taken.id, taken.step, taken.why) for taken in done.taken] == [("request", request.id, f"{HOLD}.acknowledge", "")]
    assert (done.bell.state, done.bell.answered_person) == ("answered", "Officer Kasi")
    late = desks.take(second, bell_of(), at=NOON + 2 * MINUTE)
    assert (late.taken, late.bell.answered_person, late.bell.ended) == ((), "Officer Kasi", NOON + MINUTE)
    assert [step for step in steps(request.id) if step[0] == ACKNOWLEDGE] == [(ACKNOWLEDGE, made["Kasi"].person_n)]
    assert queries.page(made["Kasi"], request.id).row.state == "acknowledged"
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]


def test_what_cannot_be_taken_leaves_nothing_half_done(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks after the request was taken takes the bell back with it, and the request with the bell."""
    from accord.hub.desks import store

    made = cast(any_hub)
    (request,) = ask(made).requests
    before = rows("SELECT state, version FROM requests_request")

    def broken(*_: Any, **__: Any) -> bool:
        raise RuntimeError("cut off")

    monkeypatch.setattr(store, "end_bell", broken)
    with pytest.raises(RuntimeError):
        desks.take(made["Kasi"], bell_of(), at=NOON + MINUTE)
    assert rows("SELECT state, version FROM requests_request") == before
    assert rows("SELECT state FROM desks_bell") == [("ringing",)]
    assert [step for step, _ in steps(request.id) if step == ACKNOWLEDGE] == []


@pytest.mark.parametrize("role", ["victim officer"])
def test_whose_role_may_not_take_the_request_does_not_silence_its_bell(hub: Hub, role: str) -> None:
    made = cast(hub)
    ask(made)
    with pytest.raises(NotAllowed) as refused:
        desks.take(colleague(made, role=role), bell_of(), at=NOON + MINUTE)
    assert "it rings on" in refused.value.text
    assert rows("SELECT state FROM desks_bell") == [("ringing",)]


def test_a_token_that_answers_bells_alone_does_not_take_requests(hub: Hub) -> None:
    from hubs import Api

    made = cast(hub)
    (request,) = ask(made).requests
    kasi = made.api("Kasi")
    alone = Api(kasi.post("/tokens", {"scopes": ["member:bells:answer"]})["token"])
    assert alone("POST", f"/bells/{bell_of()}/answer")[0] == 403
    both = Api(kasi.post("/tokens", {"scopes": ["member:bells:answer", "member:requests:answer"]})["token"])
    assert both.post(f"/bells/{bell_of()}/answer", None)["state"] == "answered"
    assert queries.page(made["Kasi"], request.id).row.state == "acknowledged"


def test_a_desk_that_covers_silences_the_bell_and_is_told_who_takes_the_request(hub: Hub) -> None:
    from accord.hub.desks import followers

    made = cast(hub)
    (request,) = ask(made).requests
    bell = bell_of()
    desks.change_desk(_manager(made, "Kasi"), made.desks["Kasi"], cover=made.desks["Helper"])
    desks.agree_to_cover(_manager(made, "Helper"), made.desks["Helper"], made.desks["Kasi"])
    for minute in range(12):
        while followers.work(NOON + minute * MINUTE):
            pass
    done = desks.take(made["Helper"], bell, at=NOON + 12 * MINUTE)
    assert done.bell.answered_by_name == "Helper"
    assert [(taken.id, taken.step) for taken in done.taken] == [("", "")]
    assert "own member" in done.taken[0].why
    assert queries.page(made["Kasi"], request.id).row.state == "received"


def _manager(made: Any, name: str) -> Any:
    from worlds import caller

    return caller(made.api(name))


def test_a_bell_of_a_reminder_opens_the_request_and_takes_no_step(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    actions.take(made["Kasi"], request.id, ACKNOWLEDGE, at=NOON + MINUTE)
    for minute in range(2, 12):
        run(NOON + minute * MINUTE)
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(1,)]
    done = desks.take(made["Kasi"], bell_of(1), at=NOON + 12 * MINUTE)
    assert [(taken.id, taken.step) for taken in done.taken] == [(request.id, "")]
    assert "acknowledged before" in done.taken[0].why
    assert [step for step, _ in steps(request.id)].count(ACKNOWLEDGE) == 1


def test_a_snooze_ends_where_the_requests_clock_needs_the_bell(any_hub: Hub) -> None:
    made = cast(any_hub)
    ask(made)
    row = desks.snooze(made["Kasi"], bell_of(), 30, at=NOON + MINUTE)
    assert row.quiet == NOON + 3 * MINUTE, "two minutes before it is over a reminder is due"
    run(NOON + 3 * MINUTE)
    assert bells.bell(made["Kasi"], bell_of()).quiet is None
    assert bells.ringing_count(made["Kasi"]) == 1
    assert rows("SELECT COUNT(*) FROM desks_bell") == [(1,)], "it is the same bell"
    assert desks.snooze(made["Kasi"], bell_of(), 30, at=NOON + 4 * MINUTE).quiet == NOON + 5 * MINUTE
    with pytest.raises(BadDesk) as refused:
        desks.snooze(made["Kasi"], bell_of(), 5, at=NOON + 5 * MINUTE)
    assert "time is over" in refused.value.text
    run(NOON + 5 * MINUTE)
    assert bells.bell(made["Kasi"], bell_of()).quiet is None


def test_a_bell_that_grew_takes_each_of_its_requests(hub: Hub) -> None:
    made = cast(hub)
    ids = [ask(made, at=NOON + place, topic="aa" * 32).requests[0].id for place in range(3)]
    assert rows("SELECT count FROM desks_bell") == [(3,)]
    done = desks.take(made["Kasi"], bell_of(), at=NOON + MINUTE)
    assert [taken.id for taken in done.taken] == ids
    assert {queries.page(made["Kasi"], id).row.state for id in ids} == {"acknowledged"}
    assert done.bell.state == "answered"


def test_a_bell_that_grew_beyond_one_turn_takes_all_of_its_requests(any_hub: Hub) -> None:
    made = cast(any_hub)
    ids = [ask(made, at=NOON + place, topic="aa" * 32).requests[0].id for place in range(55)]
    done = desks.take(made["Kasi"], bell_of(), at=NOON + MINUTE)
    assert [taken.id for taken in done.taken] == ids
    assert {queries.page(made["Kasi"], id, words=False).row.state for id in ids} == {"acknowledged"}
    assert done.bell.state == "answered"


def test_what_a_bell_rings_for_is_told_to_those_who_may_see_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    bell = bell_of()
    ((matter,),) = queries.about_bells(made["Kasi"], {bell: request.id}, ringing=[bell], figures=[bell]).values()
    assert (matter.request, matter.due, matter.is_to_take, matter.is_open) == (request.id, NOON + 5 * MINUTE, True, True)
    assert matter.totals["THB"]["disputed"] == "480000.00"
    assert queries.about_bells(made["Stranger"], {bell: request.id}, ringing=[bell], figures=[bell]) == {}
    # A bell that somebody rang by hand about a request takes none.
    ((matter,),) = queries.about_bells(made["Kasi"], {"other": f"request:{request.id}"}, ringing=[], figures=[]).values()
    assert not matter.is_to_take
    done = desks.take(made["Kasi"], bell, at=NOON + MINUTE)
    ((matter,),) = queries.about_bells(made["Kasi"], {bell: request.id}, ringing=[], figures=[bell]).values()
    assert (matter.is_to_take, done.bell.state) == (False, "answered")


def test_a_bell_names_the_clock_that_the_list_and_the_page_of_its_request_name(any_hub: Hub) -> None:
    """Of money a part of which came back, the rest is owed in minutes: that the request closes by itself in a month is no clock of it."""
    made = cast(any_hub)
    (request,) = ask(made).requests
    actions.take(made["Kasi"], request.id, "hold-part", {"amount": "336000.00 THB", "until": NOON + 5000 * MINUTE}, at=NOON + MINUTE)
    actions.take(made["Kasi"], request.id, "return", {"amount": "336000.00 THB"}, at=NOON + 2 * MINUTE)
    bell = bell_of()
    ((matter,),) = queries.about_bells(made["Kasi"], {bell: request.id}, ringing=[bell], figures=[bell]).values()
    row = queries.page(made["Kasi"], request.id, words=False, at=NOON + 3 * MINUTE).row
    assert row.headline is not None
    assert (matter.due, row.headline.due) == (NOON + 17 * MINUTE, NOON + 17 * MINUTE)


@pytest.mark.parametrize("ref", sorted(protocols()))
def test_acknowledging_asks_nothing_and_is_told_apart_by_nothing_but_its_side(ref: str) -> None:
    """So that one press takes it, whatever protocol comes."""
    protocol = protocols()[ref]
    known = [step for step in protocol.steps if step.key == ACKNOWLEDGE]
    assert all(not field.required for step in known for field in step.fields)
    assert all(not step.guards for step in known)
    assert len({step.side for step in known}) == len(known)
