"""The rota: shifts by a rule and out of a calendar, taken out again; swaps between colleagues; gaps before they come."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bells import MINUTE, NOON, Office, change, office, rows, signed_in
from hubs import Hub

from accord.core.recurrence import Rule
from accord.core.times import DAY, moment
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk, NotAllowed
from accord.hub.desks.queries import week
from accord.hub.journal.queries import as_uuid
from accord.hub.members import queries as members
from accord.hub.members.actions import people
from accord.hub.refusals import Conflict
from accord.hub.times import now

HOUR = 60 * MINUTE
PARIS = ZoneInfo("Europe/Paris")
TODAY = moment(now()).date()  # read once: no test means two days by it when one ends


def made_at(any_hub: Hub, zone: str = "Europe/Paris") -> Office:
    made = office(any_hub, shift=False)
    actions.change_desk(made.alpha, made.desk, zone=zone)
    return made


def shifts(made: Office) -> list[tuple[str, str, str]]:
    """Who, from when until when by the desk's wall, of all that are still to end."""
    found = week.rota(made.alpha, made.desk, 0, now() + 800 * DAY, at=now()).shifts
    return [(row.name, *(f"{moment(edge).astimezone(PARIS):%m-%d %H:%M}" for edge in (row.begins, row.ends))) for row in found]


def ahead(days: int, hour: int) -> datetime:
    """A wall's time so many days from now."""
    day = TODAY + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour)


@pytest.mark.parametrize("later", [57, 543], ids=["as Nepal counts years", "as Thailand does"])
def test_a_year_of_another_calendar_puts_nobody_on_call_or_away_in_half_a_century(any_hub: Hub, later: int) -> None:
    made = made_at(any_hub)
    begins = now() + later * 365 * DAY
    says = f"Check the year: it is {moment(now()).year} in the Gregorian calendar"
    with pytest.raises(BadDesk, match=says):
        actions.add_shift(made.alpha, made.desk, made.people["Ann"], begins, begins + 8 * HOUR)
    with pytest.raises(BadDesk, match=says):
        actions.set_away(made.alpha, made.people["Ann"], begins, begins + DAY)
    assert shifts(made) == []
    actions.add_shift(made.alpha, made.desk, made.people["Ann"], now() + 400 * DAY, now() + 400 * DAY + HOUR)


def test_a_rule_puts_in_each_of_its_shifts_by_the_desks_wall(any_hub: Hub) -> None:
    made = made_at(any_hub)
    begins = datetime(2027, 3, 26, 22)  # a Friday; the clocks go forward on the night to Sunday
    rule = Rule("WEEKLY", days=("FR", "SA"), until=date(2027, 4, 3))
    assert actions.repeat_shift(made.alpha, made.desk, made.people["Ann"], begins, begins + timedelta(hours=8), rule) == 4
    assert shifts(made) == [
        ("Ann", "03-26 22:00", "03-27 06:00"),
        ("Ann", "03-27 22:00", "03-28 06:00"),
        ("Ann", "04-02 22:00", "04-03 06:00"),
        ("Ann", "04-03 22:00", "04-04 06:00"),
    ]
    spans = rows("SELECT ends - begins FROM desks_shift ORDER BY begins")
    assert [hours // HOUR for (hours,) in spans] == [8, 7, 8, 8]
    assert rows("SELECT COUNT(DISTINCT series) FROM desks_shift") == [(1,)]


def test_whoever_a_rule_put_on_call_is_rung_then(hub: Hub) -> None:
    from bells import pass_time

    made = made_at(hub, "UTC")
    begins = moment(NOON).replace(tzinfo=None)
    actions.repeat_shift(made.alpha, made.desk, made.people["Cid"], begins, begins + timedelta(hours=8), Rule("DAILY", count=3))
    for day in range(3):
        bell = actions.ring(made.gamma, made.desk, "call", at=NOON + day * DAY)
        pass_time(NOON + day * DAY, since=NOON + day * DAY)
        rung = [ring.person for ring in queries.bell(made.alpha, bell.id).rings if ring.person]
        assert rung == ["Cid"]
        actions.stop(made.gamma, bell.id)


def test_what_can_not_be_is_said_beside_its_field_and_changes_nothing(hub: Hub) -> None:
    made = made_at(hub)
    begins = ahead(2, 22)
    ends = begins + timedelta(hours=8)
    actions.repeat_shift(made.alpha, made.desk, made.people["Ann"], begins, ends, Rule("DAILY", count=3))
    before = shifts(made)
    first, night = begins.date(), timedelta(days=1)
    for field, given in {
        "begins": (begins + night, ends + night, Rule("WEEKLY", count=2)),  # she is on call then already
        "repeat": (begins + 9 * night, ends + 10 * night, Rule("DAILY", count=2)),  # longer than a day, each day
        "until": (begins + 9 * night, ends + 9 * night, Rule("DAILY", until=first)),
        "ends": (begins, begins, Rule("DAILY", count=2)),
    }.items():
        with pytest.raises(BadDesk) as bad:
            actions.repeat_shift(made.alpha, made.desk, made.people["Ann"], *given)
        assert bad.value.field == field
    assert shifts(made) == before
    with pytest.raises(BadDesk) as bad:
        actions.add_shift(made.alpha, made.desk, made.people["Ann"], *_micros(begins, ends))
    assert f"({first} 22:00)" in bad.value.text
    with pytest.raises(BadDesk):
        actions.repeat_shift(made.alpha, made.desk, made.people["Dee"], begins, ends, Rule("DAILY", count=2))
    with pytest.raises(NotAllowed):
        actions.repeat_shift(signed_in(made.people["Ann"]), made.desk, made.people["Ann"], begins, ends, Rule("DAILY", count=2))
    with pytest.raises(NoSuchDesk):
        actions.repeat_shift(made.gamma, made.desk, made.people["Ann"], begins, ends, Rule("DAILY", count=2))


def _micros(begins: datetime, ends: datetime, zone: ZoneInfo = PARIS) -> tuple[int, int]:
    from accord.core.recurrence import at_wall

    return at_wall(begins, zone), at_wall(ends, zone)


def test_one_of_a_series_is_taken_out_or_it_and_all_after_it(any_hub: Hub) -> None:
    made = made_at(any_hub)
    begins = ahead(2, 22)
    actions.repeat_shift(made.alpha, made.desk, made.people["Ann"], begins, begins + timedelta(hours=8), Rule("DAILY", count=6))
    found = week.rota(made.alpha, made.desk, 0, now() + 30 * DAY, at=now()).shifts
    assert all(row.is_repeated for row in found)
    assert actions.remove_shift(made.alpha, found[1].id) == 1
    assert actions.remove_shift(made.alpha, found[3].id, rest=True) == 3
    assert [row.id for row in week.rota(made.alpha, made.desk, 0, now() + 30 * DAY, at=now()).shifts] == [found[0].id, found[2].id]
    with pytest.raises(NoSuchDesk):
        actions.remove_shift(made.alpha, found[1].id)


def test_a_calendars_shifts_are_put_in_once_and_all_or_none(any_hub: Hub) -> None:
    made = made_at(any_hub)
    ann, bob = made.people["Ann"], made.people["Bob"]
    first, second = _micros(ahead(2, 8), ahead(2, 16)), _micros(ahead(3, 8), ahead(3, 16))
    assert actions.add_shifts(made.alpha, made.desk, [(ann, *first), (bob, *first), (ann, *first)]) == 2
    assert actions.add_shifts(made.alpha, made.desk, [(ann, *first), (ann, *second)]) == 1, "what stands there already is left"
    before = shifts(made)
    with pytest.raises(BadDesk):
        actions.add_shifts(made.alpha, made.desk, [(bob, *second), (ann, second[0] + HOUR, second[1] + HOUR)])
    with pytest.raises(BadDesk):
        actions.add_shifts(made.alpha, made.desk, [(bob, *second), (made.people["Dee"], *second)])
    assert shifts(made) == before


# Swaps


@pytest.fixture
def swapping(any_hub: Hub) -> Office:
    """Ann is on call the day after tomorrow, Bob the day after that."""
    made = made_at(any_hub)
    for name, days in (("Ann", 2), ("Bob", 3)):
        actions.add_shift(made.alpha, made.desk, made.people[name], *_micros(ahead(days, 8), ahead(days, 16)))
    return made


def ids(made: Office) -> dict[str, str]:
    return {row.name: row.id for row in week.rota(made.alpha, made.desk, 0, now() + 30 * DAY, at=now()).shifts}


def holders(made: Office) -> list[str]:
    return [name for name, _begins, _ends in shifts(made)]


def swaps_of(made: Office, name: str) -> list[str]:
    return [row.id for row in week.swaps_for(signed_in(made.people[name]), at=now())]


def lines(made: Office) -> list[str]:
    return [detail.split()[0] for (detail,) in rows("SELECT detail FROM journal_audit WHERE action = 'member:rota:swap' ORDER BY id")]


def test_a_shift_changes_hands_when_it_is_accepted_and_not_before(swapping: Office) -> None:
    made = swapping
    ann, bob, cid = (signed_in(made.people[name]) for name in ("Ann", "Bob", "Cid"))
    offer = actions.offer_swap(ann, ids(made)["Ann"], to=made.people["Bob"])
    assert (swaps_of(made, "Bob"), swaps_of(made, "Cid"), holders(made)) == ([offer], [], ["Ann", "Bob"])
    for wrong in (cid, ann, made.gamma):
        with pytest.raises((NoSuchDesk, NotAllowed)):
            actions.accept_swap(wrong, offer)
    actions.accept_swap(bob, offer)
    assert holders(made) == ["Bob", "Bob"] and swaps_of(made, "Bob") == []
    with pytest.raises(Conflict):
        actions.accept_swap(bob, offer)
    assert lines(made) == ["offer", "accepted"]


def test_one_shift_in_return_for_another(swapping: Office) -> None:
    made = swapping
    own = ids(made)
    offer = actions.offer_swap(signed_in(made.people["Ann"]), own["Ann"], wants=own["Bob"])
    (row,) = week.swaps_for(signed_in(made.people["Bob"]), at=now())
    assert row.wants is not None and (row.by, row.to, row.wants.name) == ("Ann", "Bob", "Bob")
    actions.accept_swap(signed_in(made.people["Bob"]), offer)
    assert holders(made) == ["Bob", "Ann"]


def test_nobody_is_given_a_shift_in_return_who_takes_no_part_any_more(swapping: Office) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    made, operator = swapping, members.operator()
    own = ids(made)
    offer = actions.offer_swap(signed_in(made.people["Ann"]), own["Ann"], wants=own["Bob"])
    people.set_active(members.managed_person(operator, made.people["Ann"]), False, by=operator)
    assert week.swaps_for(signed_in(made.people["Bob"]), at=now()) == ()
    with pytest.raises(Conflict):
        actions.accept_swap(signed_in(made.people["Bob"]), offer)
    assert holders(made) == ["Ann", "Bob"]


def test_a_shift_of_a_person_who_left_can_still_be_taken(swapping: Office) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    made, operator = swapping, members.operator()
    offer = actions.offer_swap(signed_in(made.people["Ann"]), ids(made)["Ann"])
    people.set_active(members.managed_person(operator, made.people["Ann"]), False, by=operator)
    actions.accept_swap(signed_in(made.people["Bob"]), offer)
    assert holders(made) == ["Bob", "Bob"]


def test_whoever_takes_it_first_has_it(swapping: Office) -> None:
    made = swapping
    offer = actions.offer_swap(signed_in(made.people["Ann"]), ids(made)["Ann"])
    assert swaps_of(made, "Bob") == swaps_of(made, "Cid") == [offer] and swaps_of(made, "Ann") == []
    with pytest.raises(NoSuchDesk):
        actions.decline_swap(signed_in(made.people["Cid"]), offer)  # nobody was asked by name
    actions.accept_swap(signed_in(made.people["Cid"]), offer)
    with pytest.raises(Conflict):
        actions.accept_swap(signed_in(made.people["Bob"]), offer)
    assert holders(made) == ["Cid", "Bob"]


def test_who_offered_is_told_that_it_was_declined_until_it_is_offered_again(swapping: Office) -> None:
    made = swapping
    ann, bob = signed_in(made.people["Ann"]), signed_in(made.people["Bob"])
    first = actions.offer_swap(ann, ids(made)["Ann"], to=made.people["Bob"])
    assert week.declined_of(ann, at=now()) == ()
    actions.decline_swap(bob, first)
    (row,) = week.declined_of(ann, at=now())
    assert (row.id, row.to) == (first, "Bob") and week.declined_of(bob, at=now()) == ()
    assert week.declined_of(ann, at=row.shift.begins) == (), "it has begun"
    again = actions.offer_swap(ann, ids(made)["Ann"])
    assert week.declined_of(ann, at=now()) == ()
    actions.accept_swap(bob, again)
    assert week.declined_of(ann, at=now()) == ()


def test_an_offer_is_declined_or_taken_back(swapping: Office) -> None:
    made = swapping
    ann, bob, lead = signed_in(made.people["Ann"]), signed_in(made.people["Bob"]), made.alpha
    for end, by in ((actions.decline_swap, bob), (actions.withdraw_swap, ann), (actions.withdraw_swap, lead)):
        offer = actions.offer_swap(ann, ids(made)["Ann"], to=made.people["Bob"])
        with pytest.raises(BadDesk):
            actions.offer_swap(ann, ids(made)["Ann"])  # one offer at a time
        with pytest.raises(NoSuchDesk):
            actions.withdraw_swap(signed_in(made.people["Cid"]), offer)
        end(by, offer)
        assert swaps_of(made, "Bob") == []
        with pytest.raises(Conflict):
            actions.accept_swap(bob, offer)
    assert holders(made) == ["Ann", "Bob"]
    assert lines(made) == ["offer", "declined", "offer", "withdrawn", "offer", "withdrawn"]


def test_only_ones_own_shift_that_is_not_over_to_a_colleague(swapping: Office) -> None:
    made = swapping
    ann, own = signed_in(made.people["Ann"]), ids(made)
    past = actions.add_shift(made.alpha, made.desk, made.people["Ann"], now() - 3 * HOUR, now() - HOUR)
    for refused, given in (
        (NoSuchDesk, (own["Bob"], {})),
        (NoSuchDesk, ("no id", {})),
        (BadDesk, (past, {})),
        (BadDesk, (own["Ann"], {"to": made.people["Ann"]})),
        (BadDesk, (own["Ann"], {"to": made.people["Dee"]})),
        (BadDesk, (own["Ann"], {"wants": past})),
        (BadDesk, (own["Ann"], {"wants": "no id"})),
    ):
        shift, more = given
        with pytest.raises(refused):
            actions.offer_swap(ann, shift, **more)
    with pytest.raises(BadDesk) as told:
        actions.offer_swap(ann, past)
    assert told.value.field == "to", "the choice beside which it is said"
    assert lines(made) == []


def test_nobody_is_on_call_twice_at_a_time_by_a_swap(swapping: Office) -> None:
    made = swapping
    actions.add_shift(made.alpha, made.desk, made.people["Cid"], *_micros(ahead(2, 12), ahead(2, 20)))
    offer = actions.offer_swap(signed_in(made.people["Ann"]), ids(made)["Ann"])
    with pytest.raises(Conflict) as told:
        actions.accept_swap(signed_in(made.people["Cid"]), offer)
    assert told.value.code == "on-call-already"
    assert holders(made) == ["Ann", "Cid", "Bob"] and swaps_of(made, "Bob") == [offer]


def test_an_offer_ends_with_its_shift_and_with_a_shift_that_went_elsewhere(swapping: Office) -> None:
    made = swapping
    ann, bob, cid = (signed_in(made.people[name]) for name in ("Ann", "Bob", "Cid"))
    own = ids(made)
    first = actions.offer_swap(ann, own["Ann"], wants=own["Bob"])
    second = actions.offer_swap(bob, own["Bob"])
    actions.accept_swap(cid, second)
    assert swaps_of(made, "Bob") == []
    with pytest.raises(Conflict):
        actions.accept_swap(bob, first)
    third = actions.offer_swap(ann, own["Ann"])
    actions.remove_shift(made.alpha, own["Ann"])
    assert swaps_of(made, "Bob") == []
    with pytest.raises(NoSuchDesk):
        actions.accept_swap(bob, third)


def test_a_shift_that_ended_meanwhile_is_taken_over_by_nobody(swapping: Office) -> None:
    made = swapping
    offers = [actions.offer_swap(signed_in(made.people[name]), ids(made)[name]) for name in ("Ann", "Bob")]
    change("UPDATE desks_shift SET begins = %s, ends = %s WHERE id = %s", now() - HOUR, now() - 1, as_uuid(ids(made)["Ann"]))
    assert swaps_of(made, "Cid") == offers[1:]
    with pytest.raises(Conflict):
        actions.accept_swap(signed_in(made.people["Cid"]), offers[0])
    assert holders(made) == ["Ann", "Bob"]


def test_a_shift_that_changed_hands_is_no_part_of_its_series(hub: Hub) -> None:
    made = made_at(hub)
    begins = ahead(2, 8)
    actions.repeat_shift(made.alpha, made.desk, made.people["Ann"], begins, begins + timedelta(hours=8), Rule("DAILY", count=3))
    found = week.rota(made.alpha, made.desk, 0, now() + 30 * DAY, at=now()).shifts
    offer = actions.offer_swap(signed_in(made.people["Ann"]), found[1].id)
    actions.accept_swap(signed_in(made.people["Bob"]), offer)
    assert actions.remove_shift(made.alpha, found[0].id, rest=True) == 2
    assert holders(made) == ["Bob"]


# Gaps


def test_gaps_are_told_a_week_before_they_come_and_to_who_sets_up_the_rota(any_hub: Hub) -> None:
    made = made_at(any_hub)
    at = now()
    assert week.gaps_ahead(made.alpha, at=at) == [], "a desk that has no rota has no gaps in it"
    actions.add_shift(made.alpha, made.desk, made.people["Ann"], at - HOUR, at + 2 * DAY)
    actions.add_shift(made.alpha, made.desk, made.people["Bob"], at + 3 * DAY, at + 9 * DAY)
    (gap,) = week.gaps_ahead(made.alpha, at=at)
    assert (gap.desk_name, gap.begins, gap.ends, gap.lasts) == ("Fraud desk", at + 2 * DAY, at + 3 * DAY, False)
    for nobody in (signed_in(made.people["Ann"]), made.gamma, made.beta):
        assert week.gaps_ahead(nobody, at=at) == []
    # Who is away leaves one, unless somebody stands in; whoever takes part no more is not there.
    away = actions.set_away(made.alpha, made.people["Ann"], at + DAY, at + 2 * DAY)
    assert [(gap.begins, gap.ends) for gap in week.gaps_ahead(made.alpha, at=at)] == [(at + DAY, at + 3 * DAY)]
    actions.remove_away(made.alpha, away)
    bob = next(row for row in members.all_people() if row.id == made.people["Bob"])
    people.set_active(bob, False, by=members.operator())
    (gap,) = week.gaps_ahead(made.alpha, at=at)
    assert (gap.begins, gap.ends, gap.lasts) == (at + 2 * DAY, at + 7 * DAY, True)


def test_a_rota_that_ran_out_lately_is_a_gap_too(hub: Hub) -> None:
    made = made_at(hub)
    at = now()
    actions.add_shift(made.alpha, made.desk, made.people["Ann"], at - 5 * DAY, at - 4 * DAY)
    (gap,) = week.gaps_ahead(made.alpha, at=at)
    assert (gap.begins, gap.lasts) == (at, True)


def test_another_members_rota_is_not_seen(hub: Hub) -> None:
    made = made_at(hub)
    actions.add_shift(made.alpha, made.desk, made.people["Ann"], *_micros(ahead(2, 8), ahead(2, 16)))
    assert week.rota(made.gamma, made.desk, 0, now() + 30 * DAY, at=now()) == week.Rota((), (), frozenset(), ())
    operator: Any = members.operator()
    assert len(week.rota(operator, made.desk, 0, now() + 30 * DAY, at=now()).shifts) == 1
