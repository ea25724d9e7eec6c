"""Whoever takes the bell of a report has seen it, and whoever reported is told so; another member's desk takes nothing with it."""

from asking import cast
from bells import person, rows, signed_in
from hubs import Hub
from reporting import attend, handed_in, sent

from accord.hub.desks import actions as desks


def _bell() -> str:
    ((bell,),) = rows("SELECT bell FROM reports_sent WHERE bell <> ''")
    return str(bell)


def test_taking_the_bell_has_seen_the_report(any_hub: Hub) -> None:
    made = cast(any_hub)
    handed_in({"country": "TH", "lost": ["nothing"]}, ("police",))
    attend()
    assert sent() == [("police", "sent")]
    bell = _bell()
    done = desks.take(made["Police"], bell)
    ((item,),) = rows("SELECT item FROM reports_sent")
    assert [(taken.kind, taken.id, taken.step) for taken in done.taken] == [("report", item, "seen")]
    assert sent() == [("police", "seen")]
    assert (done.bell.state, done.bell.answered_person) == ("answered", "Officer Police")
    late = desks.take(signed_in(person(made.api("Police"), "Second")), bell)
    assert (late.taken, late.bell.answered_person) == ((), "Officer Police")


def test_whose_role_answers_no_requests_does_not_silence_it(hub: Hub) -> None:
    from hubs import Api

    made = cast(hub)
    handed_in({"country": "TH", "lost": ["nothing"]}, ("police",))
    attend()
    alone = Api(made.api("Police").post("/tokens", {"scopes": ["member:bells:answer"]})["token"])
    assert alone("POST", f"/bells/{_bell()}/answer")[0] == 403
    assert sent() == [("police", "sent")]
    assert rows("SELECT state FROM desks_bell") == [("ringing",)]
