"""Texts of desks and bells for people: kinds, states, outcomes, hours, and the words of a ring."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from accord.core.hours import DAYS, Hours
from accord.core.times import rfc3339
from accord.hub.delivery.vocabulary import Message
from accord.hub.desks.vocabulary import KINDS

KIND_WORDS: dict[str, Any] = {
    "test": gettext_lazy("a test"),
    "call": gettext_lazy("a member calls"),
    "signal": gettext_lazy("a signal needs you"),
    "request": gettext_lazy("a request waits"),
    "watch": gettext_lazy("something on a watchlist was named"),
    "match": gettext_lazy("an introduction waits for you"),
    "protocol": gettext_lazy("a protocol to agree on"),
    "case": gettext_lazy("something in a case waits"),
}
STATE_WORDS: dict[str, Any] = {
    "ringing": gettext_lazy("ringing"),
    "unanswered": gettext_lazy("unanswered, still ringing"),
    "answered": gettext_lazy("answered"),
    "stopped": gettext_lazy("taken back"),
}
STOP_WORDS: dict[str, Any] = {
    "shift": gettext_lazy("on call"),
    "contact": gettext_lazy("contact"),
    "cover": gettext_lazy("cover"),
    "secretariat": gettext_lazy("secretariat"),
}
CODE_WORDS: dict[str, Any] = {
    "": gettext_lazy("not sent yet"),
    "sent": gettext_lazy("sent"),
    "shown": gettext_lazy("shown in the console"),
    "not-configured": gettext_lazy("this hub has no such channel set up"),
    "no-address": gettext_lazy("no address for this channel"),
    "bad-address": gettext_lazy("the address can't be used"),
    "forbidden-address": gettext_lazy("the address is on a private network"),
    "unreadable": gettext_lazy("the address can't be read from the vault"),
    "too-many": gettext_lazy("left out: too many bells of the same member within the hour"),
    "broken": gettext_lazy("something went wrong here; the log says where"),
    "gone": gettext_lazy("the device no longer takes messages"),
    "refused": gettext_lazy("refused by the other side"),
    "timeout": gettext_lazy("the other side took too long"),
    "unreachable": gettext_lazy("the other side can't be reached"),
    "bad-certificate": gettext_lazy("the other side's certificate does not hold"),
}
# Why a person rung as a cover, or for the secretariat, takes the bell alone.
NOT_THEIRS = gettext_lazy("Only the desk's own member can take what this bell rings for. It stays on that member's list.")
WEBHOOK_TYPE = "bell.rung"  # read by programs, in every language the same
DAY_WORDS: dict[str, Any] = {
    "mon": gettext_lazy("Mon"),
    "tue": gettext_lazy("Tue"),
    "wed": gettext_lazy("Wed"),
    "thu": gettext_lazy("Thu"),
    "fri": gettext_lazy("Fri"),
    "sat": gettext_lazy("Sat"),
    "sun": gettext_lazy("Sun"),
}


def hours_in_words(hours: Hours) -> str:
    """`Mon-Fri 09:00-17:00, Sat 10:00-12:00`: days in a row that are alike stand together."""
    if hours.always:
        return _("always")
    parts, first = [], 0
    for place in range(1, 8):
        if place < 7 and hours.week[place] == hours.week[first]:
            continue
        if hours.week[first]:
            days = str(DAY_WORDS[DAYS[first]]) + (f"-{DAY_WORDS[DAYS[place - 1]]}" if place - 1 > first else "")
            spans = " ".join(f"{b // 60:02}:{b % 60:02}-{e // 60:02}:{e % 60:02}" for b, e in hours.week[first])
            parts.append(f"{days} {spans}")
        first = place
    return ", ".join(parts) or _("only while a person is on call")


def path_of(bell: UUID | str | None) -> str:
    """The path at which a person acknowledges a bell; without a bell, the path of all bells."""
    return f"/console/bells/{bell}" if bell else "/console/bells"


def address_of(bell: UUID | str) -> str:
    return f"{settings.ACCORD_ADDRESS.rstrip('/')}{path_of(bell)}"


def message(*, ring: int, bell: UUID, desk: UUID, count: int, rung: int, at: int, language: str = "en") -> Message:
    """The words of one ring, in its person's language: how many bells wait, and where; a text message says by itself whose they are.

    Nothing else leaves the console, whatever rings and through which channel: not the kind, the desk's name, a person, an amount. A
    telephone shows it on its lock screen, and a mail is open to see in an inbox.
    """
    address = address_of(bell)
    with override(language):
        subject = ngettext("%(count)s bell waits for you", "%(count)s bells wait for you", count) % {"count": count}
        text = _("Accord: %(bells)s. Sign in to see: %(address)s") % {"bells": subject, "address": address}
    data: dict[str, object] = {
        "type": WEBHOOK_TYPE,
        "timestamp": rfc3339(rung),
        "data": {"bell": str(bell), "desk": str(desk), "count": count, "address": address},
    }
    return Message(f"bell.{bell}.{ring}", subject, text, at, data)


assert set(KIND_WORDS) == set(KINDS)
