"""Sentences of screening that belong to no row of the data."""

from typing import Final

NOTE: Final = {
    "no-pack": "The hub has no information on the law of this country. Ask a lawyer there.",
}
STATUS_REFUSED = {
    "nobody": "Say who assessed it: a status that nobody answers for is none.",
    "no-review": "Set a day on which the status is looked at again.",
    "review-too-far": "Set the review within a year.",
    "before": "A later assessment stands already. Revise that one.",
}
