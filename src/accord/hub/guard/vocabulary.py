"""The closed sets of the guard."""

from enum import IntEnum


class Evidence(IntEnum):
    """Whether the member of a held claim saw it itself: named no source and sent it in no bulk; and whether others may count on it."""

    NONE = 0
    OPEN = 1
    FOR_NAMED = 2
