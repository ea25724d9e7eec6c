"""What a form was filled from. Where another person changed that since the form was opened, it says so, and goes over nothing.

Two people who change the same thing within one request of each other are not told apart: what counts is who looked at something old.
"""

import hashlib

import msgspec
from django.utils.translation import gettext

from accord.doors.console.frame.pages import Visit

FIELD = "was"


def mark(*values: object) -> str:
    """A short mark of what a form shows, for its field `was`: other values, another mark. It tells nothing of them."""
    return hashlib.sha256(msgspec.json.encode(values, order="deterministic", enc_hook=str)).hexdigest()[:16]


def is_old(visit: Visit, now: str) -> bool:
    """Whether the form that was sent shows something else than what is there now, by its mark."""
    return visit.text(FIELD, 40) not in ("", now)


def shown_anew() -> str:
    """For a page that shows again what there is to change."""
    return gettext(
        "Another person changed this since you opened the page, so nothing was done. It is shown as it is now: do it again where it is "
        "still needed."
    )


def typed_anew() -> str:
    """For a form that keeps what was typed."""
    return gettext(
        "Another person changed this since you opened the form, so nothing was saved. Look in another window at how it is now; if you save "
        "again, what stands in this form takes its place."
    )
