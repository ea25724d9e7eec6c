"""Texts that are about a person, or may be: they go to the vault, shared with the other side, and the request keeps a reference."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier
from accord.core.protocols import Amount, Field
from accord.core.texts import is_readable
from accord.core.times import DAY
from accord.hub.members.queries import Caller
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import KEPT_DAYS
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import Erased, VaultError
from accord.hub.vault.vocabulary import Reader, Reason

KIND = "request"
_HUB = Reader(None, "hub", "hub")
_DELIVERY = Reason("delivery")
Plain = dict[str, Any]


def put(home: int, texts: Mapping[str, str | bytes], others: Iterable[int], *, by: str, at: int, days: int = KEPT_DAYS) -> str:
    """Keep it for its home member, open to the people of the other parties; returns the reference. Joins the turn."""
    reference = vault.put(home, KIND, texts, by=by, at=at, retention_days=days)
    share(str(reference), others, home, at)
    return str(reference)


def share(reference: str, others: Iterable[int], home: int, at: int) -> None:
    """Open a record of ours to more members; what was erased meanwhile stays erased."""
    for member in sorted(set(others) - {home}):
        with suppress(Erased):
            vault.share(UUID(reference), member, _HUB, _DELIVERY, until=at + KEPT_DAYS * DAY, at=at)


def share_if_own(reference: str, owner: int, member: int, at: int, *, days: int, most: int | None = None) -> bool:
    """Open a record that a party named, where it is that party's own; False where it is not. `most`: in no case longer than until then."""
    if vault_queries.home(UUID(reference)) != owner:
        return False
    with suppress(Erased):
        until = at + days * DAY
        vault.share(UUID(reference), member, _HUB, _DELIVERY, until=until if most is None else min(until, most), at=at)
    return True


def unshare_if_own(reference: str, owner: int, member: int, at: int) -> None:
    """Close it again; one whose time is over is closed already, and must not keep the step from being taken."""
    if vault_queries.home(UUID(reference)) == owner:
        with suppress(Erased):
            vault.unshare(UUID(reference), member, _HUB, _DELIVERY, at=at)


def read(reference: str, caller: Caller, at: int) -> Mapping[str, str | bytes] | None:
    """A stored text, for a person of a party; None where the vault does not open it to this role. Leaves a line; never in a turn."""
    try:
        return vault_queries.read(UUID(reference), Reader(caller.n, caller.role, caller.actor), Reason("request"), at=at)
    except (VaultError, ValueError):
        return None


def read_for_guest(reference: str, owner: int, at: int) -> Mapping[str, str | bytes] | None:
    """A text that the inviting member (`owner`) keeps, for the guest's page: never another member's. Not in a turn."""
    try:
        if vault_queries.home(UUID(reference)) != owner:
            return None
        return vault_queries.read(UUID(reference), _HUB, _DELIVERY, at=at)
    except (VaultError, ValueError):
        return None


def checked(text: object, field: str, longest: int) -> str:
    """A text as a person may write it. Raises Refused."""
    if not isinstance(text, str) or not text.strip():
        raise Refused("not-text", _("Write a text."), field)
    if len(text) > longest or not is_readable(text, lines=True):
        raise Refused("bad-text", _("Write at most {count} characters, without control characters.").format(count=longest), field)
    return text.strip()


def apart(fields: Iterable[Field], values: Mapping[str, Any]) -> tuple[Plain, dict[str, str]]:
    """The typed fields of a step as JSON values without personal data; and what was written in words, by its path."""
    plain: Plain = {}
    words: dict[str, str] = {}
    for field in fields:
        if field.key in values:
            plain_value = _plain(field, values[field.key], field.key, words)
            if plain_value is not None:
                plain[field.key] = plain_value
    return plain, words


def _plain(field: Field, value: Any, path: str, words: dict[str, str]) -> Any:
    if field.type == "text":
        words[path] = value
        return None
    if field.type == "list":
        rows = []
        for number, row in enumerate(value, 1):
            there = {}
            for column in field.columns:
                if column.key in row:
                    plain_value = _plain(column, row[column.key], f"{path}.{number}.{column.key}", words)
                    if plain_value is not None:
                        there[column.key] = plain_value
            rows.append(there)
        return rows
    if isinstance(value, Amount):
        return {"value": f"{value.value:f}", "code": value.code}
    if isinstance(value, Identifier):
        return {"key": value.key.hex(), "kind": value.kind}
    return value.isoformat() if hasattr(value, "isoformat") else value


def put_words(home: int, words: Mapping[str, str], others: Iterable[int], *, by: str, at: int) -> str:
    """The words of a step as one record; empty where there are none."""
    if not words:
        return ""
    return put(home, {"words": msgspec.json.encode(dict(words), order="sorted").decode()}, others, by=by, at=at)


def words_of(kept: Mapping[str, str | bytes] | None) -> dict[str, str]:
    if kept is None or "words" not in kept:
        return {}
    return dict(msgspec.json.decode(kept["words"], type=dict[str, str]))
