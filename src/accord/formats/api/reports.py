"""Reports that a member hands in."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from accord.formats.api.common import Body, Named


class NewReport(Body):
    """A person's report at your member. `answers` by question, as in the form of reports; all of it is sealed; no card numbers in it."""

    id: Annotated[str, Meta(description="Your own id of the report.", extra_json_schema={"minLength": 1, "maxLength": 100})]
    answers: Annotated[dict[str, Any], Meta(description="Answers by question.", examples=[{"country": "TH", "lost": ["money"]}])]
    consents: Annotated[list[str], Meta(description="To what the person said yes.", examples=[["bank", "police"]])]
    door: Annotated[Literal["money", "held"], Meta(description="Money or data was taken, or someone is held.")] = "money"
    language: Annotated[Literal["en", "th", "bn", "ne", "es", "ar"], Meta(description="In which the person is written to.")] = "en"
    pictures: Annotated[
        list[bytes],
        Meta(
            description="Pictures of the chat, the QR code, the receipt: PNG, JPEG, GIF or WebP, each in base64. They are drawn anew, so "
            "that nothing but what they show is kept.",
            extra_json_schema={"maxItems": 10},
        ),
    ] = field(default_factory=list)


class NotSent(Struct):
    """A way out that was agreed to and is not taken. `reason`: `guardian` (one must agree first), `while-held`, `fear` (of a consulate)."""

    way: str
    consent: str
    reason: str


class CallFirst(Struct):
    """A line to give to the person before anything else. `number` as people dial it."""

    need: str
    about: str
    number: str


class HandedIn(Struct):
    """The report's id, and the code with which the person follows it on the hub's public page. Hand the code on. `say_first` and
    `call_first` are for a person in despair or in danger, and for a child: say them before all else."""

    id: Named
    code: str
    not_sent: list[NotSent]
    say_first: list[str]
    call_first: list[CallFirst]
