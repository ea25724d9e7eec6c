"""Operations on reports: a member hands one in for a person who told it there. The account is sealed; the code is for that person."""

from typing import Any

from accord.core.codes import grouped as in_groups
from accord.core.reports import advice
from accord.core.reports.answers import BadAnswers
from accord.core.reports.sheet import Sheet
from accord.doors.api.operations import Operation, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.formats.api.reports import CallFirst, HandedIn, NewReport, NotSent
from accord.hub.intake.vocabulary import MOST_PICTURES
from accord.hub.reports import actions, queries
from accord.hub.reports.queries import CallReading
from accord.hub.requests.vocabulary import OPEN
from accord.tables import countries, report_consents, report_help

LARGEST = 24 * 1024 * 1024  # with its pictures


def hand_in(asked: Request) -> Reply:
    given = asked.body
    unknown = [word for word in given.consents if word not in report_consents().items]
    if unknown:
        text = "Name consents of these: " + ", ".join(report_consents().items) + "."
        raise Problem(422, "not-a-choice", text, (Fault("consents", "not-a-choice", text),))
    # What a member names as theirs is confirmed by it; what stands in the words only is not, and goes nowhere.
    sheet = Sheet(kind=given.door, answers=given.answers)
    consents = dict.fromkeys(given.consents, True)
    if len(given.pictures) > MOST_PICTURES:
        text = f"Send at most {MOST_PICTURES} pictures with a report."
        raise Problem(422, "too-many", text, (Fault("pictures", "too-many", text),))
    try:
        begun = actions.hand_in(asked.caller, sheet, consents, form=given.id, language=given.language, pictures=given.pictures)
        call = queries.read_call(asked.caller, sheet, consents)
    except BadAnswers as error:
        faults = tuple(
            Fault(
                f"answers.{fault.question}",
                fault.code,
                fault.text,
                tuple({"value": choice.value, "display": choice.display} for choice in fault.choices),
            )
            for fault in error.wrong
        )
        raise Problem(422, error.wrong[0].code, error.wrong[0].text, faults) from None
    return Reply(_answer(begun, call), 201)


def _place(field: str, body: Any) -> str:
    return "pictures" if field == "evidence" else "answers"


def _answer(begun: Any, call: CallReading) -> HandedIn:
    """With what is said before all else, and what is not sent though it was agreed to: the same rules as on the public page."""
    facts = call.read.facts
    place = (facts.held_in if facts.kind == "held" else facts.country) or ""
    lines = [
        (need, line) for need in call.way.help_lines for line in advice.lines(report_help(), need, countries().get(place), place).lines
    ]
    return HandedIn(
        begun.id,
        in_groups(begun.code),
        not_sent=[NotSent(kept.outlet, kept.consent, kept.reason) for kept in call.kept],
        say_first=[rule.says for rule in call.way.rules if rule.help_lines],
        call_first=[CallFirst(need, line.about, line.number) for need, line in lines],
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/reports",
        name="hand_in_report",
        says="Hand in a report for a person who made it at your member. It goes out as far as that person agreed. Handed in twice under "
        "one id, it is one. The answer holds a code for the person, what to say to them first, and what is not sent though they agreed.",
        handler=hand_in,
        scope=OPEN,
        takes=NewReport,
        gives=HandedIn,
        statuses=(201,),
        keeps=False,
        largest=LARGEST,
        place=_place,
    ),
)
