"""Steps that were taken, what falls due for a request, and the bells that rang for it."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from accord.core.protocols import Due
from accord.hub import database
from accord.hub.requests.models import Due as DueRow
from accord.hub.requests.models import Request, Rung
from accord.hub.requests.models import Step as StepRow
from accord.hub.statements import insert, run, select


def has_step_at(request: int, at: int) -> bool:
    """Whether a step was taken at this very moment."""
    return StepRow.objects.filter(request=request, at=at).exists()


def add_step(step: StepRow) -> None:
    insert([step])


def steps_of(request: int) -> list[StepRow]:
    return select(StepRow, "request = %s ORDER BY n", request)


def last_step(request: int) -> StepRow | None:
    return next(iter(select(StepRow, "request = %s ORDER BY n DESC LIMIT 1", request)), None)


def last_done(member: int, requests: Iterable[int]) -> list[tuple[int, int]]:
    """Of each of these requests when this member took its last step there."""
    rows = StepRow.objects.filter(request__in=list(requests), member=member).values_list("request")
    return list(rows.annotate(at=Max("at")).order_by())


def count_steps(request: int, step: str, side: str) -> int:
    return StepRow.objects.filter(request=request, step=step, side=side).count()


def dues(request: int) -> list[DueRow]:
    """The deadlines to come, earliest first."""
    return select(DueRow, "request = %s ORDER BY at, n", request)


def due(n: int) -> DueRow | None:
    return DueRow.objects.filter(n=n).first()


def add_dues(request: Request, dues: Iterable[Due]) -> list[DueRow]:
    rows = [
        DueRow(request=request.n, visit=request.visit, clock=due.clock, at=due.at, kind=due.kind, target=due.to, step=due.step or "")
        for due in dues
    ]
    insert(rows)
    return rows


def drop_due(n: int) -> None:
    run("DELETE FROM requests_due WHERE n = %s", n)


def add_bell(request: int, bell: str, desk: str, side: str, at: int) -> None:
    insert([Rung(request=request, bell=bell, desk=desk, side=side, at=at)])


def bells(request: int, side: str) -> list[Rung]:
    """The bells that rang for a side, the first first."""
    return select(Rung, "request = %s AND side = %s ORDER BY id", request, side)


def rung_by(bell: str, most: int) -> list[Rung]:
    """The requests and sides that a bell rings for, the oldest first."""
    return select(Rung, "bell = %s ORDER BY id LIMIT %s", bell, most)


def rung_by_any(bells: Sequence[str]) -> list[tuple[str, int]]:
    """The same of many bells: each bell with the number of a request that it rings for, the oldest first."""
    return database.rows_of("SELECT bell, request FROM requests_rung WHERE bell IN ({}) ORDER BY id", bells)


def drop_bell(row: int) -> None:
    run("DELETE FROM requests_rung WHERE id = %s", row)


def drop_bells(request: int, side: str) -> None:
    run("DELETE FROM requests_rung WHERE request = %s AND side = %s", request, side)
