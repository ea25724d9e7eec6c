"""Sentences of screening that belong to no row of the data."""

from typing import Final

NOTE: Final = {
    "no-pack": "Nothing is known here of the law of this country. Ask a lawyer there.",
}
