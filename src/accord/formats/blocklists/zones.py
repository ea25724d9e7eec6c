"""Times of lists that leave the zone out, where the list says elsewhere that they are in UTC."""

import re

from accord.formats.blocklists.called import word

# What a time without its zone looks like.
_ZONELESS = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")


def is_utc(name: str) -> bool:
    """Whether a column says by its name that its times are in UTC."""
    return word(name).endswith("_utc")


def in_utc(fields: dict[str, str]) -> dict[str, str]:
    """The fields of an entry whose times are in UTC, where they don't say so themselves."""
    return {name: f"{text} UTC" if name in ("first", "last") and _ZONELESS.fullmatch(text) else text for name, text in fields.items()}
