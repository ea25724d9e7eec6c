"""Sentences of screening that belong to no row of the data."""

from typing import Final

NOTE: Final = {
    "no-pack": "The hub has no information on the law of this country. Ask a lawyer there.",
}
