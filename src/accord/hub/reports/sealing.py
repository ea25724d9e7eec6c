"""What a receiver may read: a copy of just those answers that its item names, shared with it alone. Taken back, it is erased."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from accord.core.reports.answers import LONGEST
from accord.core.reports.plan import Item
from accord.core.reports.sheet import Sheet
from accord.core.times import DAY
from accord.hub.intake.queries import pictures
from accord.hub.intake.vocabulary import EVIDENCE
from accord.hub.journal.actions import Turn
from accord.hub.reports.vocabulary import KEPT_DAYS
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

HUB = Reader(None, "hub", "hub")
_WHY = Reason("delivery")
_MOST = 4 * LONGEST["long-text"]


def texts_of(sheet: Sheet, items: Iterable[Item]) -> dict[str, str]:
    """The answers that these items name, as texts by question; a payment's item names that payment only."""
    found: dict[str, str] = {}
    for item in items:
        for keys in item.sealed.values():
            for key in keys:
                value = sheet.answers.get(key)
                if key == "payments" and isinstance(value, list):
                    value = value[item.payment - 1 : item.payment] if item.payment else value
                if value not in (None, "", []):
                    found[key.replace("-", "_")] = _text(value)[:_MOST]
    return found


def _text(value: Any) -> str:
    """As a person reads it: a row's parts each on a line."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_text(each)}" for key, each in _said_once(value).items() if each not in (None, ""))
    if isinstance(value, list | tuple):
        return "\n\n".join(_text(each) for each in value)
    return str(value)


def _said_once(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A payment whose amount names its currency, as `200.00 USDT`: not beside it again, and without the zeros of a coin's many places."""
    number, _, currency = str(row.get("amount", "")).partition(" ")
    if not currency:
        return row
    whole, dot, places = number.partition(".")
    if len(places) > 3:
        places = places.rstrip("0").ljust(2, "0")
    return {key: f"{whole}{dot}{places} {currency}" if key == "amount" else each for key, each in row.items() if key != "currency"}


def put(t: Turn, home: int, kind: str, texts: Mapping[str, str], readers: Iterable[int]) -> str:
    """Keep the copy and open it to its readers; returns its reference."""
    reference = vault.put(home, kind, texts or {"note": "-"}, by="hub", at=t.at, retention_days=KEPT_DAYS)
    for member in sorted(set(readers) - {home}):
        vault.share(reference, member, HUB, _WHY, until=t.at + KEPT_DAYS * DAY, at=t.at)
    return str(reference)


def share_pictures(t: Turn, sheet: Sheet, items: Iterable[Item], readers: Iterable[int], home: int) -> None:
    """The pictures are opened to whoever may see them by these items."""
    if any(EVIDENCE in keys for item in items for keys in item.sealed.values()):
        for reference in pictures(sheet):
            for member in sorted(set(readers) - {home}):
                vault.share(UUID(reference), member, HUB, _WHY, until=t.at + KEPT_DAYS * DAY, at=t.at)


def unshare_pictures(t: Turn, sheet: Sheet, member: int, home: int) -> None:
    if member != home:
        for reference in pictures(sheet):
            vault.unshare(UUID(reference), member, HUB, _WHY, at=t.at)


def renew(t: Turn, reference: str, texts: Mapping[str, str]) -> None:
    """What was told later is added to the copy."""
    if reference and texts:
        vault.update(UUID(reference), texts, HUB, _WHY, at=t.at)


def erase(t: Turn, reference: str) -> None:
    """From now on nobody reads it."""
    if not reference:
        return
    try:
        vault.erase(UUID(reference), HUB, Reason("person-asked"), at=t.at)
    except VaultError:
        return  # it is gone already
