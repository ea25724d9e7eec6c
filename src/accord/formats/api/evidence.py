"""Evidence of cases."""

from typing import Annotated

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Time, list_of

Digest = Annotated[str, Meta(description="SHA-256, in hex.")]


class NewUpload(Body):
    """A file that will be sent. `tlp`: whom its label lets it be shared with, as of every part of a case."""

    name: Annotated[str, Meta(description="The file's name, 1 to 200 characters.")]
    size: Annotated[int, Meta(ge=0, le=1 << 50, description="How many bytes it has.")]
    tlp: Annotated[str, Meta(description="TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED.")] = "TLP:AMBER"
    note: Annotated[str, Meta(description="What it is and where it comes from.")] = ""


class EvidenceChange(Body):
    """Another label of a file."""

    tlp: Annotated[str, Meta(description="TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED.")]


class EvidenceChanged(Struct):
    id: str
    tlp: str


class UploadOut(Struct, kw_only=True):
    """An upload. `offset`: how many bytes have come; `item`: the file's id, once all of it has."""

    id: str
    offset: int
    size: int
    item: str | None
    sha256: Digest | None


class UploadRowOut(Struct, kw_only=True):
    """An upload of your own that is not whole."""

    id: str
    name: str
    offset: int
    size: int
    begun: Time


class EvidenceOut(Struct, kw_only=True):
    """A file of a case. `shared_with` (ids) is told to the member alone that put it in."""

    id: str
    name: str
    size: int
    sha256: Digest
    tlp: str
    owner: str
    owner_name: str
    own: bool
    taken_in: Time
    shared_with: list[str]
    custody_lines: Annotated[int, Meta(description="How many lines your own custody of it has.")]
    time_stamped: bool


class EvidenceLooked(EvidenceOut, kw_only=True):
    """One file, with what was written with it."""

    note: str


class CustodyLineOut(Struct, kw_only=True):
    """A custody line, as it is hashed, and its hash."""

    item: str
    number: int
    at: Time
    member: str
    actor: str
    role: str
    act: str
    how: str
    sha256: Digest
    result: str
    detail: str
    hash: Digest
    member_name: Annotated[str, Meta(description="What the member is called; not hashed.")]


class VerifiedOut(Struct):
    """Whether a file is what was taken in, and its SHA-256 now."""

    ok: bool
    sha256: Digest | None


class Erased(Struct):
    id: str
    erased: bool


EvidenceList = list_of(EvidenceOut, "EvidenceList")
UploadList = list_of(UploadRowOut, "UploadList")
CustodyList = list_of(CustodyLineOut, "CustodyList")
