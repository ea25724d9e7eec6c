"""Sentences of reports that belong to no row of a data file."""

from typing import Final

ANYTHING: Final = {"anything": "Something has changed in this step."}

# Before somebody calls or writes to a person who may not be alone.
CONTACT: Final = {
    "no-contact": "The person looks with the code. Do not contact them.",
    "message-only": "Write a message that says nothing of this. Do not call.",
    "outside-hours": "It is not the time of day that the person said is safe. Wait.",
    "not-told-when": "Which time of day is safe is not told. Write a message that says nothing of this, and wait for an answer.",
    "may-call": "You may call. Say nothing of this before you know whom you speak with.",
    "may-message": "You may write. Say nothing in it that others must not read.",
    "word": "There is a word that means: I am not alone. If you hear it, say that you have the wrong number, and hang up.",
    "no-word": "No word was chosen. Ask first whether it is a good moment, as anybody might who sells something.",
    "others-read": "Somebody else may pick up or read along. Leave no name, no number and no word of this.",
}
