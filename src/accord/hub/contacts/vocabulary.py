"""The closed tables of contacts."""

from typing import Final

# The sections of a pack whose rows are contacts.
SECTIONS: Final = ("lines", "desks", "bodies")
BANKS: Final = "banks"  # contacts that were entered here: where a one-time page reaches a bank that is no member
PING: Final = "ping"  # the contact is a member's desk, and its test bell was answered
HOW: Final = ("call", "mail", "site", "visit", PING)
ANSWERED: Final = "answered"
WRONG: Final = "wrong"
FOUND: Final = (ANSWERED, "no-answer", WRONG)
