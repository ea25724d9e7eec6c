"""Refusals, as RFC 9457 problems."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType


class ChoiceOut(Struct):
    """One of the things that a text can mean: `value` is taken as it is, `display` is for people."""

    value: str
    display: str


class FaultOut(Struct):
    """A fault in one field; `field` is a path such as marking.audience.members. `detail` is `text` by the name that RFC 9457 uses."""

    field: str
    code: str
    text: str
    detail: str | UnsetType = UNSET
    pointer: Annotated[
        str | UnsetType, Meta(description="Of a field in a body: where it stands, as a JSON pointer (RFC 6901) such as #/marking/tlp.")
    ] = UNSET
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
    request_id: Annotated[
        str | UnsetType, Meta(description="The id of this request, as the header X-Request-Id has it. Name it where you ask about it.")
    ] = UNSET
    errors: Annotated[
        list[FaultOut] | UnsetType, Meta(description="All that is wrong with the shape of a body at once; else what was found first.")
    ] = UNSET
    choices: Annotated[
        list[ChoiceOut] | UnsetType, Meta(description="Where one field alone is asked about: what it can mean, as in its error.")
    ] = UNSET
    open: Annotated[list[str] | UnsetType, Meta(description="Of a step that was refused: the steps that are open to you.")] = UNSET
    happened: Annotated[str | UnsetType, Meta(description="Of a step that was refused: what was done last.")] = UNSET
    can_confirm: Annotated[
        list[str] | UnsetType, Meta(description="Of a step that waits until somebody stands behind the ask: the members that can.")
    ] = UNSET
    offset: Annotated[int | UnsetType, Meta(description="Of an upload that stands elsewhere: where. Send on from there.")] = UNSET
    epoch: Annotated[int | UnsetType, Meta(description="Of a cursor of another epoch: the present one.")] = UNSET
    read_from: Annotated[
        int | UnsetType, Meta(description="Of a cursor of another epoch: drop what you got after this number, and read on after it.")
    ] = UNSET
