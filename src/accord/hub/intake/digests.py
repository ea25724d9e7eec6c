"""What is kept instead of codes and identifiers: digests under the hub's secret, which say nothing to whoever has the database alone."""

import hmac
import secrets

from accord.core import codes
from accord.hub.intake.words import SHORT
from accord.hub.journal.queries import secret


def digest(word: str, *parts: bytes) -> bytes:
    """32 bytes that only this hub makes of these parts; each part is marked off from the next by its length."""
    marked = b"".join(len(part).to_bytes(4) + part for part in (b"intake", word.encode(), *parts))
    return hmac.digest(secret(), marked, "sha256")


def code_of(form: bytes, content: bytes) -> str:
    """The code for what was sent from a form: sent twice, it gets the same one. Without a form's own random text, a new one."""
    return codes.make(digest("code", form, content)[: codes.RANDOM] if form else secrets.token_bytes(codes.RANDOM))


def placed_text(id: bytes) -> str:
    """The text that the sender of a submission puts where only whoever controls the identifier can."""
    return codes.shown(codes.make(digest("placed", id)[: codes.RANDOM]))


def short_code() -> str:
    return f"{secrets.randbelow(10**SHORT):0{SHORT}d}"
