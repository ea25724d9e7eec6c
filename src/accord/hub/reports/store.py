"""The table of items handed on. A row is changed only inside the caller's turn."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from accord.hub import statements
from accord.hub.reports.models import Sent as Sent
from accord.hub.reports.vocabulary import ENDED, LATER, NOBODY, SENT

_CHANGING = ("member", "state", "request", "signal", "bell", "sealed", "changed")
_MOST_AT_ONCE = 500  # values in one question


def add(row: Sent) -> None:
    row.save(force_insert=True)


def change(row: Sent, at: int) -> None:
    row.changed = at
    row.save(update_fields=_CHANGING)


def free(row: Sent, item: str) -> None:
    """Keep an item that is over under another key, so that it can be handed on anew."""
    row.item = item
    row.save(update_fields=("item",))


def of(submission: int) -> list[Sent]:
    return statements.select(Sent, "submission = %s ORDER BY n", submission)


def by_request(request: str) -> list[Sent]:
    return list(Sent.objects.filter(request=request).order_by("n"))


def by_number(n: int) -> Sent | None:
    return Sent.objects.filter(n=n).first()


def by_item(item: str) -> Sent | None:
    return Sent.objects.filter(item=item).order_by("n").first()


def by_bell(bell: str, limit: int) -> list[Sent]:
    """The items that a bell rings for, the oldest first."""
    return statements.select(Sent, "bell = %s AND bell <> '' ORDER BY n LIMIT %s", bell, limit)


def next_signal() -> Sent | None:
    """The signal that is to be published, or to be taken back, for longest."""
    # By hand: it is asked at every beat, and SQLite takes the index of these rows only where its condition is written out.
    rows = Sent.objects.raw("SELECT * FROM reports_sent WHERE what = 'signal' AND state IN ('waits', 'recall') ORDER BY n LIMIT 1")
    return next(iter(rows), None)


def handed_to(member: int, limit: int) -> list[Sent]:
    """The items that a member may read, the newest first."""
    return list(Sent.objects.filter(member=member).exclude(sealed="").exclude(state=ENDED).order_by("-n")[:limit])


def handed_among(member: int, submissions: Sequence[int]) -> list[Sent]:
    """The items of these reports that a member may read, the oldest first."""
    rows: list[Sent] = []
    for start in range(0, len(submissions), _MOST_AT_ONCE):
        batch = submissions[start : start + _MOST_AT_ONCE]
        marks = ", ".join(["%s"] * len(batch))
        rows += statements.select(
            Sent, f"submission IN ({marks}) AND member = %s AND sealed <> '' AND state <> %s ORDER BY n", *batch, member, ENDED
        )
    return rows


def held_back(limit: int) -> list[Sent]:
    return list(Sent.objects.filter(state=LATER).order_by("n")[:limit])


def _count(rows: QuerySet[Sent]) -> int:
    """How many reports these rows are of."""
    return int(rows.aggregate(count=Count("submission", distinct=True))["count"])


def count_target(target: str, since: int, but: int) -> int:
    """How many other reports named this target since then."""
    return _count(Sent.objects.filter(target=target, at__gt=since).exclude(submission=but)) if target else 0


def count_lately(since: int, but: int) -> int:
    """How many other reports were handed on since then. A draft without an item handed on does not count."""
    return _count(Sent.objects.filter(at__gt=since).exclude(submission=but).exclude(state=NOBODY))


def count_of(submissions: Sequence[int], most: int) -> int:
    """How many of these reports have an item handed on; counted as far as `most`."""
    count = 0
    for start in range(0, len(submissions), _MOST_AT_ONCE):
        count += _count(Sent.objects.filter(submission__in=submissions[start : start + _MOST_AT_ONCE]).exclude(state=NOBODY))
        if count > most:
            break
    return count


def last_asked(target: str, outlet: str) -> str:
    """The request that another report's item about this opened last; empty where there is none."""
    rows = Sent.objects.filter(target=target, outlet=outlet, state=SENT).exclude(request="")
    row = rows.order_by("n").last() if target else None
    return row.request if row is not None else ""
