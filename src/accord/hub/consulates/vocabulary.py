"""The closed tables of consulates."""

from typing import Final

READ, MANAGE, MANAGE_ALL = "member:members:read", "member:consulates:manage", "hub:consulates:manage"
CHANNELS: Final = ("phone", "out-of-hours", "mail", "fax", "post", "site", "chat")
PHONES: Final = ("out-of-hours", "phone")  # whoever calls because somebody is held calls at any hour
MOST_CHANNELS: Final = 12
STALE_AFTER: Final = 180  # days after which an entry should be checked again
