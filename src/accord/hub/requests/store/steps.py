"""Steps that were taken, what falls due for a request, and the bells that rang for it."""

from collections.abc import Iterable

from accord.core.protocols import Due
from accord.hub.requests.models import Due as DueRow
from accord.hub.requests.models import Request, Rung
from accord.hub.requests.models import Step as StepRow


def add_step(step: StepRow) -> None:
    step.save(force_insert=True)


def steps_of(request: int) -> list[StepRow]:
    return list(StepRow.objects.filter(request=request).order_by("n"))


def last_step(request: int) -> StepRow | None:
    return StepRow.objects.filter(request=request).order_by("n").last()


def count_steps(request: int, step: str, side: str) -> int:
    return StepRow.objects.filter(request=request, step=step, side=side).count()


def dues(request: int) -> list[DueRow]:
    """What still falls due, earliest first."""
    return list(DueRow.objects.filter(request=request).order_by("at", "n"))


def due(n: int) -> DueRow | None:
    return DueRow.objects.filter(n=n).first()


def add_dues(request: Request, found: Iterable[Due]) -> list[DueRow]:
    return DueRow.objects.bulk_create(
        DueRow(request=request.n, visit=request.visit, clock=one.clock, at=one.at, kind=one.kind, target=one.to, step=one.step or "")
        for one in found
    )


def drop_due(n: int) -> None:
    DueRow.objects.filter(n=n).delete()


def add_bell(request: int, bell: str, desk: str, side: str, at: int) -> None:
    Rung.objects.create(request=request, bell=bell, desk=desk, side=side, at=at)


def bells(request: int, side: str) -> list[Rung]:
    """Those that rang for a side, the first first."""
    return list(Rung.objects.filter(request=request, side=side).order_by("id"))


def drop_bells(request: int, side: str) -> None:
    Rung.objects.filter(request=request, side=side).delete()
