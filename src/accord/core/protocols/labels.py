"""Titles of a step and a state that the hub adds to protocols, whoever wrote them; and a refusal that no guard has a sentence for."""

from typing import Final

ADDED: Final = {"end-unanswered": "End it: nobody can answer", "ended-unanswered": "Ended without an answer"}
REFUSALS: Final = {
    "other-currency": "The money of this request is in another currency. Choose that currency, and give the amount in it.",
}
