"""Parts that many of the API's structs are made of."""

from typing import Annotated

from msgspec import Meta, Struct, defstruct

Time = Annotated[str, Meta(description="RFC 3339, in UTC.", extra_json_schema={"format": "date-time"})]
Named = Annotated[str, Meta(description="An id that the API gave: a UUID.", extra_json_schema={"format": "uuid"})]
Seq = Annotated[int, Meta(description="The number of a journal entry.", ge=0)]
Epoch = Annotated[int, Meta(description="The journal's epoch: another one once the hub was put back to an earlier state.", ge=1)]


class MemberName(Struct):
    id: Named
    name: str


def list_of(item: type[Struct], name: str) -> type[Struct]:
    """A list of these; `next` is what continues it, null at its end."""
    return defstruct(name, [("items", list[item]), ("next", int | None)], namespace={"__doc__": list_of.__doc__})  # type: ignore[valid-type]


# Bounds that handlers check, with sentences of their own; here they are only shown.
Note = Annotated[
    str,
    Meta(
        description="A readable text; other people's identifiers in it are masked.", extra_json_schema={"minLength": 1, "maxLength": 1000}
    ),
]
Name = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 200})]
Region = Annotated[str, Meta(description="ISO 3166-1, two letters; helps to read national forms.", examples=["TH"])]


class Body(Struct, forbid_unknown_fields=True):
    """A request body: unknown fields are refused by name."""


Day = Annotated[str, Meta(description="A day, as 2026-11-25.", extra_json_schema={"format": "date"})]
