"""A person is handed to who can help: by consent, with just the named fields, and with an outcome."""

from typing import Any

import pytest
from bells import NOON
from caring import FORCED, care, forced, reason, referred, seen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused


def test_the_receiving_body_sees_exactly_what_the_services_name_and_only_while_it_helps(any_hub: Any) -> None:
    from accord.core.care.file import fields_of_services
    from accord.hub.care import actions, queries
    from accord.tables import care as tables

    made = care(any_hub)
    file = forced(made)
    referral = referred(made, file, "safehouse", "legal", urgent=True, language="ne")
    ((row,), _) = queries.received(made["Shelter"])
    assert (row.id, row.state, row.services, row.member_name) == (referral, "offered", ("safehouse", "legal"), "Desk")
    with pytest.raises(NoSuchFile):
        seen(made, referral)
    actions.accept(made["Shelter"], referral, at=NOON)
    wanted = fields_of_services(tables(), "forced", ["safehouse", "legal"])
    assert seen(made, referral) == {key: FORCED[key] for key in wanted if key in FORCED}
    assert "health" not in seen(made, referral) and row.fields == wanted
    with pytest.raises(NoSuchFile):
        queries.file(made["Shelter"], file, reason("referral"), at=NOON)
    with pytest.raises(NotAllowed):
        queries.received_person(made.who("Shelter", "officer"), referral, reason("referral"), at=NOON)
    for other in ("Clinic", "Bank", "Lima"):
        with pytest.raises(NoSuchFile):
            seen(made, referral, by=other)
    actions.finish(made["Shelter"], referral, "helped", at=NOON + 1)
    with pytest.raises(NoSuchFile):
        seen(made, referral, at=NOON + 2)
    (made_row,) = queries.referrals(made["Desk"], file)
    assert (made_row.state, made_row.outcome, made_row.member_name, made_row.basis) == ("done", "helped", "Shelter", "consent")


@pytest.mark.parametrize(("urgent", "minutes"), [(True, 60), (False, 1440)])
def test_where_there_is_danger_the_body_is_told_and_has_an_hour_to_answer(any_hub: Any, urgent: bool, minutes: int) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    referral = referred(made, forced(made), "safehouse", urgent=urgent)
    (row,), _ = queries.received(made["Shelter"])
    assert (row.due - row.made, row.is_urgent) == (minutes * 60_000_000, urgent)
    actions.accept(made["Shelter"], referral, at=NOON)
    (row,), _ = queries.received(made["Shelter"])
    assert row.is_urgent is urgent
    actions.finish(made["Shelter"], referral, "helped", at=NOON + 1)
    (row,), _ = queries.received(made["Shelter"])
    assert not row.is_urgent, "it is over"


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_whatever_is_asked_for_no_other_field_is_ever_shown(hub: Any, data: Any) -> None:
    from accord.core.care.file import view
    from accord.hub.care import actions
    from accord.hub.care.queries import services
    from accord.tables import care as tables

    made = care(hub) if "Desk" not in hub.cast else data_of(hub)
    services = data.draw(st.lists(st.sampled_from(services()), min_size=1, unique=True))
    fields = data.draw(st.dictionaries(st.sampled_from(sorted(FORCED)), st.sampled_from(["a", "bc", "ไทย"]), min_size=1))
    file = forced(made, fields=fields)
    referral = referred(made, file, *services)
    actions.accept(made["Shelter"], referral, at=NOON)
    assert seen(made, referral) == dict(view(tables(), "forced", services, fields))
    actions.change_file(made["Desk"], file, dict.fromkeys(FORCED, "now"), reason("correction"), at=NOON + 1)
    assert seen(made, referral, at=NOON + 2) == dict(view(tables(), "forced", services, dict.fromkeys(FORCED, "now")))


_kept: dict[int, Any] = {}


def data_of(hub: Any) -> Any:
    """The cast that this hub has already."""
    from caring import Care

    return _kept.setdefault(id(hub), Care(hub))


def test_a_rejection_has_its_reason_and_a_revocation_its_ground(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    referral, other = referred(made, file, "food"), referred(made, file, "food", to="Clinic")
    with pytest.raises(Refused):
        actions.reject(made["Shelter"], referral, "no-mood", at=NOON)
    actions.reject(made["Shelter"], referral, "no-room", at=NOON)
    with pytest.raises(Refused):
        actions.accept(made["Shelter"], referral, at=NOON)
    actions.accept(made["Clinic"], other, at=NOON)
    with pytest.raises(Refused):
        actions.revoke(made["Clinic"], other, "not-safe", at=NOON)
    assert seen(made, other, by="Clinic")
    actions.revoke(made["Desk"], other, "not-safe", at=NOON + 1)
    with pytest.raises(NoSuchFile):
        seen(made, other, by="Clinic", at=NOON + 1)
    outcomes = {row.id: (row.state, row.refusal, row.ground) for row in queries.referrals(made["Desk"], file)}
    assert outcomes == {referral: ("rejected", "no-room", ""), other: ("revoked", "", "not-safe")}


def ringing_for(request: str, side: str = "answerer") -> list[str]:
    from accord.hub.desks import actions as desks
    from accord.hub.requests import queries, store

    found = queries.by_id(request)
    assert found is not None
    return [row.bell for row in store.bells(found.n, side) if desks.rings(row.bell)]


def test_who_took_the_person_in_is_rung_once_when_consent_is_taken_back(any_hub: Any) -> None:
    """A shelter that housed the person heard nothing of it."""
    from accord.hub.care import actions, queries
    from accord.hub.desks import actions as desks

    made = care(any_hub)
    file = forced(made)
    housed, only_asked = referred(made, file), referred(made, file, "food", to="Clinic")
    actions.accept(made["Shelter"], housed, at=NOON)
    request, other = (queries.referral(made["Desk"], id)[0].request for id in (housed, only_asked))
    assert ringing_for(request) == []
    actions.agree(made["Desk"], file, {"support": False}, at=NOON + 1)
    (bell,) = ringing_for(request)
    assert ringing_for(other) == [], "of what was only asked for the bell stops"
    (taken,) = desks.take(made["Shelter"], bell, at=NOON + 2).taken
    assert "The person withdrew consent" in taken.why and "don't send them away" in taken.why and "ask Desk what happens next" in taken.why
    assert not any(text in taken.why for text in FORCED.values())
    assert ringing_for(request) == []


def test_who_asked_is_rung_when_nobody_takes_the_person_in(any_hub: Any) -> None:
    """A shelter that was full ended the request, and the desk with the person beside it heard nothing."""
    from accord.hub.care import actions, queries
    from accord.hub.desks import actions as desks

    made = care(any_hub)
    referral = referred(made, forced(made), urgent=True)
    request = queries.referral(made["Desk"], referral)[0].request
    assert ringing_for(request, "asker") == []
    actions.reject(made["Shelter"], referral, "no-room", at=NOON)
    assert ringing_for(request) == []
    (bell,) = ringing_for(request, "asker")
    (taken,) = desks.take(made["Desk"], bell, at=NOON + 1).taken
    assert "There is no room or capacity now" in taken.why and "ask another member" in taken.why
    assert not any(text in taken.why for text in FORCED.values())


def test_where_nothing_can_be_offered_it_is_refused_and_nothing_is_left(hub: Any) -> None:
    from vaults import rows

    from accord.hub.care import actions

    made = care(hub)
    file = forced(made)
    closed = forced(made)
    actions.close_file(made["Desk"], closed, at=NOON)
    shelter, desk = made.api("Shelter").id, made.api("Desk").id
    for id, to, services, code in (
        (file, shelter, [], "no-such-service"),
        (file, shelter, ["magic"], "no-such-service"),
        (file, desk, ["food"], "not-a-member"),
        (file, "Quivolda", ["food"], "not-a-member"),
        (closed, shelter, ["food"], "closed"),
        (forced(made, agreed={"police": True}), shelter, ["food"], "no-consent"),
    ):
        with pytest.raises(Refused) as caught:
            actions.refer(made["Desk"], id, to, services, at=NOON)
        assert caught.value.code == code
    assert rows("SELECT n FROM care_referral") == [] and rows("SELECT n FROM vault_record WHERE kind = 'referral'") == []
    assert rows("SELECT n FROM requests_request") == []


def test_what_changes_in_the_file_reaches_those_who_see_it_and_nobody_else(any_hub: Any) -> None:
    from accord.hub.care import actions

    made = care(any_hub)
    file = forced(made)
    health, food = referred(made, file, "health"), referred(made, file, "food", to="Clinic")
    actions.accept(made["Shelter"], health, at=NOON)
    actions.accept(made["Clinic"], food, at=NOON)
    actions.change_file(made["Desk"], file, {"health": "Healed", "birth": None, "papers": "None left"}, reason("correction"), at=NOON + 1)
    fields = seen(made, health, at=NOON + 2)
    assert fields["health"] == "Healed" and "birth" not in fields and "papers" not in fields
    assert set(seen(made, food, by="Clinic", at=NOON + 2)) == {"called", "languages", "contact"}


def test_the_directory_says_who_fits_and_why(any_hub: Any) -> None:
    from accord.core.care.directory import Need
    from accord.hub.care import actions, queries

    made = care(any_hub)
    more = {"languages": ["ne"], "takes": ["woman"], "room": {"safehouse": 2}}
    actions.offer(made["Shelter"], countries=["TH"], services=["safehouse", "food"], **more)
    actions.offer(made.who("Clinic", "administrator"), countries=["TH", "PE"], services=["health"])
    need = Need(services=frozenset({"safehouse"}), country="TH", languages=frozenset({"ne"}), sex="woman")
    fits = queries.directory(made["Desk"], need)
    assert [(fit.body.name, fit.fits) for fit in fits] == [("Shelter", True), ("Clinic", False)]
    crowd = queries.directory(made["Desk"], Need(services=frozenset({"safehouse"}), country="TH", people=3))
    rooms = {fit.body.name: [criterion.holds for criterion in fit.why if criterion.criterion == "room"] for fit in crowd}
    assert rooms == {"Shelter": ["no"], "Clinic": ["unknown"]}
    offer = queries.our_offer(made["Shelter"])
    assert offer is not None and offer.room == {"safehouse": 2}
    actions.offer(made["Shelter"], countries=[], services=[])
    assert queries.our_offer(made["Shelter"]) is None and len(queries.directory(made["Desk"], need)) == 1
    for given_, code in (
        ({"countries": ["Thailand"]}, "no-such-country"),
        ({"services": ["magic"]}, "no-such-service"),
        ({"languages": ["Nepali"]}, "no-such-language"),
        ({"takes": ["tall"]}, "no-such-group"),
        ({"room": {"food": -1}}, "no-such-room"),
        ({"room": {"legal": 1}}, "no-such-room"),
    ):
        with pytest.raises(Refused) as caught:
            actions.offer(made["Shelter"], **{"countries": ["TH"], "services": ["food"], **given_})
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        actions.offer(made.who("Shelter", "analyst"), countries=[], services=[])
