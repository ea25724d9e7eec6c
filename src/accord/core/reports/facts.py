"""A report as the rules see it: what was told, read and confirmed. Names and words are not in it; the vault has them."""

from typing import Literal

import msgspec

from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.extract import extract
from accord.core.identifiers.traits import TRAITS
from accord.core.reports.form import Answers, Form, ReportKind, situations
from accord.core.reports.paid import Paid
from accord.core.reports.reading import Mention, confirmed, is_own

# The source of a report: nobody (a person without an account), an officer who took it by phone, a member that handed it in.
Behind = Literal["nobody", "officer", "member"]


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`answered` are the questions that have an answer. None and empty are what is not known. `own` never goes out."""

    kind: ReportKind
    situations: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    country: str | None = None
    language: str | None = None
    scheme: str | None = None
    channel: str | None = None
    mentions: tuple[Mention, ...] = ()
    own: tuple[Identifier, ...] = ()
    payments: tuple[Paid, ...] = ()
    needs: tuple[str, ...] = ()
    held_in: str | None = None
    nationalities: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()
    people: int | None = None
    scammer: Behind = "nobody"

    @property
    def persons_own(self) -> tuple[Identifier, ...]:
        """All that is the person's own, wherever it was told."""
        marked = (mention.identifier for mention in self.mentions if mention.mark == "own")
        paid_from = (paid.own_account for paid in self.payments if paid.own_account is not None)
        return tuple({identifier.key: identifier for identifier in (*self.own, *marked, *paid_from)}.values())

    @property
    def scammer_identifiers(self) -> tuple[Identifier, ...]:
        """The identifiers that may go out: confirmed by the person, or paid to; never the person's own. Each once."""
        persons_own = self.persons_own
        candidates = (*confirmed(self.mentions), *(paid.to for paid in self.payments if paid.to is not None))
        return tuple({identifier.key: identifier for identifier in candidates if not is_own(identifier, persons_own)}.values())

    def receiver(self, paid: Paid) -> Identifier | None:
        """Whom the money went to; None where it is not known, or is the person's own."""
        return None if paid.to is None or is_own(paid.to, self.persons_own) else paid.to


def likely_receivers(report: Facts, *, with_found: bool = False) -> dict[int, tuple[Identifier, ...]]:
    """For each payment (from 1) of which the receiver is not told: the accounts that the person confirmed as theirs, and no payment names;
    `with_found`: also those that were found in the words or a picture, and may be anybody's.

    The page asks: did you pay to this one? Until the person says so, nothing takes it for granted.
    """
    receivers = {paid.to.key for paid in report.payments if paid.to is not None}
    unanswered = (mention for mention in report.mentions if mention.is_asked and mention.mark in ("found", "perhaps-own"))
    maybe = tuple(mention.identifier for mention in unanswered) if with_found else ()
    free = tuple(
        identifier
        for identifier in (*report.scammer_identifiers, *maybe)
        if TRAITS[identifier.kind].holds_money and identifier.key not in receivers
    )
    return {number: free for number, paid in enumerate(report.payments, 1) if paid.to is None and free}


def own_of(form: Form, answers: Answers, region: str | None, tables: Tables) -> tuple[Identifier, ...]:
    """The person's own identifiers, and those of people close: given as such, paid from, or in an answer that says how to reach them."""
    identifiers = [paid.own_account for paid in answers.get("payments", ()) if paid.own_account is not None]
    for key, question in form.questions.items():
        answer = answers.get(key) if question.own else None
        if isinstance(answer, str):
            identifiers += [identifier for place in extract(answer, region, tables=tables) for identifier in place.all]
        elif answer is not None:
            identifiers += answer
    return tuple({identifier.key: identifier for identifier in identifiers}.values())


def facts_of(
    form: Form,
    kind: ReportKind,
    answers: Answers,
    mentions: tuple[Mention, ...],
    now: int,
    *,
    tables: Tables,
    scammer: Behind = "nobody",
) -> Facts:
    """The report out of typed answers and what was confirmed of the words. Identifiers that were typed in as theirs are confirmed."""
    payments = answers.get("payments", ())
    typed = tuple(Mention(identifier=identifier, places=(), mark="theirs") for identifier in answers.get("theirs", ()))
    typed_keys = {mention.identifier.key for mention in typed}
    return Facts(
        kind=kind,
        situations=situations(form, kind, answers, payments, now),
        answered=frozenset(answers),
        country=answers.get("country"),
        language=answers.get("language"),
        scheme=answers.get("scheme"),
        channel=answers.get("reached-by"),
        mentions=(*typed, *(mention for mention in mentions if mention.mark == "own" or mention.identifier.key not in typed_keys)),
        own=own_of(form, answers, answers.get("country"), tables),
        payments=payments,
        needs=answers.get("needs", ()),
        held_in=answers.get("held-in"),
        nationalities=answers.get("nationality", ()),
        danger=answers.get("danger", ()),
        people=answers.get("people"),
        scammer=scammer,
    )
