"""Why a claim is held back, and what a verdict says, in English; other languages are in the catalogues."""

from types import MappingProxyType

HELD = MappingProxyType(
    {
        "protected": "Protected",
        "budget": "Budget spent",
        "precision": "Poor record",
    }
)

HELD_SAYS = MappingProxyType(
    {
        "protected": "One claim alone must not list it, because that would hit many people who did nothing.",
        "budget": "The member's budget of new claims for that day was spent: a flood goes to a reviewer, not to everyone's blocklist.",
        "precision": "Most of the member's settled claims were refuted, so what it publishes now is looked at first.",
    }
)

# By the code before the colon in what the guard wrote; the list's own name follows it.
PROTECTED_SAYS = MappingProxyType(
    {
        "public-suffix": "It is a public suffix, under which many have their own addresses.",
        "shared-host": "It is a shared host, on which many people publish.",
        "top-site": "It is one of the most visited sites, which nearly everybody visits for good reasons.",
        "popular-site": "It is a popular site, which most people visit for good reasons.",
        "known-site": "It is on one list of known sites.",
        "bank": "It belongs to a bank or payment provider.",
        "state": "It belongs to a state or a body of states.",
        "hospital": "It belongs to a hospital or health service.",
        "help-site": "It belongs to the police, a help line or an anti-scam desk.",
        "emergency-line": "It is an emergency or help line.",
        "common-address": "It is nobody's own address: coins are burned there, or all who hold a coin use it.",
        "own-list": "A member lists it as its own.",
        "allow-list": "A member vouches for it.",
    }
)

# The same, to choose by.
PROTECTED = MappingProxyType(
    {
        "top-site": "Most visited sites",
        "popular-site": "Popular sites",
        "known-site": "Sites on one list",
        "shared-host": "Shared hosts",
        "allow-list": "Members' allow lists",
        "bank": "Banks",
        "state": "States",
        "hospital": "Hospitals",
        "help-site": "Help and police sites",
        "emergency-line": "Emergency and help lines",
        "common-address": "Addresses of coins and of nobody",
        "public-suffix": "Public suffixes",
    }
)

# The effect that the reviewer's own yes would have now.
YIELDS = MappingProxyType(
    {
        "release": "Can be released",
        "say-yes": "Takes two reviewers",
        "never-released": "Never released as a whole",
        "not-corroborated": "Not yet corroborated",
        "own-claim": "Claimed by your own member",
        "said-yes": "Waits for a second reviewer",
    }
)

# What the queue can be narrowed to by it.
FILTERS = MappingProxyType(
    {
        "yields": "Can be released now",
        "second": "A reviewer said yes already",
        "waits": "Can't be released yet",
        "never": "Never released as a whole",
    }
)

# Of those that were chosen, why some can't be released; a number stands behind each.
CANNOT = MappingProxyType(
    {
        "bank": "banks and payment providers",
        "state": "states",
        "hospital": "hospitals and health services",
        "help-site": "police, help lines and anti-scam desks",
        "emergency-line": "emergency and help lines",
        "common-address": "addresses of coins and of nobody",
        "public-suffix": "public suffixes",
        "not-corroborated": "not yet corroborated by a second member",
        "own-claim": "claimed by your own member",
        "said-yes": "waiting for a reviewer of another member",
        "not-named": "for named people, and you are none of them",
    }
)

DECIDED = MappingProxyType({"": "waiting", "release": "released", "reject": "rejected"})

VERDICTS = MappingProxyType(
    {
        "none": "Nothing known",
        "reported": "Reported",
        "corroborated": "Corroborated",
        "disputed": "Disputed",
        "protected": "Protected",
        "retracted": "Retracted",
    }
)
