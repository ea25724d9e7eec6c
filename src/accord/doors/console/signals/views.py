"""Signals: the list of those that the person may see, one of them, and what can be done about it."""

from accord.doors.console.frame.pages import Page
from accord.doors.console.signals import answers, listing
from accord.doors.console.signals.present import ANSWER, PUBLISH, READ

PAGES = (
    Page(path="signals", name="signals", view=listing.listed, needs=(READ,), label="Signals", key="s", group="work"),
    Page(path="signals/{id}", name="signal", view=listing.signal, needs=(READ,)),
    Page(path="signals/{id}/sight", name="signal_sight", view=answers.sight, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/act", name="signal_act", view=answers.act, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/dispute", name="signal_dispute", view=answers.dispute, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/undispute", name="signal_undispute", view=answers.undispute, needs=(ANSWER,), changes=True),
    Page(path="signals/{id}/retract", name="signal_retract", view=answers.retract, needs=(PUBLISH,), changes=True),
    Page(path="signals/{id}/revise", name="signal_revise", view=answers.revise, needs=(PUBLISH,), also_posts=True),
    Page(path="signals/{id}/ask", name="signal_ask", view=answers.ask, needs=(ANSWER,), also_posts=True),
    Page(path="signals/{id}/share/{ask}", name="signal_share", view=answers.answer_share, needs=(PUBLISH,), changes=True),
)
