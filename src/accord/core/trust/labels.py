"""Labels of verdicts, in English: one template per code, so that a door may bring the same codes in another language.

Templates name their parameters in braces and avoid plurals, which differ between languages. No parameter is a member's name.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

Templates = Mapping[str, str]


class Reason(msgspec.Struct, frozen=True):
    """A stable code (lower-case, hyphens) and the values its template needs: numbers, dates (YYYY-MM-DD) and codes."""

    code: str
    params: Mapping[str, str | int] = msgspec.field(default_factory=dict)


REASONS: Templates = MappingProxyType(
    {
        # The known facts
        "unknown": "We do not know whether this is used in a scam. Not known does not mean harmless.",
        "reported-by": "Members that reported it: {members}. Independent sources: {sources}.",
        "seen-by": "Other members that saw it themselves: {members}.",
        "matched": "The most exact listed match is {matched}.",
        "first-seen": "First seen {date}.",
        "last-seen": "Last seen {date}.",
        "confidence": "Confidence stated by its reporters, of 100: {lowest} to {highest}.",
        "acted": "Members that answered '{action}': {members}.",
        # Why it is no more than reported
        "one-source": "Every report goes back to one source. Copies of one list do not corroborate each other.",
        "not-compared": "Some of it came in bulk and is still being compared with what others hold. Until then it corroborates nothing.",
        "one-member": "Every report comes through one member. A second member must report or see it before it is corroborated.",
        "low-weight": "Reporters whose earlier claims were often wrong: {members}. They corroborate nothing.",
        "set-aside": "Reporters whose claims the secretariat has set aside while it looks into them: {members}. They corroborate nothing.",
        # Reasons against it
        "disputed-by": "Members that dispute it: {members}. Independent sources that claim it: {sources}.",
        "disputed": "Those who dispute it are at least half as many as its sources. Until this is settled: investigate and warn only.",
        "retracted": "Claims that were retracted: {claims}.",
        "expired": "Claims that have expired: {claims}.",
        "unconfirmed-reports": "Reports by the public that no member has confirmed: {count}. Look into it; this is no ground to block.",
        # Why it is protected
        "public-suffix": "{matched} is a public suffix ({list}): many registrants share it, and it is not listed as a whole.",
        "shared-host": "{matched} is a shared host ({list}): many people publish on it, and it is not listed as a whole.",
        "top-site": "{matched} is one of the most visited sites ({list}), and it is not listed as a whole.",
        "popular-site": "{matched} is a popular site ({list}), and it is not listed as a whole.",
        "known-site": "{matched} stands on one list of known sites ({list}), and one claim alone does not list it as a whole.",
        "bank": "{matched} belongs to a bank or payment provider ({list}).",
        "state": "{matched} belongs to a state or a body of states ({list}), and is never listed as a whole.",
        "hospital": "{matched} belongs to a hospital or health service ({list}), and is never listed as a whole.",
        "help-site": "{matched} belongs to the police, a help line or an anti-scam centre ({list}), and is never listed as a whole.",
        "emergency-line": "{matched} is an emergency or help line ({list}).",
        "common-address": "{matched} is nobody's own address ({list}): coins are burned there, or all who hold a coin use it.",
        "own-list": "A member lists {matched} as its own ({list}).",
        "allow-list": "{matched} stands on an allow list ({list}).",
        "review": "Claims that have no effect because of this: {claims}. Reviewers can lift some protections; never that of banks, states, "
        "hospitals and help lines.",
        "part-of-protected": "That the whole is protected says nothing about the parts that others publish in it.",
        # Why it may not be used so
        "embargo": "A reporter asks that nobody acts on this before speaking with it.",
        "use-embargo": "Use '{use}' is not allowed: an embargo outranks every permitted use.",
        "use-protected": "Use '{use}' is not allowed: the identifier is protected.",
        "use-disputed": "Use '{use}' is not allowed while the claims are disputed.",
        "use-not-permitted": "Use '{use}' is not allowed: no member that reported it permits it.",
        "use-no-claim": "Use '{use}' is not allowed: no claim stands behind it.",
    }
)

ADVICE: Templates = MappingProxyType(
    {
        "contact": "Do not act on it. Contact the reporting member through its desk; the secretariat can reach one that is not named.",
        "stay-careful": "Do not take this as a clearance. Check who is asking through a channel you already know.",
        "be-careful": "Pause before you reply, click or pay. Check through a channel you already know.",
        "do-not-engage": "Do not reply, click or pay.",
        "call-bank": "If money has left, call the bank or payment provider now.",
        "report-seen": "If you saw it yourself, add a sighting or a report: it tells others.",
        "settle-dispute": "If you know what is right, say so on the claim: the disputes are open.",
        "ask-review": "If it harms people all the same, ask for a review, or report the exact page, account or message.",
        "undo": "If you acted on it before, undo that and say so.",
    }
)


def say(reason: Reason, templates: Templates = REASONS) -> str:
    """The sentence of a reason. Raises KeyError for a code without a template."""
    template = templates[reason.code]
    return template.format_map(reason.params) if "{" in template else template


def advise(code: str, templates: Templates = ADVICE) -> str:
    """The sentence of an advice code. Raises KeyError for a code without a template."""
    return templates[code]
