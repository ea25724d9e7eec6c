"""A report as the rules see it: what was told, read and confirmed. Names and words are not in it; the vault has them."""

from typing import Literal

import msgspec

from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.extract import extract
from accord.core.reports.form import Answers, Form, ReportKind, situations
from accord.core.reports.paid import HOLDS_MONEY, Paid
from accord.core.reports.reading import Seen, confirmed, is_own

# Who stands behind it: nobody (a person without an account), an officer who took it by phone, a member that handed it in.
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
    seen: tuple[Seen, ...] = ()
    own: tuple[Identifier, ...] = ()
    payments: tuple[Paid, ...] = ()
    needs: tuple[str, ...] = ()
    held_in: str | None = None
    nationalities: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()
    people: int | None = None
    behind: Behind = "nobody"

    @property
    def persons_own(self) -> tuple[Identifier, ...]:
        """All that is the person's own, wherever it was told."""
        marked = (mention.identifier for mention in self.seen if mention.mark == "own")
        paid_from = (paid.own_account for paid in self.payments if paid.own_account is not None)
        return tuple({identifier.key: identifier for identifier in (*self.own, *marked, *paid_from)}.values())

    @property
    def theirs(self) -> tuple[Identifier, ...]:
        """What may go out: confirmed by the person, or paid to; never the person's own. Each once."""
        persons_own = self.persons_own
        named = (*confirmed(self.seen), *(paid.to for paid in self.payments if paid.to is not None))
        return tuple({identifier.key: identifier for identifier in named if not is_own(identifier, persons_own)}.values())

    def receiver(self, paid: Paid) -> Identifier | None:
        """Whom the money went to; None where it is not known, or is the person's own."""
        return None if paid.to is None or is_own(paid.to, self.persons_own) else paid.to


def likely_receivers(report: Facts, *, found: bool = False) -> dict[int, tuple[Identifier, ...]]:
    """For each payment (from 1) of which the receiver is not told: the accounts that the person confirmed as theirs, and no payment names;
    with `found` also those that were found in the words or a picture, and may be anybody's.

    The page asks: did you pay to this one? Until the person says so, nothing takes it for granted.
    """
    named = {paid.to.key for paid in report.payments if paid.to is not None}
    asked = (mention for mention in report.seen if mention.is_asked and mention.mark in ("found", "perhaps-own"))
    maybe = tuple(mention.identifier for mention in asked) if found else ()
    free = tuple(identifier for identifier in (*report.theirs, *maybe) if identifier.kind in HOLDS_MONEY and identifier.key not in named)
    return {number: free for number, paid in enumerate(report.payments, 1) if paid.to is None and free}


def own_of(form: Form, answers: Answers, region: str | None, tables: Tables) -> tuple[Identifier, ...]:
    """The person's own identifiers, and those of people close: given as such, paid from, or in an answer that says how to reach them."""
    found = [paid.own_account for paid in answers.get("payments", ()) if paid.own_account is not None]
    for key, question in form.questions.items():
        answer = answers.get(key) if question.own else None
        if isinstance(answer, str):
            found += [place.identifier for place in extract(answer, region, tables=tables)]
        elif answer is not None:
            found += answer
    return tuple({identifier.key: identifier for identifier in found}.values())


def facts_of(
    form: Form,
    kind: ReportKind,
    answers: Answers,
    seen: tuple[Seen, ...],
    now: int,
    *,
    tables: Tables,
    behind: Behind = "nobody",
) -> Facts:
    """The report out of typed answers and what was confirmed of the words. Identifiers that were typed in as theirs are confirmed."""
    payments = answers.get("payments", ())
    typed = tuple(Seen(identifier=identifier, places=(), mark="theirs") for identifier in answers.get("theirs", ()))
    known = {mention.identifier.key for mention in typed}
    return Facts(
        kind=kind,
        situations=situations(form, kind, answers, payments, now),
        answered=frozenset(answers),
        country=answers.get("country"),
        language=answers.get("language"),
        scheme=answers.get("scheme"),
        channel=answers.get("reached-by"),
        seen=(*typed, *(mention for mention in seen if mention.mark == "own" or mention.identifier.key not in known)),
        own=own_of(form, answers, answers.get("country"), tables),
        payments=payments,
        needs=answers.get("needs", ()),
        held_in=answers.get("held-in"),
        nationalities=answers.get("nationality", ()),
        danger=answers.get("danger", ()),
        people=answers.get("people"),
        behind=behind,
    )
