"""How members want their bank messages written, and which messages were taken in already."""

from typing import Any

from accord.hub.requests.models import BankForm, BankMessage


def bank_form(member: int) -> BankForm | None:
    return BankForm.objects.filter(member=member).first()


def set_bank_form(member: int, values: dict[str, str]) -> None:
    BankForm.objects.update_or_create(member=member, defaults=values)


def bank_message(member: int, mark: bytes) -> BankMessage | None:
    return BankMessage.objects.filter(member=member, mark=mark).first()


def keep_bank_message(member: int, mark: bytes, answer: list[dict[str, Any]], at: int) -> None:
    """Keep what a message was answered with; once more where it now says something for a request that was not there before."""
    BankMessage.objects.update_or_create(
        member=member, mark=mark, defaults={"answer": answer}, create_defaults={"answer": answer, "at": at}
    )
