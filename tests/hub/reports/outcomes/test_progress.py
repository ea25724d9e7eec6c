"""What the page of the code says of a part: whom to call instead, where nobody could be reached with it."""

from asking import cast
from bells import rows
from hubs import Hub
from reporting import declared, handed_in

MONEY = "We could not send this part. Call the bank and the police directly."
POLICE = "We could not send this part. Call the police directly."
HELP = "We could not send this part. Call a help line directly."


def test_of_a_part_that_was_not_sent_is_said_whom_to_call_for_what_it_is_about(any_hub: Hub) -> None:
    from accord.hub.intake import queries as intake
    from accord.hub.journal.actions import turn
    from accord.hub.reports import store
    from accord.hub.reports.outcomes import progress
    from accord.hub.reports.vocabulary import REFUSED
    from accord.tables import report_follow

    declared(cast(any_hub))
    code = handed_in()
    submission = intake.find(code)
    outlets = {}
    for row in store.of(submission.n):
        row.state = REFUSED
        with turn() as t:
            progress.change(t, row)
        outlets[progress._part_key(submission, row.item)] = row.outlet
    words = report_follow()["part"].states
    said = {outlets[row.key]: words[row.state] for row in intake.followed(submission.n) if row.key in outlets and row.step == "part"}
    assert said == {
        "own-bank": MONEY,
        "receiving-bank": MONEY,
        "platform": POLICE,
        "telecom": POLICE,
        "police": POLICE,
        "support": HELP,
    }


def test_of_a_part_that_nobody_was_alerted_to_is_said_whom_to_call(hub: Hub) -> None:
    from accord.hub.intake import queries as intake
    from accord.hub.reports import store
    from accord.hub.reports.outcomes import progress
    from accord.tables import report_follow

    declared(cast(hub))
    rows("UPDATE desks_desk SET archived = 1 RETURNING n")  # as where neither who is asked nor the secretariat has a desk
    submission = intake.find(handed_in())
    outlets = {progress._part_key(submission, row.item): row.outlet for row in store.of(submission.n)}
    words = report_follow()["part"].states
    said = {outlets[row.key]: words[row.state] for row in intake.followed(submission.n) if row.step == "part"}
    arrived = "This part has arrived, but no one could be alerted. "
    assert said == {
        "own-bank": arrived + "Call the bank and the police directly.",
        "receiving-bank": arrived + "Call the bank and the police directly.",
        "platform": arrived + "Call the police directly.",
        "telecom": arrived + "Call the police directly.",
        "police": arrived + "Call the police directly.",
        "support": arrived + "Call a help line directly.",
    }
