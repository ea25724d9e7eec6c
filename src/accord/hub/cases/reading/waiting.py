"""What waits for a member: invitations, offers of the lead, tasks; and which case a bell rings for."""

from collections.abc import Collection

from accord.hub.cases import store
from accord.hub.cases.present import BellCase, Counts, DueTask
from accord.hub.cases.reading import listing
from accord.hub.cases.vocabulary import IN, INVITED, READ
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now

MOST_DUE = 200


def counts(me: Caller, *, at: int | None = None) -> Counts:
    """What waits for the caller's member; all 0 for a role that reads none."""
    if not me.may(READ):
        return Counts(0, 0, 0, 0, 0)
    return Counts(*store.count_waiting(me.n, at_or_now(at)))


def due(me: Caller, *, before: int | None = None, limit: int = 100, at: int | None = None) -> list[DueTask]:
    """The open tasks of the caller's member in open cases, the first due first; `before`: those due until then. Raises NotAllowed."""
    need(me, READ)
    at = at_or_now(at)
    tasks = store.tasks_of(me.n, before, min(max(limit, 1), MOST_DUE))
    if not tasks:
        return []
    numbers = {task.case_n for task in tasks}
    cases, places = store.by_numbers(numbers), {place.case_n: place for place in store.places_of({(n, me.n) for n in numbers})}
    texts, titles = listing.opened(me, tasks, at), listing.titles_of(me, numbers, at)
    return [
        DueTask(
            case=cases[task.case_n].id,
            number=places[task.case_n].number,
            part=task.id,
            due=task.moment,
            is_over=task.moment is not None and task.moment <= at,
            for_person=task.for_person,
            title=titles.get(task.case_n, ("", ""))[0],
            text=texts.get(task.id, ""),
        )
        for task in tasks
    ]


def about_bells(me: Caller, bells: Collection[str]) -> dict[str, BellCase]:
    """For each of these bells that rings for a case of the caller's member: which, and for what; none for a role that reads none."""
    if not bells or not me.may(READ):
        return {}
    asked, tasks = store.by_bells(bells)
    numbers = {place.case_n for place in asked.values()} | {task.case_n for task in tasks.values()}
    cases, places = store.by_numbers(numbers), {place.case_n: place for place in store.places_of({(n, me.n) for n in numbers})}
    there: dict[str, BellCase] = {}
    for bell, place in asked.items():
        if place.member == me.n and place.standing in (IN, INVITED):
            what = "invitation" if place.standing == INVITED else "lead" if cases[place.case_n].offered == me.n else "case"
            there[bell] = BellCase(cases[place.case_n].id, place.number, what, "")
    active = members.active_among({task.for_member or task.owner for task in tasks.values() if task.for_member != me.n}) if tasks else set()
    for bell, task in tasks.items():
        own = places.get(task.case_n)
        stands_in = task.owner == me.n and task.for_member not in active
        if own is not None and own.standing == IN and (task.for_member == me.n or stands_in):
            there[bell] = BellCase(cases[task.case_n].id, own.number, "task", task.id)
    return there
