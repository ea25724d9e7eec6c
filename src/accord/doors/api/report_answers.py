"""What operations on reports answer with."""

import msgspec

from accord.doors.api.answers import Named


class HandedIn(msgspec.Struct):
    """The report's id, and the code with which the person follows it on the hub's public page. Hand the code on."""

    id: Named
    code: str
