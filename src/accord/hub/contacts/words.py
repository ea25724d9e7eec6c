"""The closed tables of contacts."""

from typing import Final

# The sections of a pack whose rows are contacts.
SECTIONS: Final = ("lines", "desks", "bodies")
PING: Final = "ping"  # the contact is a member's desk, and its test bell was answered
HOW: Final = ("call", "mail", "site", "visit", PING)
ANSWERED: Final = "answered"
FOUND: Final = (ANSWERED, "no-answer", "wrong")
