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
        "protected": "One claim alone must not list it, since many would be hit who did nothing.",
        "budget": "The member's budget of new claims for that day was spent: a flood goes to a reviewer, not to everybody's blocklist.",
        "precision": "Most of the member's settled claims were refuted, so what it publishes now is looked at first.",
    }
)

# By the code before the colon in what the guard wrote; the list's own name follows it.
PROTECTED_SAYS = MappingProxyType(
    {
        "public-suffix": "It is a public suffix, under which many have their own addresses.",
        "shared-host": "It is a shared host, on which many people publish.",
        "popular-site": "It is a popular site, which most people visit for good reasons.",
        "bank": "It belongs to a bank or payment provider.",
        "emergency-line": "It is an emergency or help line.",
        "own-list": "A member lists it as its own.",
        "allow-list": "A member vouches for it.",
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
