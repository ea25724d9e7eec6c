"""Texts of requests for people: the mail that a guest gets, and why a step can't be taken now."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accord.hub.members import queries as members
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests.guest_clock import offset_of, until
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER

# Why a step can't be taken now, where no guard of its protocol says it.
BARRED: Mapping[str, str] = MappingProxyType(
    {
        "no-hold": "Nothing is held any more. Answer for it again.",
        "decided": "Every claim is decided already. Conclude the appeal.",
        "nothing-to-waive": "No preserve request stands before the removal, so there is nothing to waive.",
        "no-room": (
            "Another party of this trail holds so much that there is no room for a hold here. Ask that party to release some first."
        ),
        "doubted": "Another party says that the money came to it. Clear up with that party where the money is, then say so here.",
        "time-over": "All the time for which it can be held without an order is over. Give the order, and extend the hold.",
    }
)

# What is left to do where the end of a request rings: by protocol, state and side.
AFTER_THE_END: Mapping[tuple[str, str, str], str] = MappingProxyType(
    {
        ("refer", "revoked", ANSWERER): gettext_noop(
            "This referral was revoked: {reason}. It shows you nothing about the person now. If the person is with you, don't send them "
            "away: ask them what they want, and ask {member} what happens next. Tell no one else about them."
        ),
        ("refer", "rejected", ASKER): gettext_noop(
            "This referral was rejected: {reason}. The person still needs help: ask another member, or find help in another way."
        ),
    }
)


def after_the_end(request: Request, side: str) -> str:
    """What the member on this side must do once the request is over; empty where nothing. Nothing about a person."""
    says = AFTER_THE_END.get((request.name, request.state, side))
    if says is None:
        return ""
    protocol = protocols()[request.protocol]
    reasons = {**protocol.fields["revoke-ground"].choices, **protocol.refusals}
    code = str(request.fields.get("revoke-ground") or request.fields.get("refusal") or "")
    return _(says).format(reason=_(reasons.get(code, code)), member=members.by_number([request.asker])[request.asker].name)


def guest_address(token: str) -> str:
    """The address of a guest's page."""
    return f"{settings.ACCORD_ADDRESS.rstrip('/')}/guest/{token}"


def guest_mail(request: Request, token: str, expires: int, language: str) -> tuple[str, str]:
    """Subject and text: what kind of request it is, which member asks and where to answer, and nothing about a person or an identifier."""
    known = {code for code, _name in settings.LANGUAGES}
    language = language if language in known else "en"
    with override(language):
        words = {
            "asker": members.by_number([request.asker])[request.asker].name,
            "protocol": _(protocols()[request.protocol].title),
            "address": f"{guest_address(token)}?lang={language}",
            "until": until(expires, language, offset_of(request)),
        }
        subject = _("A request awaits your answer: %(protocol)s") % words
        text = (
            _(
                "A member of the partnership against online scams asks your institution for something that it can do now.\n"
                "The institution that asks: %(asker)s\n\n"
                "Open this page to read the request. You can answer it once, until %(until)s:\n%(address)s\n\n"
                "We never ask for a password, a code or a payment. If in doubt, call the institution that asks at a number you know."
            )
            % words
        )
    return subject, text
