"""What members do about reports: say that they have seen one, that they are done with it; hand on what was held back; hand reports in."""

from collections.abc import Mapping, Sequence

from msgspec import structs

from accord.core.reports import typed
from accord.core.reports.sheet import Sheet
from accord.hub.desks import actions as desks
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.actions import Begun
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.reports import planning, queries, standing, store
from accord.hub.reports.errors import NotAllowed
from accord.hub.reports.vocabulary import CLOSED, INTAKE, LATER, RELEASED, SEEN, SENT
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN
from accord.hub.times import now


def see(caller: Caller, id: str) -> None:
    """The desk has seen it: its bell rings no more, and the person is told. Raises NoSuchReport, NotAllowed."""
    _answer(caller, id, SEEN, (SENT,))


def finish(caller: Caller, id: str) -> None:
    """The desk is done with it. Raises NoSuchReport, NotAllowed."""
    _answer(caller, id, CLOSED, (SENT, SEEN))


def _answer(caller: Caller, id: str, state: str, states: tuple[str, ...]) -> None:
    queries.find(caller, id)
    with turn() as t:
        one = queries.find(caller, id)
        if one.state not in states:
            return
        one.state = state
        if one.bell:
            desks.settle(t, one.bell, t.at, caller)
            one.bell = ""
        store.change(t.cursor, one, t.at)
        row = intake.by_number(one.submission)
        if row is not None:
            standing.tell(t, row, one)
        t.audit(caller.n, caller.actor, ANSWER, detail=f"report {id[:16]} {state}")


def release(caller: Caller, id: str) -> None:
    """The secretariat has looked at what was held back: it is handed on now. Raises NoSuchReport, NotAllowed."""
    queries.find_held_back(caller, id)
    with turn() as t:
        one = queries.find_held_back(caller, id)
        if one.state == LATER:
            one.state = RELEASED
            store.change(t.cursor, one, t.at)
            row = intake.by_number(one.submission)
            if row is not None:
                t.set_clock(INTAKE, str(row.id), t.at)
        t.audit(caller.n, caller.actor, MANAGE, detail=f"report {id[:16]} released")


def hand_in(
    caller: Caller,
    sheet: Sheet,
    said: Mapping[str, bool],
    *,
    form: str,
    country: str = "",
    language: str = "en",
    pictures: Sequence[bytes] = (),
) -> Begun:
    """A member hands in a report, for somebody who told it there: it stands behind it. `form` names it: handed in twice, it is one.

    Raises BadAnswers, BadSubmission, NotAllowed.
    """
    if not caller.may(OPEN):
        raise NotAllowed
    sheet = structs.replace(sheet, answers={"language": language, **sheet.answers})
    at = now()
    planning.read(sheet, country or caller.country, at, "member")
    sheet = typed.settled(sheet, planning.around(country or caller.country, at))
    country = country or str(sheet.answers.get("country") or caller.country)
    # Before the first change: drawing takes a while, and from then on a request under an idempotency key holds the turn.
    made = [intake_actions.redraw(picture, country) for picture in pictures]
    begun = intake_actions.begin(
        "report",
        sheet,
        said,
        form=form,
        country=country,
        language=language,
        member=caller.n,
        actor=caller.actor,
    )
    draft = intake.draft(begun.code)
    # Sent again after it broke off, those that are kept already are not kept twice.
    kept = len(pictures) if draft.handed_in else len(draft.sheet.answers.get("evidence", ()))
    for picture, drawn in zip(pictures[kept:], made[kept:], strict=True):
        intake_actions.attach(begun.code, picture, drawn)
    intake_actions.hand_in(begun.code)
    return begun
