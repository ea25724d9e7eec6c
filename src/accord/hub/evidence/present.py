"""Views of evidence. A name stands only in a field that is left out where a value is printed or logged by mistake."""

from dataclasses import dataclass, field

from msgspec import Struct

from accord.formats.custody import Link


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A file as the caller's member is shown it. `shared_with` (ids) is for the member alone that put it in."""

    id: str
    case: str
    name: str = field(repr=False)
    size: int
    sha256: str
    tlp: str
    owner: str
    owner_name: str
    is_own: bool
    at: int
    shared_with: tuple[str, ...]
    lines: int
    is_stamped: bool


class LineRow(Struct, frozen=True):
    """A custody line with the hash that it has in the chain, and what its member is called."""

    link: Link
    at: int
    member_name: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One file, with what was written with it."""

    row: ItemRow
    note: str = field(repr=False)


class Verified(Struct, frozen=True):
    """What a look at a file's content found. `sha256`: what it has now; empty where it can't be read."""

    is_whole: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload of the caller's member that is not whole."""

    id: str
    name: str = field(repr=False)
    size: int
    offset: int
    begun: int
