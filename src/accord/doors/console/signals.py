"""Signals: the list of those that the person may see, one of them, and what can be done about it."""

from accord.doors.console import signal_answers, signal_list
from accord.doors.console.pages import Page
from accord.doors.console.signal_page import ANSWER, PUBLISH, READ

PAGES = (
    Page(path="signals", name="signals", view=signal_list.listed, needs=(READ,), label="Signals", key="s", group="work"),
    Page(path="signals/{id}", name="signal", view=signal_list.signal, needs=(READ,)),
    Page(path="signals/{id}/sight", name="signal_sight", view=signal_answers.sight, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/act", name="signal_act", view=signal_answers.act, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/dispute", name="signal_dispute", view=signal_answers.dispute, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/undispute", name="signal_undispute", view=signal_answers.undispute, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/retract", name="signal_retract", view=signal_answers.retract, needs=(PUBLISH,), changes=True),
    Page(path="signals/{id}/revise", name="signal_revise", view=signal_answers.revise, needs=(PUBLISH,), also_posts=True),
    Page(path="signals/{id}/ask", name="signal_ask", view=signal_answers.ask, needs=(ANSWER,), also_posts=True),
    Page(path="signals/{id}/share/{ask}", name="signal_share", view=signal_answers.answer_share, needs=(PUBLISH,), changes=True),
)
