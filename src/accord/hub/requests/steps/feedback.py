"""Feedback of desks' acts to the signals about the same identifier: as an action of the member that answers, on those that it may see."""

from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests.steps.context import Work
from accord.hub.requests.vocabulary import ANSWERER
from accord.hub.signals import actions, queries
from accord.hub.signals.queries import Row
from accord.hub.signals.vocabulary import LIVE

_MOST = 50


def act(work: Work, action: str) -> None:
    who = _answerer(work)
    if who is None:
        return
    for row in _rows(work, who):
        actions.act_in(work.t, row, who, action)


def unact(work: Work, action: str) -> None:
    who = _answerer(work)
    if who is None:
        return
    for row in _rows(work, who):
        actions.unact_in(work.t, row, who, action)


def _answerer(work: Work) -> Caller | None:
    """The actor of the step: the officer who takes it; where the clock does, the one member that answers. A guest is no member."""
    if work.by is not None and any(party.member == work.by.n and party.side == ANSWERER for party in work.parties):
        return work.by
    if work.by is None and work.how == "" and work.request.answerer is not None:
        return members.caller_of(work.request.answerer)
    return None


def _rows(work: Work, who: Caller) -> list[Row]:
    if work.request.subject is None:
        return []
    rows = [row for row in queries.claims_on([work.request.subject], who) if row.state == LIVE]
    return sorted(rows, key=lambda row: -row.n)[:_MOST]
