"""Operations on reports: a member hands one in for somebody who told it there. What was told is sealed; the code is for that person."""

from accord.core.codes import shown as in_groups
from accord.core.reports.answers import BadAnswers
from accord.core.reports.sheet import Sheet
from accord.doors.api import report_answers as answers
from accord.doors.api import shapes
from accord.doors.api.operations import Operation, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.hub.intake.errors import BadSubmission
from accord.hub.reports import actions
from accord.hub.reports.errors import NotAllowed
from accord.hub.requests.words import OPEN
from accord.tables import report_consents


def hand_in(asked: Request) -> Reply:
    given = asked.body
    unknown = [word for word in given.consents if word not in report_consents().items]
    if unknown:
        text = "Name consents of these: " + ", ".join(report_consents().items) + "."
        raise Problem(422, "not-a-choice", text, (Fault("consents", "not-a-choice", text),))
    # What a member names as theirs is confirmed by it; what stands in the words only is not, and goes nowhere.
    sheet = Sheet(door=given.door, answers=given.answers)
    said = dict.fromkeys(given.consents, True)
    try:
        begun = actions.hand_in(asked.caller, sheet, said, form=given.id, language=given.language)
    except BadAnswers as error:
        faults = tuple(Fault(f"answers.{one.question}", one.code, one.text) for one in error.wrong)
        raise Problem(422, error.wrong[0].code, error.wrong[0].text, faults) from None
    except BadSubmission as error:
        raise Problem(422, error.code, error.text, (Fault("answers", error.code, error.text),)) from None
    except NotAllowed as error:
        raise Problem(403, "not-allowed", error.text) from None
    return Reply({"id": begun.id, "code": in_groups(begun.code)}, 201)


OPERATIONS = (
    Operation(
        method="POST",
        path="/reports",
        name="hand_in_report",
        says="Hand in a report for somebody who told it at your member. It goes out as far as that person agreed. Handed in twice under "
        "one id, it is one. The answer holds a code for the person.",
        handler=hand_in,
        scope=OPEN,
        takes=shapes.NewReport,
        gives=answers.HandedIn,
        statuses=(201,),
        keeps=False,
    ),
)
