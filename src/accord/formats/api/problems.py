"""Refusals, as RFC 9457 problems."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType


class ChoiceOut(Struct):
    """One of the things that a text can mean: `value` is taken as it is, `display` is for people."""

    value: str
    display: str


class FaultOut(Struct):
    """A fault in one field; `field` is a path such as marking.audience.members."""

    field: str
    code: str
    text: str
    choices: Annotated[
        list[ChoiceOut] | UnsetType, Meta(description="Of a text that can mean several things: send one of these values instead.")
    ] = UNSET


class ProblemOut(Struct):
    """An RFC 9457 problem. Branch on `code`; `detail` says what to do next and never repeats what was sent."""

    type: Annotated[str, Meta(pattern="^urn:accord:problem:")]
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultOut] | UnsetType = UNSET
    choices: Annotated[
        list[ChoiceOut] | UnsetType, Meta(description="Where one field alone is asked about: what it can mean, as in its error.")
    ] = UNSET
    open: Annotated[list[str] | UnsetType, Meta(description="Of a step that was refused: the steps that are open to you.")] = UNSET
    happened: Annotated[str | UnsetType, Meta(description="Of a step that was refused: what was done last.")] = UNSET
    can_confirm: Annotated[
        list[str] | UnsetType, Meta(description="Of a step that waits until somebody stands behind the ask: the members that can.")
    ] = UNSET
    epoch: Annotated[int | UnsetType, Meta(description="Of a cursor of another epoch: the present one.")] = UNSET
    read_from: Annotated[
        int | UnsetType, Meta(description="Of a cursor of another epoch: drop what you got after this number, and read on after it.")
    ] = UNSET
