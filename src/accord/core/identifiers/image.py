"""Kind `image`: a picture seen in a scam, known by its PDQ hash. The picture itself is never kept.

Value: 64 lower-case hex digits (256 bits). Display: `pdq:` and the value. Two pictures are one where at most 31 bits differ.
Source: Meta's PDQ (see `pdq`), its quality rule (below 50 there is no usable hash) and its match threshold of 31, inclusive.
"""

import re

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.digits import plain

KIND = "image"
MATCH_DISTANCE = 31
MIN_QUALITY = 50

_HASH = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"

EXAMPLES = (
    Example(f"pdq:{_HASH}", _HASH),
    Example(_HASH, _HASH),
    Example(f"PDQ:{_HASH.upper()}", _HASH),
    Example(f"{_HASH}:100", _HASH),
    Example(f" pdq:{_HASH}:50 ", _HASH),
)
BAD_EXAMPLES = (
    BadExample(f"pdq:{_HASH}:49", "image-quality"),
    BadExample(f"pdq:{_HASH}:101", "image-quality"),
    BadExample(_HASH[:-1], "image-hash"),
    BadExample(f"{_HASH}0", "image-hash"),
    BadExample("pdq:" + "0" * 64, "image-empty"),
    BadExample("md5:9e107d9d372bb6826bd81d3542a419d6", "image-hash"),
    BadExample("", "image-hash"),
)

_FORM = re.compile(r"(?:pdq:)?([0-9a-f]{64})(?::([0-9]{1,3}))?")
_LONGEST = 200


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """`pdq:<hex>` or `<hex>`, either followed by `:<quality>` or not. Refusals: `image-hash`, `image-quality`, `image-empty`."""
    form = _FORM.fullmatch(plain(text).lower()) if len(text) <= _LONGEST else None
    if form is None:
        raise NotAnIdentifier("image-hash", "An image is named by its PDQ hash: 64 hex digits, with or without 'pdq:' before them.")
    value, quality = form.groups()
    if quality is not None and not MIN_QUALITY <= int(quality) <= 100:
        raise NotAnIdentifier(
            "image-quality", "A PDQ hash needs a quality of {least} to 100; send a picture that shows more.", {"least": MIN_QUALITY}
        )
    if value in ("0" * 64, "f" * 64):
        raise NotAnIdentifier("image-empty", "This hash belongs to every empty picture; send the hash of a picture that shows something.")
    return Identifier(kind=KIND, value=value, display=f"pdq:{value}")


def distance(a: str, b: str) -> int:
    """How many of the 256 bits differ between two values; MATCH_DISTANCE or less is the same picture."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def pdq(image: bytes) -> tuple[str, int]:
    """The hash (64 hex digits) and quality (0 to 100) of a PNG, JPEG, GIF, WebP or BMP file.

    Refusals: `not-an-image`, `image-too-large`. A quality below MIN_QUALITY makes a hash that `parse` would refuse; the caller decides.
    """
    # numpy and Pillow are slow to load, and only pictures need them.
    from accord.core.identifiers.pdq import hash_and_quality

    return hash_and_quality(image)


def dihedral(image: bytes) -> tuple[str, ...]:
    """The eight hashes of a picture turned and mirrored; PDQ itself sees a turned picture as another one. The first is the original."""
    from accord.core.identifiers.pdq import eight_hashes

    return eight_hashes(image)
