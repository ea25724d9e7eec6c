"""Pictures that a person sends: drawn anew, so that nothing but what they show is kept. What their QR codes name is read."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.pixels import redrawn
from accord.core.reports.scanned import Scanned, scan
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.vocabulary import LARGEST_SIDE, MOST_PICTURE, MOST_SENT_PICTURE
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.tables import identifier_tables

_HUB = Reader(None, "hub", "hub")
Redrawn = tuple[dict[str, str | bytes], tuple[Scanned, ...]]


def redraw(data: bytes, country: str) -> Redrawn:
    """A picture as it is kept, and what its QR codes name. It takes a while, so never inside a turn. Raises BadSubmission."""
    if len(data) > MOST_SENT_PICTURE:
        raise BadSubmission("evidence", "image-too-large")
    try:
        picture, type = redrawn(data, LARGEST_SIDE, MOST_PICTURE)
        return {"file": picture, "type": type}, scan(picture, country or None, identifier_tables())
    except NotAnIdentifier as error:
        raise BadSubmission("evidence", error.code) from None


def is_among(picture: dict[str, str | bytes], references: Iterable[UUID], at: int) -> bool:
    """Whether this picture is kept already: a page that is sent again, as browsers do where a line broke, brings
    them again."""
    for reference in references:
        with suppress(VaultError):
            kept = vault.read(reference, _HUB, Reason("person-asked"), at=at, only=("file",))
            if kept["file"] == picture["file"]:
                return True
    return False
