"""Sentences of the adviser that belong to no row of its data: what can't be told of a loss, and what a form must warn of."""

from typing import Final

# Why it can't be told whether a condition is met.
UNKNOWN: Final = {
    "amount": "The amount is not known, so it was not compared with {least}.",
    "rate": "It could not be compared with {least}: state a rate between {code} and {other}.",
    "time": "The time of the payment is not known, so the {hours} hours were not counted.",
    "countries": "The countries of both banks are not known, so the hub can't tell whether the payment crossed a border.",
    "rail": "How the money was sent is not known. Ask the victim or the victim's bank.",
    "country": "The country of the victim, or of the one who asks, is not known.",
}
CAUTIONS: Final = {
    "no-uetr": "There is no UETR: banks find a payment across borders by it. Ask the victim's bank for it.",
    "no-time": "The time of the payment is not known. Ask the victim's bank for it: every clock counts from there.",
    "over-24-hours": "More than 24 hours have passed since the payment. Expect that money has moved on, and ask for the next hop.",
    "over-72-hours": "More than 72 hours have passed since the payment: several channels no longer accept a request for it.",
    "recall-not-sent": "No recall has been sent yet. Ask the victim's bank to send one now: some channels wait for it.",
    "not-victims-country": "The request does not come from the victim's country. Some channels are open to that country's police only.",
    "threshold-not-compared": "It could not be compared with the {least} of '{channel}'. Compare it yourself, at today's rate to {code}.",
    "below-threshold": "The amount is below the {least} of '{channel}'.",
}
