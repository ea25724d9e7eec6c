"""The tables of negotiated protocols."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from accord.hub.protocol_book.models import Bound as Bound
from accord.hub.protocol_book.models import Proposal as Proposal
from accord.hub.protocol_book.vocabulary import ACCEPTED, AGREED, ASKED, OPEN


def insert(members: Iterable[tuple[int, dict[str, Any]]], **columns: Any) -> Proposal:
    """A proposal with the members that it binds."""
    proposal = Proposal.objects.create(**columns)
    Bound.objects.bulk_create(Bound(proposal=proposal.n, member=member, **more) for member, more in members)
    return proposal


def proposal(**of: Any) -> Proposal | None:
    return Proposal.objects.filter(**of).first()


def proposals(member: int, limit: int, *, before: int | None = None, states: Collection[str] = (), asked: bool = False) -> list[Proposal]:
    """Those that bind a member, the newest first; `asked`: only those that wait for its answer."""
    bound = Bound.objects.filter(member=member, **({"answer": ASKED} if asked else {}))
    rows = Proposal.objects.filter(n__in=bound.values("proposal"), **({"state__in": states} if states else {}))
    return list((rows if before is None else rows.filter(n__lt=before)).order_by("-n")[:limit])


def bound(proposals: Iterable[int]) -> dict[int, list[Bound]]:
    """Whom each of these binds, in the order in which they were named."""
    rows: dict[int, list[Bound]] = {}
    for row in Bound.objects.filter(proposal__in=list(proposals)).order_by("n"):
        rows.setdefault(row.proposal, []).append(row)
    return rows


def count_asked(member: int) -> int:
    """How many open proposals wait for a member's answer."""
    return Bound.objects.filter(member=member, answer=ASKED, proposal__in=Proposal.objects.filter(state=OPEN).values("n")).count()


def count(**of: Any) -> int:
    return Proposal.objects.filter(**of).count()


def count_accepted(member: int, at: int) -> int:
    """How many protocols a member has accepted that bind it, or will once all have accepted."""
    own = Bound.objects.filter(Q(leaves=None) | Q(leaves__gt=at), member=member, answer=ACCEPTED)
    return own.filter(proposal__in=Proposal.objects.filter(state__in=(OPEN, AGREED)).values("n")).count()


def settle(n: int, state: str, at: int) -> None:
    Proposal.objects.filter(n=n).update(state=state, settled=at)


def answer(n: int, member: int, **columns: Any) -> None:
    Bound.objects.filter(proposal=n, member=member).update(**columns)


def agreed() -> list[tuple[Proposal, list[Bound]]]:
    """All that is agreed on, without texts, in the order in which it was."""
    rows = list(Proposal.objects.filter(state=AGREED).defer("text").order_by("settled", "n"))
    members = bound(row.n for row in rows) if rows else {}
    return [(row, members.get(row.n, [])) for row in rows]


def text_of(ref: str) -> tuple[str, str] | None:
    """The text and the state of a proposal by its ref."""
    row: tuple[str, str] | None = Proposal.objects.filter(ref=ref).values_list("text", "state").first()
    return row


def of_ids(member: int, ids: Collection[str]) -> list[Proposal]:
    """Of proposals with these ids those that bind a member, without texts."""
    return list(Proposal.objects.filter(id__in=list(ids), n__in=Bound.objects.filter(member=member).values("proposal")).defer("text"))


def ids_of(member: int, numbers: Collection[int]) -> dict[int, str]:
    """The ids of proposals with these numbers that bind a member."""
    bound = Bound.objects.filter(member=member, proposal__in=list(numbers)).values("proposal")
    return dict(Proposal.objects.filter(n__in=bound).values_list("n", "id"))


def binding(member: int) -> list[tuple[Proposal, Bound]]:
    """All open and agreed proposals that bind a member, with its own answer."""
    own = {row.proposal: row for row in Bound.objects.filter(member=member)}
    rows = Proposal.objects.filter(n__in=list(own), state__in=(OPEN, AGREED)).order_by("n")
    return [(row, own[row.n]) for row in rows]


def all_proposals(after: int, limit: int) -> list[Proposal]:
    return list(Proposal.objects.filter(n__gt=after).order_by("n")[:limit])


def accepted_all(rows: Iterable[Bound]) -> bool:
    return all(row.answer == ACCEPTED for row in rows)
