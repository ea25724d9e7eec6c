"""Legal gateways: under which instrument one country may ask another."""

from typing import Annotated

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Day, MemberName, Named, Time, list_of


class NewGateway(Body):
    """Under which instrument one country may ask another for what. Only where a source can be cited: `source` says where it stands."""

    asker: Annotated[str, Meta(description="The country that may ask: ISO 3166-1, two letters.", examples=["TH"])]
    asked: Annotated[str, Meta(description="The country that it may ask.", examples=["AE"])]
    protocol: Annotated[str, Meta(description="The kind of request.", examples=["hold-funds"])]
    instrument: Annotated[str, Meta(description="The treaty or arrangement, as it is called.", extra_json_schema={"maxLength": 200})]
    scope: Annotated[list[str], Meta(description="The offences or purposes that it covers: at least one.", examples=[["fraud"]])]
    source: Annotated[str, Meta(description="The source of the entry.", extra_json_schema={"maxLength": 1000})]
    data: Annotated[list[str] | None, Meta(description="The sorts of data that may be handed over; none where none may.")] = None
    expires: Annotated[str | None, Meta(description="The last day; left out where it does not expire.", examples=["2030-01-31"])] = None


class GatewayOut(Struct):
    """An entry of the register. `usable`: it carries requests now; `notes` say why not, or what to confirm before relying on it."""

    id: Named
    asker: str
    asked: str
    protocol: str
    instrument: str
    scope: list[str]
    data: list[str]
    expires: Day | None
    source: str
    by: MemberName
    made: Time
    ended: Time | None
    usable: bool
    notes: list[str]


class GatewayEnded(Struct):
    id: Named
    ended: bool


class GatewayForOut(Struct):
    """The gateways entered for the asker's country and one that the money went to. `says` is there where nothing carries the request."""

    asker: str
    asked: str
    protocol: str
    entries: list[GatewayOut]
    says: str | None


GatewayList = list_of(GatewayOut, "GatewayList")
