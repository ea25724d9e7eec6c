"""The tables of contacts."""

from typing import Any

from accord.hub.contacts.models import BankContact as BankContact
from accord.hub.contacts.models import Verification as Verification


def tries(**of: Any) -> list[Verification]:
    """By their day, and as they were noted."""
    return list(Verification.objects.filter(**of).order_by("day", "n"))


def insert_try(**columns: Any) -> None:
    Verification.objects.create(**columns)


def banks(country: str) -> list[BankContact]:
    return list(BankContact.objects.filter(country=country, ended=None).order_by("n"))


def bank(country: str, key: str) -> BankContact | None:
    return BankContact.objects.filter(country=country, bank=key, ended=None).first()


def insert_bank(**columns: Any) -> None:
    BankContact.objects.create(**columns)


def end_bank(country: str, key: str, at: int) -> bool:
    """Whether there was one."""
    return BankContact.objects.filter(country=country, bank=key, ended=None).update(ended=at) > 0
