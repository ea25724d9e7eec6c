"""Advice about a verdict, for an officer at a desk: by what their member can do, and by what their role may.

The sentences of a verdict itself speak to anybody, also to a person who is about to pay; an officer reads what an officer can do.
"""

from types import MappingProxyType

from django.utils.translation import gettext, gettext_noop

from accord.core.trust.labels import ADVICE
from accord.hub.members.queries import Caller

# Actions open to a member of a sector about something that is reported, and about something that several report.
_LOOK = MappingProxyType(
    {
        "finance": gettext_noop("Look at the account and its payments under your own rules before money moves."),
        "crypto": gettext_noop("Look at the address and its transfers under your own rules before anything moves."),
        "telecom": gettext_noop("Look at the traffic of the number or sender under your own rules."),
        "platform": gettext_noop("Look at the page, the advertisement or the account under your own rules."),
    }
)
_ACT = MappingProxyType(
    {
        "finance": gettext_noop("Stop payments to it, or hold them, as your rules allow, and say here what you did."),
        "crypto": gettext_noop("Stop transfers to it, or hold them, as your rules allow, and say here what you did."),
        "telecom": gettext_noop("Block it as your rules allow, and say here what you did."),
        "platform": gettext_noop("Remove it as your rules allow, and say here what you did."),
    }
)
_OTHERS_LOOK = gettext_noop("Treat it as one member's word. Ask its publisher what they know.")
_OTHERS_ACT = gettext_noop("Ask the member that can stop it to act, and warn the people who deal with it.")
_CLEARS_NOTHING = gettext_noop("This clears no one. Rely on what you know of it yourself.")
_MAY = MappingProxyType(
    {
        "report-seen": (
            "member:signals:publish",
            gettext_noop("If you met it in a scam, publish a signal or add that you saw it too."),
            gettext_noop("If you met it in a scam, tell a colleague who publishes signals."),
        ),
        "call-bank": (
            "member:requests:open",
            gettext_noop("If money has gone there, open a request to hold it."),
            gettext_noop("If money has gone there, ask a colleague on duty to open a request to hold it."),
        ),
    }
)


def advice(code: str, caller: Caller) -> str:
    """One sentence for this person."""
    if code == "be-careful":
        return gettext(_LOOK.get(caller.sector, _OTHERS_LOOK))
    if code == "do-not-engage":
        return gettext(_ACT.get(caller.sector, _OTHERS_ACT))
    if code == "stay-careful":
        return gettext(_CLEARS_NOTHING)
    if code in _MAY:
        permission, can, can_not = _MAY[code]
        return gettext(can if caller.may(permission) else can_not)
    return gettext(ADVICE[code])
