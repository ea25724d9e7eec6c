"""Deconfliction: what is compared, in numbers alone."""

from msgspec import Struct

from accord.formats.api.common import Body, Named


class DeconflictRequest(Body):
    """Whether an officer of yours is introduced to those of other members that have the request's identifier as a target too."""

    deconflict: bool = True


class DeconflictOut(Struct):
    id: Named
    deconflict: bool


class DeconflictionOut(Struct):
    """`compared`: targets of yours that are compared; `waiting`: those for which your budget of the day has no room yet, or no officer is
    there."""

    compared: int
    waiting: int
