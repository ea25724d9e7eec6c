"""Sentences of rescue by code. What belongs to a row of the data stands there."""

from typing import Final

NOT_NOW: Final = {
    "no-such-step": "This step is not open now. Look at how it stands, and choose one that is.",
    "not-yours": "This step is for the member that keeps it. Ask it to take the step.",
    "no-outcome": "Say how it came out: choose one of the outcomes of this step.",
}
