"""The bells of cases: each rings for as long as something waits at its desk, and no longer."""

from typing import Any

from asking import cast
from bells import NOON, rows
from investigating import DAY, HOUR, joined, opened, work


def ringing() -> list[int]:
    """The members at whose desks the bell of a case rings, the first rung first."""
    asked = "SELECT d.member FROM desks_bell b JOIN desks_desk d ON d.n = b.desk WHERE b.kind = 'case' AND b.state = 'ringing' ORDER BY b.n"
    return [member for (member,) in rows(asked)]


def task_that_rings(made: Any, *also: str) -> tuple[str, str]:
    """A task of the police for Kasi, which is due; returns its case and its id."""
    from accord.hub.cases import actions

    case = opened(made)
    joined(made, case, "Kasi", *also)
    task = actions.add_task(made["Police"], case, "Send the statement", owner=made["Kasi"].id, due=NOON + HOUR, at=NOON)
    work(NOON + HOUR)
    assert ringing() == [made["Kasi"].n]
    return case, task


def test_a_task_that_is_given_to_another_rings_there(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    case, task = task_that_rings(made, "Bangkok")
    actions.change_task(made["Police"], case, task, owner=made["Bangkok"].id, at=NOON + 2 * HOUR)
    assert ringing() == [], "Kasi has nothing to do any more"
    work(NOON + 2 * HOUR)
    assert ringing() == [made["Bangkok"].n]
    actions.change_task(made["Bangkok"], case, task, done=True, at=NOON + 3 * HOUR)
    assert ringing() == []


def test_a_task_that_is_put_off_rings_no_more_until_then(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    case, task = task_that_rings(made)
    actions.change_task(made["Police"], case, task, text="Send the whole statement", at=NOON + HOUR + 1)
    assert ringing() == [made["Kasi"].n], "other words change nothing of what is due"
    actions.change_task(made["Police"], case, task, due=NOON + 7 * DAY, at=NOON + 2 * HOUR)
    assert ringing() == []
    work(NOON + 6 * DAY)
    assert ringing() == []
    work(NOON + 7 * DAY)
    assert ringing() == [made["Kasi"].n]


def test_a_task_that_is_taken_back_rings_no_more_where_it_was(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    case, task = task_that_rings(made)
    actions.withdraw_share(made["Police"], case, [task], [made["Kasi"].id], at=NOON + 2 * HOUR)
    assert ringing() == [], "Kasi is shown nothing of it any more"
    work(NOON + 2 * HOUR)
    assert ringing() == [made["Police"].n], "it is the police's own now"


def test_a_closed_case_rings_for_no_task(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    case, task = task_that_rings(made)
    actions.close(made["Police"], case, "other", at=NOON + 2 * HOUR)
    assert ringing() == []
    work(NOON + 3 * DAY)
    assert ringing() == []
    actions.reopen(made["Police"], case, at=NOON + 4 * DAY)
    work(NOON + 4 * DAY)
    assert ringing() == [made["Kasi"].n], "it is due still"
    actions.change_task(made["Kasi"], case, task, done=True, at=NOON + 5 * DAY)
    assert ringing() == []


def test_who_leaves_is_rung_for_no_task(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    case, _task = task_that_rings(made)
    own = actions.add_task(made["Kasi"], case, "Ask the branch", due=NOON + HOUR, at=NOON + 1)
    work(NOON + HOUR)
    assert own and ringing() == [made["Kasi"].n] * 2
    actions.leave(made["Kasi"], case, at=NOON + 2 * HOUR)
    assert ringing() == []


def test_an_offer_of_the_lead_that_ends_with_the_hub_rings_no_more(hub: Any) -> None:
    from accord.hub.cases import actions
    from accord.hub.members import queries as members

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    actions.offer_lead(made["Police"], case, made["Bangkok"].id, at=NOON)
    assert ringing() == [made["Bangkok"].n]
    actions.end_member(made["Police"].n, by=members.operator(), heir=made["Kasi"].n, at=NOON + 1)
    assert ringing() == [made["Kasi"].n], "Kasi leads now, and nobody offers anything to Bangkok"


def test_an_invitation_to_a_case_that_is_closed_rings_no_more(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    case = opened(made)
    actions.invite(made["Police"], case, made["Kasi"].id, at=NOON)
    assert ringing() == [made["Kasi"].n]
    actions.close(made["Police"], case, "other", at=NOON + 1)
    assert ringing() == [], "nobody can accept it"
    assert queries.counts(made["Kasi"], at=NOON + 1).invitations == 0
    actions.reopen(made["Police"], case, at=NOON + 2)
    assert ringing() == [made["Kasi"].n], "it can be accepted again"
    assert queries.counts(made["Kasi"], at=NOON + 2).invitations == 1


def test_who_leads_because_another_left_the_hub_is_rung_and_told_so(hub: Any) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.members import queries as members

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    actions.end_member(made["Police"].n, by=members.operator(), heir=None, at=NOON + 1)
    assert ringing() == [made["Kasi"].n]
    for name in ("Kasi", "Bangkok"):
        whats = [line.what for line in queries.timeline(made[name], case, at=NOON + 2)[0]]
        assert "lead-passed" in whats and "lead-taken" not in whats, "nobody took it"


def test_an_offer_that_is_taken_back_was_declined_by_nobody(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi")
    actions.offer_lead(made["Police"], case, made["Kasi"].id, at=NOON)
    actions.offer_lead(made["Police"], case, "", at=NOON + 1)
    assert ringing() == []
    for name in ("Police", "Kasi"):
        whats = [line.what for line in queries.timeline(made[name], case, at=NOON + 2)[0]]
        assert "lead-withdrawn" in whats and "lead-declined" not in whats


def test_a_task_of_a_member_that_is_suspended_rings_who_gave_it(hub: Any) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.members import actions as members
    from accord.hub.members.queries import member, operator

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi")
    task = actions.add_task(made["Police"], case, "Send the statement", owner=made["Kasi"].id, due=NOON + HOUR, at=NOON)
    members.change_standing(member(made["Kasi"].id), "suspended", by=operator())
    work(NOON + HOUR)
    assert ringing() == [made["Police"].n], "nobody at Kasi can do it"
    ((bell,),) = rows("SELECT bell FROM cases_part WHERE id = %s", task)
    (shown,) = queries.about_bells(made["Police"], [bell]).values()
    assert (shown.case, shown.what, shown.part) == (case, "task", task)
    actions.change_task(made["Police"], case, task, owner=made["Police"].id, at=NOON + HOUR + 1)
    work(NOON + HOUR + 1)
    assert ringing() == [made["Police"].n]
    actions.change_task(made["Police"], case, task, done=True, at=NOON + HOUR + 2)
    assert ringing() == []


def test_what_falls_due_while_the_desk_is_closed_rings_its_people_when_it_opens(hub: Any) -> None:
    """In Dhaka 16 December is a holiday. What is a member's own comes to no secretariat meanwhile."""
    from bells import person
    from django.db import connection

    from accord.core.times import read_time
    from accord.hub.cases import actions
    from accord.hub.desks import actions as desks
    from accord.hub.desks import followers
    from accord.hub.members.queries import as_member, member

    made = cast(hub)
    bank, desk = as_member(member(made["Kasi"].id)), made.desks["Kasi"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desks_shift")
    kim, lin = person(hub.member("Kasi"), "Kim"), person(hub.member("Kasi"), "Lin")
    hours = {day: ["09:00-17:00"] for day in ("sun", "mon", "tue", "wed", "thu")}
    desks.change_desk(bank, desk, hours=hours, zone="Asia/Dhaka", holidays="BD", wait=5)
    desks.set_contacts(bank, desk, [(kim, ("mail",)), (lin, ("mail",))])
    due = read_time("2026-12-15T17:30:00+06:00")
    desks.set_away(bank, lin, due, read_time("2026-12-17T15:00:00+06:00"))
    case = opened(made, at=due - DAY)
    joined(made, case, "Kasi", at=due - DAY)
    actions.add_task(made["Police"], case, "Send the statement", owner=bank.id, due=due, at=due - HOUR)

    def rung() -> list[int]:
        return [
            at for (at,) in rows("SELECT due FROM desks_ring WHERE person IS NOT NULL AND channel = 'mail' AND due >= %s ORDER BY n", due)
        ]

    def until(moment: str) -> None:
        work(read_time(moment))
        while followers.work(read_time(moment)):
            pass

    until("2026-12-16T12:00:00+06:00")
    assert rung() == [], "a holiday"
    until("2026-12-17T08:59:00+06:00")
    assert rung() == []
    until("2026-12-17T09:00:00+06:00")
    assert rung() == [read_time("2026-12-17T09:00:00+06:00")]
    until("2026-12-17T15:00:00+06:00")
    assert rung()[1:] == [read_time("2026-12-17T15:00:00+06:00")], "who was away is rung when they are back"
    until("2026-12-21T12:00:00+06:00")
    assert len(rung()) == 2, "nobody twice, and no other member"
