"""Sentences of countries' rules that belong to no row of the data: they hold what a row says, and what follows from the request."""

from typing import Final

RULES: Final = {
    "several": "{first}; {then}",
    "noted": "{text} ({note})",
    "unknown": "Unknown: {what}.",
    "no-party": "The {treaty} does not bind {country}, as far as is known. Name another legal basis.",
    "party-unknown": "Whether the {treaty} binds {country} is unknown. Its clocks are shown, and nobody should rely on them.",
    "duty": "The victim must file with the police within {length}, counted from {start}.",
    "duty-start-unknown": "The victim must file with the police within {length}. From when that is counted, is not known here.",
    "duty-length-unknown": "The victim must file with the police in time, counted from {start}. How much time there is, is not known here.",
    "duty-unknown": "The victim must file with the police in time. How much time there is, is not known here.",
}
