"""The sentences of readings, by their codes, with {placeholders}: `scripts/messages.py` collects them, doors translate them.

A door says `gettext(TEXTS[code]).format(**values)`; what is made here in English is made of the same.
"""

TEXTS = {
    # Read back.
    "account-at": "account {number} at {bank}",
}
