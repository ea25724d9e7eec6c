"""Members, circles, tokens, budgets and schemes."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from accord.formats.api.common import Body, Epoch, MemberName, Name, Named, Time, list_of


class Myself(MemberName):
    sector: str
    country: str


class MemberOut(Struct):
    """`note` and `source`: what is publicly known of its membership, and where that is stated."""

    id: Named
    name: str
    sector: str
    country: Annotated[str, Meta(description="ISO 3166-1; empty for an international body.")]
    standing: str
    since: Time
    note: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    sandbox: Annotated[bool | UnsetType, Meta(description="True in the sandbox, where all is made up; not there otherwise.")] = UNSET


class BudgetOut(Struct):
    """New claims a day, and how many of today's are spent."""

    daily: int
    spent: int


class MeOut(Struct):
    member: Myself
    scopes: list[str]
    role: str
    budget: BudgetOut
    epoch: Epoch
    sandbox: Annotated[bool | UnsetType, Meta(description="True in the sandbox, where all is made up; not there otherwise.")] = UNSET


class BudgetSet(Struct):
    id: Named
    daily: int


class SchemeOut(Struct):
    """A scam scheme with its names in other vocabularies; null where one has none."""

    key: str
    label: str
    definition: str
    stanford: str | None
    ic3: str | None
    xarf: str | None


class CircleOut(Struct):
    id: Named
    name: str
    opens: bool
    members: list[Named]


class LeftOut(Struct):
    id: Named
    left: Named


class MakerOut(MemberName):
    """The person who made a token."""


class TokenRow(Struct):
    """A token as it may be listed, without the token itself.

    `maker` or `parent` made it, and it may do what that one may now: where that is nothing any more it is `suspended`, and `lost` are the
    scopes that are gone. `may`: as which role it publishes now; null where it does not work.
    """

    id: Named
    name: str
    scopes: list[str]
    role: str
    made: Time
    expires: Time | None
    revoked: Time | None
    maker: MakerOut | None
    parent: Named | None
    suspended: bool
    lost: list[str]
    may: str | None
    client: Annotated[
        str | None,
        Meta(description="Of a program that asks for tokens by OAuth 2: how it proves who it is. Null: the token itself is sent."),
    ] = None


class TokenOut(Struct):
    """The token is shown this once."""

    id: Named
    token: str
    scopes: Annotated[list[str], Meta(description="What it may do, also where you named none.")]
    role: str


class ClientOut(Struct):
    """The secret is shown this once; null for a client that proves itself without one. The client asks for tokens at the token endpoint."""

    id: Annotated[str, Meta(description="Its `client_id`.")]
    secret: str | None
    method: str
    scopes: Annotated[list[str], Meta(description="What it may do, also where you named none.")]
    role: str


class RevokedOut(Struct):
    id: Named
    revoked: bool


MemberList = list_of(MemberOut, "MemberList")
SchemeList = list_of(SchemeOut, "SchemeList")
CircleList = list_of(CircleOut, "CircleList")
TokenList = list_of(TokenRow, "TokenList")


class NewMember(Body):
    """An organisation that takes part. An international body has no country."""

    name: Name
    sector: str
    country: Annotated[str, Meta(description="ISO 3166-1, two letters; empty for an international body.")] = ""
    standing: str = "active"


class Standing(Body):
    """Only active members read and publish."""

    standing: str


class Budget(Body):
    """New claims a day."""

    daily: Annotated[int, Meta(extra_json_schema={"minimum": 0, "maximum": 1_000_000_000})]


class NewCircle(Body):
    """`opens`: later joiners are granted what the circle shares already."""

    name: Name
    opens: bool = False


class CircleMember(Body):
    """By id or name."""

    member: Name


class NewClient(Body):
    """A program that asks for tokens of ten minutes. Without scopes: all that is about the member's own.

    How it proves who it is, by `method`: `client_secret_basic`, `client_secret_post` (a secret, which is given), `private_key_jwt` (with
    `keys`), `tls_client_auth` (with `subject`), `self_signed_tls_client_auth` (with `certificate`). `member` needs hub:tokens:manage where
    it isn't yours.
    """

    method: str = "client_secret_basic"
    keys: Annotated[dict[str, Any] | None, Meta(description="Its public keys: a JSON Web Key Set, RFC 7517.")] = None
    subject: Annotated[str, Meta(description="Of its certificate, as RFC 4514 writes it.", examples=["CN=siem.bank.example,O=Bank"])] = ""
    certificate: Annotated[str, Meta(description="Its certificate, as PEM.")] = ""
    bound: Annotated[bool, Meta(description="Its tokens hold with its client certificate alone.")] = False
    name: Annotated[str, Meta(description="To tell your clients apart.", extra_json_schema={"maxLength": 100})] = ""
    scopes: list[str] | None = None
    role: Annotated[str | None, Meta(description="How wide it may publish; at most as wide as your own, which it is when left out.")] = None
    expires: Annotated[str | None, Meta(description="RFC 3339, to come. Left out: never.", examples=["2030-01-31T12:00:00Z"])] = None
    member: Name | None = None


class NewToken(Body):
    """Without scopes: all that is about the member's own. `member` needs hub:tokens:manage where it isn't yours."""

    name: Annotated[str, Meta(description="To tell your tokens apart.", extra_json_schema={"maxLength": 100})] = ""
    scopes: list[str] | None = None
    role: Annotated[str | None, Meta(description="How wide it may publish; at most as wide as your own, which it is when left out.")] = None
    expires: Annotated[str | None, Meta(description="RFC 3339, to come. Left out: never.", examples=["2030-01-31T12:00:00Z"])] = None
    member: Name | None = None
