"""Signals by day and scheme, and which schemes rise: drawn, and as a table."""

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from accord.core.periods import periods
from accord.core.times import moment
from accord.doors.console.figures.asking import today
from accord.doors.console.frame import moments
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.hub.signals import queries
from accord.hub.signals.queries import FEWEST, WEEK, WEEKS, SchemeTrend
from accord.tables import schemes

READ: Final = "member:signals:read"
HIGH, STEP = 32, 7  # of a row of columns


def shown(visit: Visit) -> Answer:
    last = today()
    first = last - timedelta(days=WEEK * WEEKS - 1)
    days = periods(first, last, "day", moments.zone())
    trends = queries.trends(visit.caller, days)
    known = schemes()
    rows = [
        {"name": gettext(known[row.scheme].label) if row.scheme in known else row.scheme, "scheme": row.scheme, **_row(row)}
        for row in trends.schemes
    ]
    totals = [sum(row.days[number] for row in trends.schemes) for number in range(len(days))]
    return Shown(
        "trends.html",
        {
            "rows": rows,
            "wide": STEP * len(days),
            "high": HIGH,
            "first": first,
            "last": last,
            "week": last - timedelta(days=WEEK - 1),
            "fewest": FEWEST,
            "names": [row["name"] for row in rows],
            "days": [
                {"day": f"{period.first}", "counts": [row.days[number] for row in trends.schemes], "total": totals[number]}
                for number, period in reversed(list(enumerate(days)))
            ],
            "since": moment(trends.since) if trends.since > days[0].begins else None,
        },
    )


def _row(row: SchemeTrend) -> dict[str, Any]:
    """Its columns are as high as its own busiest day: schemes are compared by their figures, not by their pictures."""
    most = max(row.days)
    blocks = [
        {"x": number * STEP, "high": max(2, round(HIGH * count / most)), "lately": number >= len(row.days) - WEEK}
        for number, count in enumerate(row.days)
        if count
    ]
    return {
        "blocks": [{**block, "y": HIGH - block["high"]} for block in blocks],
        "lately": row.lately,
        "before": f"{row.before:,.1f}",
        "rises": row.rises,
    }


PAGES: tuple[Page, ...] = (Page(path="trends", name="trends", view=shown, needs=(READ,), label=gettext_noop("Trends")),)
