"""A form that makes something new is taken once: sent again, by a reload or a second click, it makes nothing."""

import secrets

from accord.doors.console.pages import Visit

FIELD = "once"
KEPT = 50


def fresh() -> str:
    """What a form carries so that it is known again."""
    return secrets.token_urlsafe(12)


def is_again(visit: Visit) -> bool:
    return visit.text(FIELD, 40) in visit.request.session.get(FIELD, [])


def done(visit: Visit) -> None:
    """Remember the form, in the session, as taken."""
    given = visit.text(FIELD, 40)
    if given:
        visit.request.session[FIELD] = [*visit.request.session.get(FIELD, []), given][-KEPT:]
