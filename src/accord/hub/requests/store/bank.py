"""How members want their bank messages written, which investigations they asked for, and which messages were taken in already."""

from typing import Any

from accord.hub.requests.models import BankForm, BankInvestigation, BankMessage


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


def keep_investigation(member: int, message: str, request: int, payment: str, action: str, at: int) -> bool:
    """False where the member gave this id to a message that says something else."""
    asked = {"request": request, "payment": payment, "action": action}
    there, _made = BankInvestigation.objects.get_or_create(member=member, message=message, defaults={**asked, "at": at})
    return {name: getattr(there, name) for name in asked} == asked


def investigations(request: int, member: int, payment: str) -> list[BankInvestigation]:
    """Those that a member asked for about a payment of a request, oldest first."""
    return list(BankInvestigation.objects.filter(request=request, member=member, payment=payment).order_by("id"))


def requests_investigated(message: str) -> list[int]:
    """The requests in which a message with this id asked for an investigation."""
    return list(BankInvestigation.objects.filter(message=message).order_by("id").values_list("request", flat=True).distinct())


def answer_investigation(request: int, message: str, answer_case: str) -> None:
    """The other bank's own reference for what this message asked for."""
    BankInvestigation.objects.filter(request=request, message=message).update(answer_case=answer_case)
