"""Notices of the rota: gaps of the coming week, for people who set it up; shifts that colleagues offer, for people who may take them."""

from typing import Any

from django.utils.translation import gettext

from accord.doors.console.desks import drawn_week, rota
from accord.doors.console.desks.week import in_words, swap_in_words
from accord.hub.desks.queries import week as rotas
from accord.hub.members.queries import Caller

SHOWN = 6


def rota_notices(caller: Caller, at: int, desk: str = "") -> dict[str, Any]:
    """For `rota_notices.html`; of one desk where it is named."""
    gaps = [gap for gap in rotas.gaps_ahead(caller, at=at) if desk in ("", gap.desk)]
    offers = [row for row in rotas.swaps_for(caller, at=at) if desk in ("", row.desk)]
    declined = [row for row in rotas.declined_of(caller, at=at) if desk in ("", row.desk)]
    return {
        "declined": [{"words": _declined(row), "href": _week(row.desk, row.shift.begins, row.zone)} for row in declined[:SHOWN]],
        "gaps": [
            {
                "words": rota.gap_in_words(gap, at),
                "desk": gap.desk_name,
                "href": _week(gap.desk, gap.begins, gap.zone),
            }
            for gap in gaps[:SHOWN]
        ],
        "more_gaps": max(0, len(gaps) - SHOWN),
        "offers": [{"words": swap_in_words(row), "href": _week(row.desk, row.shift.begins, row.zone) + "#swaps"} for row in offers[:SHOWN]],
    }


def _declined(row: rotas.SwapRow) -> str:
    return gettext("{to} has declined the shift {shift}. It is still yours.").format(to=row.to, shift=in_words(row.shift, row.zone))


def _week(desk: str, at: int, zone: str) -> str:
    return f"/console/desks/{desk}/rota?week={drawn_week.write_week(rota.local(at, zone).date())}"
