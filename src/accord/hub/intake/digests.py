"""Digests kept instead of codes and identifiers: made under the hub's secret, they say nothing to a reader of the database alone."""

import hmac
import secrets

from accord.core import codes
from accord.hub.intake.vocabulary import SHORT
from accord.hub.journal.queries import secret

_FRESH = 32  # characters of a form's random text, and as many of the mark that the hub made it


def digest(word: str, *parts: bytes) -> bytes:
    """32 bytes that only this hub makes of these parts; each part is marked off from the next by its length."""
    marked = b"".join(len(part).to_bytes(4) + part for part in (b"intake", word.encode(), *parts))
    return hmac.digest(secret(), marked, "sha256")


def code_of(form: bytes, content: bytes) -> str:
    """The code for what was sent from a form: sent twice, it gets the same one. Without a form's own random text, a new one."""
    return codes.make(digest("code", form, content)[: codes.RANDOM] if form else secrets.token_bytes(codes.RANDOM))


def new_form() -> str:
    """The random text of a page that begins something: the hub's own, so that nobody knows of one that the hub has not made."""
    fresh = secrets.token_hex(16)
    return fresh + _mark_of(fresh)


def is_form(text: str) -> bool:
    """Whether the hub itself made this random text of a page."""
    fresh, mark = text[:_FRESH], text[_FRESH:]
    return len(text) == 2 * _FRESH and text.isascii() and hmac.compare_digest(_mark_of(fresh), mark)


def _mark_of(fresh: str) -> str:
    return digest("form", fresh.encode())[: _FRESH // 2].hex()


def placed_text(submission_id: bytes) -> str:
    """The text that the sender of a submission puts where only the controller of the identifier can."""
    return codes.grouped(codes.make(digest("placed", submission_id)[: codes.RANDOM]))


def short_code() -> str:
    return f"{secrets.randbelow(10**SHORT):0{SHORT}d}"
