"""A loss, and the doors that are open for it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Time
from accord.formats.api.countries import ContactDesk, ContactOut
from accord.formats.api.gateways import GatewayForOut

LossCountry = Annotated[str | None, Meta(description="ISO 3166-1, two letters.", examples=["TH"])]


class LossIn(Body):
    """A loss, without anybody's name, account or number. Anything left out counts as unknown, and never closes a door."""

    asks: Annotated[str, Meta(description="Who asks; `person` asks through a centre.", examples=["police"])]
    asks_from: LossCountry = None
    victim_country: LossCountry = None
    from_country: Annotated[str | None, Meta(description="Where the victim's bank is.", examples=["TH"])] = None
    to_countries: Annotated[list[str] | None, Meta(description="Where the money went.", examples=[["AE"]])] = None
    amount: Annotated[str | None, Meta(examples=["480000.00"])] = None
    currency: Annotated[str | None, Meta(description="ISO 4217, or the symbol of an asset.", examples=["THB"])] = None
    paid_at: Annotated[str | None, Meta(description="RFC 3339, with an offset.", examples=["2026-11-24T16:00:00Z"])] = None
    age: Annotated[str | None, Meta(description="How long ago it was paid, in place of `paid_at`.", examples=["5 hours"])] = None
    rail: Annotated[str | None, Meta(description="How it was sent.", examples=["swift"])] = None
    done: Annotated[list[str] | None, Meta(description="What was done already.", examples=[["recall-sent"]])] = None
    known: Annotated[list[str] | None, Meta(description="What is known of the money's way.", examples=[["uetr"]])] = None
    rates: Annotated[
        dict[str, str] | None,
        Meta(description="By code: how much of it one of `currency` is. Stated by you; none is assumed.", examples=[{"USD": "0.0285"}]),
    ] = None


class RemarkOut(Struct):
    """A sentence, and where it was read; `source` is null where it is what this hub can't tell."""

    text: str
    source: str | None
    tag: Literal["V", "S", "own"] | None


class DoorOut(Struct):
    """A door. `needs` is what is missing where it is not open yet, and why where it is closed; `remarks` is what nobody could confirm."""

    door: str
    name: str
    through: str
    state: Literal["open", "not-yet", "closed"]
    needs: list[RemarkOut]
    remarks: list[RemarkOut]


class WarningOut(Struct):
    """A warning to show before anything is sent; it stops nobody. `book` names the rules it comes from, null for those of the channels."""

    code: str
    text: str
    book: str | None
    sources: list[str]


class NationalDeskOut(Struct):
    """Whom to reach in the victim's country, as its pack has it; several values where sources contradict each other."""

    country: str
    key: str
    name: list[str]
    phone: list[str]
    mail: list[str]
    site: list[str]
    contact: ContactOut


class AdviceOut(Struct):
    at: Time
    doors: list[DoorOut]
    warnings: list[WarningOut]
    desks: list[NationalDeskOut]
    member_desks: list[ContactDesk]
    gateways: list[GatewayForOut]
