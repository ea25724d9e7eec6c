"""What the page of the code says of a part: whom to call instead, where nobody could be reached with it."""

from asking import cast, soon
from bells import rows
from hubs import Hub
from reporting import attend, declared, handed_in

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


def money_step(code: str) -> tuple[str, str, int | None]:
    from accord.hub.intake import queries as intake

    ((step, state, due),) = [
        (row.step, row.state, row.due) for row in intake.followed(intake.find(code).n) if row.step.startswith("hold-funds")
    ]
    return step, state, due


def test_what_is_so_of_a_part_of_the_money_is_not_told_of_all_of_it(hub: Hub) -> None:
    """It said that the bank held the money, or did not, where that was so of a part, and named a day on which nobody would answer."""
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.requests import actions as requests

    made = cast(hub)
    declared(made)
    members.name_national_desk(queries.member(made.api("Police").id), by=queries.operator())
    code = handed_in()
    ((id,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")

    def take(who: str, step: str, **fields: str) -> tuple[str, str]:
        requests.take(made[who], str(id), step, fields)
        attend()
        *told, due = money_step(code)
        ((at, pending),) = rows("SELECT entered, pending FROM requests_request, requests_balance WHERE request = requests_request.n")
        awaited = told[1] != "closed" and str(pending) not in ("", "0", "0.00")
        assert (due is not None) == awaited, (told, due, pending)
        assert due is None or due - at in (5 * 60 * 10**6, 15 * 60 * 10**6), "until then the bank has to acknowledge, or to say it"
        return told[0], told[1]

    take("Sender", "confirm")
    assert take("Kasi", "refuse", refusal="needs-order", amount="100000 THB") == ("hold-funds-part", "refused")
    assert take("Kasi", "hold-part", amount="200000 THB", until=soon()) == ("hold-funds", "partly-held")
    assert take("Kasi", "not-found", amount="180000 THB") == ("hold-funds", "partly-held")
    assert take("Kasi", "release", amount="200000 THB", **{"release-ground": "held-wrongly"}) == ("hold-funds", "released")
    again = {"ground": "new-facts", "correct-from": "released"}
    assert take("Police", "ask-again", amount="50000 THB", **again) == ("hold-funds-part", "received")
    assert take("Kasi", "acknowledge") == ("hold-funds-part", "acknowledged")
    assert take("Kasi", "hold", amount="50000 THB", until=soon()) == ("hold-funds", "partly-held")


def test_what_is_so_of_all_of_it_is_told_so(hub: Hub) -> None:
    from accord.hub.requests import actions as requests

    made = cast(hub)
    declared(made)
    code = handed_in()
    ((id,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")
    told = [money_step(code)[:2]]
    for who, step, fields in (
        ("Sender", "confirm", {}),
        ("Kasi", "acknowledge", {}),
        ("Kasi", "hold", {"amount": "480000 THB", "until": soon()}),
        ("Kasi", "release-part", {"amount": "80000 THB", "release-ground": "held-wrongly"}),
        ("Kasi", "extend", {"until": soon(6), "ground": "police-complaint"}),
        ("Kasi", "return", {"amount": "400000 THB"}),
    ):
        requests.take(made[who], str(id), step, fields)
        attend()
        told.append(money_step(code)[:2])
    states = ["received", "received", "acknowledged", "held", "partly-held", "partly-held", "returned"]
    assert told == [("hold-funds", state) for state in states]
