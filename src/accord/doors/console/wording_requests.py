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
