"""Words of the pages with figures, in English; other languages are in the catalogues."""

from types import MappingProxyType

UNITS = MappingProxyType({"day": "Days", "week": "Weeks", "month": "Months", "quarter": "Quarters"})
BYS = MappingProxyType({"period": "Time", "asker": "Member that asks", "answerer": "Member that is asked", "protocol": "Protocol"})
SIDES = MappingProxyType({"": "Either side", "asker": "We ask", "answerer": "We are asked"})
# The same where the member is chosen by a person who sees all of them.
SIDES_OF_ANY = MappingProxyType({"": "Either side", "asker": "The member asks", "answerer": "The member is asked"})

# The heading of a column, by account.
HEADS = MappingProxyType(
    {
        "pending": "Pending",
        "held": "Held now",
        "converted": "Under an order",
        "returned": "Returned",
        "moved-on": "Moved on",
        "taken-out": "Taken out",
        "released": "Released",
        "not-found": "Not found",
        "refused": "Refused",
    }
)

# The count of a column, by its heading, in the order of the columns.
COUNTS = MappingProxyType(
    {
        "Requests": "How many requests name money in this currency. One that names money in two currencies counts in both.",
        "Asked for": "The amount taken, as the first request of each trail gives it, without what the asking member has taken back."
        " A payment that several requests name counts in each. Where there is such a payment, the sum without it stands below the table.",
        "Followed": "What arrived in the requests that follow money which had moved on. It is the same money as under Moved on in an"
        " earlier request, and was not taken once more.",
        "Returned": "The member that held it says that it paid it back.",
        "Under an order": "The order of a court or an authority has taken the place of the hold.",
        "Held now": "The member that is asked holds it.",
        "Pending": "No member has said yet what became of it.",
        "Released": "It was held and let go: on a decision, at the end of the hold, or because the hold was wrong.",
        "Moved on": "It had left before it could be held. If a request follows it, it is counted there again, under Followed.",
        "Taken out": "It was taken out in cash or spent before it could be held.",
        "Not found": "The member that is asked did not find it.",
        "Refused": "The member that is asked will not act on it, or the member that asks has withdrawn a request that follows money.",
        "Minutes to the hold": "The median over the requests in which money was ever held: whole minutes from the opening of the request "
        "to its first hold. Requests without a hold are not in it. The last line counts it again over all of them.",
    }
)
