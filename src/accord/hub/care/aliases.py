"""Working aliases: how a case worker speaks of a person without the name.

The vault keeps the alias itself with the rest of the person. Beside the row stands a keyed digest of it alone: one who knows an alias
finds its file, and nobody reads an alias off a table.
"""

import hmac
import unicodedata
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from accord.core.texts import is_readable
from accord.hub.care import store
from accord.hub.care.errors import Refused
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import OPEN
from accord.hub.journal import queries as journal

ALIAS: Final = "alias"  # the field of a file
LONGEST: Final = 40


def digest(home: int, alias: str) -> str:
    """The digest beside the row: alike however the alias is spaced and capitalised, and of one member alone."""
    folded = " ".join(unicodedata.normalize("NFKC", alias).casefold().split())
    return hmac.digest(journal.secret(), f"care alias\n{home}\n{folded}".encode(), "sha256").hex()[:32] if folded else ""


def check(alias: str) -> None:
    """Raises Refused where it could not be said and looked for."""
    if len(alias) > LONGEST or not is_readable(alias):
        raise Refused("bad-alias", _("Write an alias of at most {count} letters, such as Blue Heron.").format(count=LONGEST), ALIAS)


def note_in(file: StoredFile, fields: Mapping[str, str | None]) -> None:
    """Fields of a file were set, by their names in the vault: its row has the new alias. Raises Refused where another open file has it."""
    if ALIAS not in fields:
        return
    file.alias = digest(file.home, fields[ALIAS] or "")
    check_free(file)


def check_free(file: StoredFile) -> None:
    """Raises Refused where another open file of the member has this alias: said aloud, it must be one person's."""
    others = store.of_alias(file.home, file.alias) if file.alias else []
    if any(other.id != file.id and other.state == OPEN for other in others):
        raise Refused("alias-taken", _("Another open file has this alias. Choose a different one, such as a colour and an animal."), ALIAS)
