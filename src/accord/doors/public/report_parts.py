"""Which part of a report a step is about, in the little by which the person who told it knows it again."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext

from accord.core.identifiers.base import Identifier
from accord.core.identifiers.labels import KINDS
from accord.core.typed.bank_names import by_key
from accord.doors.public import report_sheet, report_typed
from accord.hub.intake.queries import FollowedStep, Part

NOT_SENT: Final = ("own-bank-missing", "bank-missing", "part")  # steps that tell of what was not sent
COMING: Final = ("waits", "soon")  # states of what was not sent, and still will be
UNSENT: Final = "unsent"  # the state of a page for a bank that is no member, where its contact was not reached
OWN_BANK: Final = "own-bank"  # the way out by which the person's own bank is asked
NUMBERED: Final = frozenset({"account", "iban", "proxy", "crypto", "phone"})
END_SHOWN: Final = 4
JOINED: Final = "\u2060"  # a word joiner: no line ends between the dots and the digits
LEFT_TO_RIGHT: Final = "\u200e"  # without it the dots stand behind the digits after Arabic words: the number would seem to begin with them


def is_left(row: FollowedStep) -> bool:
    """Whether a step is left to the person who told it: nobody was reached with it, and the hub will not try again by itself."""
    return row.state == UNSENT or (row.step in NOT_SENT and row.state not in COMING)


def place(row: FollowedStep) -> int:
    """Where a step stands: what is left to the person first, and of that the bank that paid, which can still recall the payment."""
    if not is_left(row):
        return len(NOT_SENT)
    return NOT_SENT.index(row.step) if row.step in NOT_SENT else NOT_SENT.index("bank-missing")


def needed(rows: Iterable[FollowedStep], parts: Mapping[str, Part]) -> dict[str, Part]:
    """By the key of a step the part to tell with it: of what was not sent, and of each of several payments. Whoever else finds the code
    learns nothing of a report that went its way whole."""
    are_several = len({id(part.paid) for part in parts.values() if part.paid is not None}) > 1
    return {
        row.key: part
        for row in rows
        if (part := parts.get(row.key)) is not None and (row.step in NOT_SENT or (are_several and part.paid is not None))
    }


def told_by(part: Part, country: str) -> tuple[str, ...]:
    """By what the person knows it again: the bank, the end of the number, the sum; of what is no account, its kind."""
    if part.paid is None:
        return () if part.about is None else (" ".join((gettext(KINDS[part.about.kind]), _end(part.about))).strip(),)
    is_own = part.outlet == OWN_BANK
    account, bank = (part.paid.own_account, part.paid.own_bank) if is_own else (part.paid.to, part.paid.to_bank)
    setting = report_sheet.around(country, report_sheet.now()).setting()
    at_bank = bank or (account.value.rpartition(":")[0] if account is not None and account.kind == "account" else "")
    place, _, code = at_bank.partition(":")
    known = by_key(place, code, setting) if code else None
    named = known.label(setting.language) if known else ""
    words = " ".join(filter(None, (named, "" if account is None else _end(account))))
    amount = part.paid.amount
    return tuple(filter(None, (words, report_typed.amount_in_words(str(amount.value), amount.code, setting) if amount else "")))


def _end(identifier: Identifier) -> str:
    """`…1230`: enough to tell one account from another, and too little for anybody else. Nothing of what is no number."""
    signs = [sign for sign in identifier.value if sign.isalnum()]
    return f"{LEFT_TO_RIGHT}…{JOINED}{''.join(signs[-END_SHOWN:])}" if identifier.kind in NUMBERED and len(signs) >= 2 * END_SHOWN else ""
