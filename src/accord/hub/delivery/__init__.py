"""Delivery to a person or a member: by mail, text message, webhook, or one request to an address of the web."""

from typing import Final

from accord.hub.amiss import Watch

# The operator's own servers: that one takes nothing is told once, and not for each bell.
MAILS: Final = Watch("Mails are taken again.")
TEXTS: Final = Watch("Text messages are taken again.")
