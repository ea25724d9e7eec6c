"""How an operation of the API is written down: the one list made of these is the addresses, the permissions and the document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, TypedDict

import msgspec
from msgspec import Struct

from accord.hub.members.queries import Caller

LARGEST = 1024 * 1024  # bytes of a body, where an operation says nothing else


class Query(Struct, frozen=True):
    """A query parameter: an integer within bounds, one of several words, or a text."""

    name: str
    says: str
    low: int | None = None
    high: int | None = None
    default: int | str | None = None
    words: tuple[str, ...] = ()
    is_time: bool = False  # RFC 3339, given to the handler in microseconds

    @property
    def is_number(self) -> bool:
        return self.low is not None


class Header(Struct, frozen=True):
    """A header that an operation reads, beside those that all of them do. `required` is it where the call is refused without it."""

    name: str
    says: str
    required: bool = False
    words: tuple[str, ...] = ()
    is_number: bool = False


def file_name_header(required: bool = False) -> Header:
    """The header in which the name of a file stands: proxies log addresses, and a name may be a person's."""
    says = "the file's name, such as attachment; filename=\"list.csv\"; other letters as filename*=UTF-8''..., encoded by percent"
    return Header("Content-Disposition", says, required)


def times(happened: str) -> tuple[Query, Query]:
    """The filters of a listing by the moment at which what it lists was `happened`."""
    zone = "(RFC 3339, or a day in UTC)"
    return (
        Query("since", f"only what was {happened} then or later {zone}", is_time=True),
        Query("until", f"only what was {happened} before then {zone}", is_time=True),
    )


class Times(TypedDict):
    """From when on, and before when, in microseconds; None where nothing bounds it."""

    since: int | None
    until: int | None


class Content(Struct, frozen=True):
    """A body that is no JSON: its bytes, what it is said to be, and the name that it goes by. A long one lies in an open file."""

    data: bytes
    media: str
    name: str = ""
    file: BinaryIO | None = None


class Files(Struct, frozen=True):
    """A body that lies in files, which follow each other in it."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """The input of a handler: the caller, the decoded body (or the Content), the path's and the query's values."""

    caller: Caller
    body: Any
    path: Mapping[str, str]
    query: Mapping[str, Any]
    is_head: bool = False  # only the headers of the answer are wanted
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    taken: Any = None  # what the edge took in of a body that is streamed, which comes to no handler

    @property
    def times(self) -> Times:
        """The filters by time of a listing that has them."""
        return Times(since=self.query["since"], until=self.query["until"])


class Reply(Struct, frozen=True):
    """The answer of a handler: a value to encode, bytes that are JSON already, Files, or Content."""

    body: Any
    status: int = 200
    is_secret: bool = False  # it is kept for a retry under the token and the key that were sent, and readable with these alone
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)


Handler = Callable[[Request], Reply]


class Deprecated(Struct, frozen=True):
    """Since when an operation should not be used any more, when it ends, and where it is said what to use instead; times in seconds."""

    since: int
    sunset: int
    link: str


def as_named(field: str, body: Any) -> str:
    """Fields have the same names in the body as in the hub."""
    return field


class Operation(Struct, frozen=True, kw_only=True):
    """One operation: its address, who may call it, what it takes and gives.

    `made` is where what it makes is found: an address with fields of the answer and of the path; its answer 201 says it as Location.
    `cached` says that a client may keep its answer, and ask whether it still holds (ETag). `lines` are its answers by another type than
    JSON, each with the shape of one line, and `takes_lines` the same of its body: the edge takes and gives them.
    `sends` are the headers that it reads for itself: a client that is made of the document sends no others.
    `documented` is what the document says of the body where `takes` is looser; `beside` are scopes of which the caller needs one as well,
    `wider` those with which the caller reaches further; `keeps` is False where its answer holds a secret: it is
    kept for a retry all the same, sealed under the caller's token and key. `media` is given where it
    sends a file; `raw` are the types of body that it takes as they are, where it takes no JSON, `also_raw` those that it takes too and that
    makers of clients don't know, `largest` how large that may be.
    """

    method: str
    path: str
    name: str
    says: str
    scope: str
    handler: Handler
    takes: Any = None
    documented: Any = None
    gives: Any = None
    statuses: tuple[int, ...] = (200,)
    query: tuple[Query, ...] = msgspec.field(default_factory=tuple)
    sends: tuple[Header, ...] = ()
    beside: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    keeps: bool = True
    finds: bool = False  # its body names a member, which may not be there
    media: str | None = None
    table: bool = False  # it takes the value of its field `csv` as a body of text/csv too
    refuses: tuple[int, ...] = ()  # further statuses with which it may refuse
    raw: tuple[str, ...] = ()
    also_raw: tuple[str, ...] = ()
    largest: int = LARGEST
    made: str = ""
    cached: bool = False
    lines: Mapping[str, Any] = msgspec.field(default_factory=lambda: MappingProxyType({}))
    takes_lines: Mapping[str, Any] = msgspec.field(default_factory=lambda: MappingProxyType({}))
    deprecated: Deprecated | None = None
    place: Callable[[str, Any], str] = as_named  # where in its body a field lies that the hub names

    @property
    def changes(self) -> bool:
        return self.method in ("POST", "PATCH", "DELETE")

    @property
    def takes_body(self) -> bool:
        return self.takes is not None or bool(self.raw)

    @property
    def problems(self) -> tuple[int, ...]:
        """The statuses with which it may refuse."""
        statuses = {400, 401, 403, 429, 503, *self.refuses}
        if "{" in self.path or self.finds:
            statuses.add(404)
        if self.changes:
            statuses |= {409, 422}
        if self.takes_body:
            statuses |= {411, 413, 415}
        return tuple(sorted(statuses))
