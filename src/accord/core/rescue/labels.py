"""Sentences of rescue by code. What belongs to a row of the data stands there."""

from typing import Final

NOT_NOW: Final = {
    "no-such-step": "This step is not open now. Check the state, and choose a step that is open.",
    "not-yours": "Only the member that keeps the rescue can take this step. Ask it to.",
    "no-outcome": "Choose one of the outcomes of this step.",
}
