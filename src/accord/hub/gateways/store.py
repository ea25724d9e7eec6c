"""The table of gateways."""

from typing import Any

from django.db.models import Q

from accord.hub.gateways.models import Gateway as Gateway


def gateway(**of: Any) -> Gateway | None:
    return Gateway.objects.filter(**of).first()


def gateways(limit: int | None = None, country: str = "", **of: Any) -> list[Gateway]:
    """In their order; `country` has either side."""
    either = Q(asker=country) | Q(asked=country) if country else Q()
    return list(Gateway.objects.filter(either, **of).order_by("n")[:limit])


def count(**of: Any) -> int:
    return Gateway.objects.filter(**of).count()


def insert(**columns: Any) -> Gateway:
    return Gateway.objects.create(**columns)


def end(n: int, at: int, by: int) -> bool:
    """Whether it had not ended before."""
    return Gateway.objects.filter(n=n, ended=None).update(ended=at, ended_by=by) > 0
