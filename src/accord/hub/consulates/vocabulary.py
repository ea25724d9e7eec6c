"""The closed tables of consulates."""

from typing import Final

READ, MANAGE, MANAGE_ALL = "member:members:read", "member:consulates:manage", "hub:consulates:manage"
CHANNELS: Final = ("phone", "out-of-hours", "mail", "fax", "post", "site", "chat")
PHONES: Final = ("out-of-hours", "phone")  # a caller calls at any hour where a person is held
MOST_CHANNELS: Final = 12
STALE_AFTER: Final = 180  # days after which an entry should be checked again
