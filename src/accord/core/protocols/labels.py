"""Titles of a step and a state that the hub adds to protocols, whoever wrote them."""

from typing import Final

ADDED: Final = {"end-unanswered": "End it: nobody can answer", "ended-unanswered": "Ended without an answer"}
