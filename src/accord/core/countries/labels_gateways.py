"""Sentences of the register of legal gateways: why an entry does not carry a request, and what is missing."""

from typing import Final

GATEWAYS: Final = {
    "nothing": "No legal gateway is entered for this pair of countries and kind of request. State the legal basis in the request itself.",
    "of": "{instrument}: {fault}",
    "in-force-unknown": "whether it is in force is unknown here. Confirm it before you rely on it.",
    "not-in-force": "{about} is not in force. It can't carry a request; name another basis.",
    "expired": "this entry expired on {day}. Enter its renewal, or another basis.",
    "scope": "its scope does not cover what this request is about.",
    "data": "it does not permit these sorts of data: {data}.",
    "no-source": "this entry names no source. Add where it can be read.",
}
