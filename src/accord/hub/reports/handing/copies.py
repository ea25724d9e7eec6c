"""Copies for receivers: each holds just those answers that its item names, and is shared with it alone. Taken back, it is erased."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from accord.core.reports.answers import LONGEST, BadAnswers
from accord.core.reports.plan import Item
from accord.core.reports.sheet import Sheet
from accord.core.times import DAY
from accord.hub.intake.queries import Submission, pictures, sheet_of
from accord.hub.intake.vocabulary import EVIDENCE
from accord.hub.journal.actions import Turn
from accord.hub.reports.planning.reading import Report
from accord.hub.reports.vocabulary import KEPT_DAYS
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.queries import Fields
from accord.hub.vault.vocabulary import Reader, Reason

_HUB = Reader(None, "hub", "hub")
_WHY = Reason("delivery")
_MOST = 4 * LONGEST["long-text"]


def texts_of(sheet: Sheet, items: Iterable[Item]) -> dict[str, str]:
    """The answers that these items name, as texts by question; a payment's item names that payment only."""
    texts: dict[str, str] = {}
    for item in items:
        for keys in item.sealed.values():
            for key in keys:
                value = sheet.answers.get(key)
                if key == "payments" and isinstance(value, list):
                    value = value[item.payment - 1 : item.payment] if item.payment else value
                if value not in (None, "", []):
                    texts[key] = _text(value)[:_MOST]
    return texts


def _text(value: Any) -> str:
    """As a person reads it: a row's parts each on a line."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_text(part)}" for key, part in _currency_once(value).items() if part not in (None, ""))
    if isinstance(value, list | tuple):
        return "\n\n".join(_text(part) for part in value)
    return str(value)


def _currency_once(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A payment whose amount names its currency, as `200.00 USDT`: not beside it again, and without the zeros of a coin's many places."""
    number, _, currency = str(row.get("amount", "")).partition(" ")
    if not currency:
        return row
    whole, dot, places = number.partition(".")
    if len(places) > 3:
        places = places.rstrip("0").ljust(2, "0")
    return {key: f"{whole}{dot}{places} {currency}" if key == "amount" else value for key, value in row.items() if key != "currency"}


def _names(texts: Mapping[str, str]) -> dict[str, str]:
    """By the names that the vault's fields may have."""
    return {key.replace("-", "_"): text for key, text in texts.items()}


def by_question(kept: Fields) -> dict[str, str]:
    """A copy as it was put, by question."""
    return {name.replace("_", "-"): kept.text(name) for name in kept}


def put(t: Turn, home: int, kind: str, texts: Mapping[str, str], readers: Iterable[int]) -> str:
    """Keep the copy and open it to its readers; returns its reference."""
    reference = vault.put(home, kind, _names(texts) or {"note": "-"}, by="hub", at=t.at, retention_days=KEPT_DAYS)
    _share(t, reference, home, readers)
    return str(reference)


def _share(t: Turn, reference: UUID, home: int, readers: Iterable[int]) -> None:
    for member in sorted(set(readers) - {home}):
        vault.share(reference, member, _HUB, _WHY, until=t.at + KEPT_DAYS * DAY, at=t.at)


def share_pictures(t: Turn, report: Report, items: Iterable[Item], readers: Iterable[int]) -> None:
    """Share the pictures with the members that may see them by these items."""
    if any(EVIDENCE in keys for item in items for keys in item.sealed.values()):
        for reference in pictures(report.sheet):
            _share(t, UUID(reference), report.submission.home, readers)


def unshare_pictures(t: Turn, submission: Submission, member: int) -> None:
    """Stop sharing a report's pictures with a member, whose copy was erased."""
    if member != submission.home:
        with suppress(VaultError, BadAnswers):
            for reference in pictures(sheet_of(submission, t.at)):
                vault.unshare(UUID(reference), member, _HUB, _WHY, at=t.at)


def renew(t: Turn, reference: str, texts: Mapping[str, str]) -> None:
    """Add later answers to a receiver's copy."""
    if reference and texts:
        vault.update(UUID(reference), _names(texts), _HUB, _WHY, at=t.at)


def erase(t: Turn, reference: str) -> None:
    """Erase a copy, if it is not gone already: nobody can read it from now on."""
    if reference:
        with suppress(VaultError):
            vault.erase(UUID(reference), _HUB, Reason("person-asked"), at=t.at)
