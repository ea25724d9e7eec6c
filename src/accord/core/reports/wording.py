"""Sentences of reports that belong to no row of a data file."""

from typing import Final

ANYTHING: Final = {"anything": "This step goes on."}

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

# Beside the items of a plan, for the person who sends it.
PLAN: Final = {
    "unconfirmed": "Nobody has confirmed it yet. Nothing is held because of it before your bank or the police does.",
    "nobody": "Nobody in the partnership can act on this yet. We note it, so that somebody is invited who can.",
    "lacks": "Something is still needed for this. See what is marked above.",
    "off": "You switched this off.",
    "no-consent": "You did not agree to this, so it is not sent.",
    "guardian": "A parent or guardian has to agree to this. If that is not safe for you, say so above.",
    "while-held": "It waits until the person is safe: those who hold the person could notice it.",
    "fear": "The person is afraid of it, or it is not known. It is not told.",
}

# How a damped item is handed on.
DAMPED: Final = {
    "ring": "It rings at once.",
    "grow": "It is handed on with others, and the bell that rings says one more.",
    "join": "It is added to what is on the desk already.",
    "later": "It is handed on without ringing; somebody looks at it first.",
}
