"""Pictures that a person sends: drawn anew, so that nothing but what they show is kept. What their QR codes name is read."""

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.pixels import redrawn
from accord.core.reports.scanned import Scanned, scan
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.vocabulary import LARGEST_SIDE, MOST_PICTURE, MOST_SENT_PICTURE
from accord.tables import identifier_tables

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
