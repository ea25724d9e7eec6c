"""Words of requests that the console adds to the protocols' own, in English; other languages are in the catalogues."""

from types import MappingProxyType

# Where money stands, in the order in which a bar shows it: what is safe, what is under way, what is lost.
ACCOUNTS = MappingProxyType(
    {
        "returned": "returned",
        "converted": "under an order",
        "held": "held now",
        "pending": "pending",
        "moved-on": "moved on",
        "released": "released",
        "not-found": "not found",
        "refused": "refused by the desk",
    }
)

# What a button says when it is known how much it is about, by the effect of its step.
VERBS = MappingProxyType(
    {
        "hold": "Hold {amount}",
        "hold-more": "Hold {amount} more",
        "not-found": "{amount} not found",
        "release": "Release {amount}",
        "give-back": "Return {amount}",
        "convert": "Put {amount} under the order",
        "give-back-ordered": "Return {amount}",
        "release-ordered": "Release {amount}",
    }
)

UNITS = MappingProxyType({"minutes": "minutes", "hours": "hours", "days": "days"})
