"""Corridors: from which country to which requests go, and their money, as a map of capitals with its table."""

from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext

from accord.core.money.tally import Figures
from accord.core.periods import Period
from accord.core.times import moment
from accord.doors.console.figures.asking import FiguresForm, today
from accord.doors.console.figures.money import BASE as MONEY
from accord.doors.console.figures.money import in_words
from accord.doors.console.frame.charts import capital_map
from accord.doors.console.frame.choices import country
from accord.doors.console.frame.money import money as written
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.requests.rows import LOOKS
from accord.hub.requests import queries
from accord.tables import capitals

BASE: Final = f"{MONEY}/corridors"
NAMED: Final = 12  # of the busiest countries: more names than these lie on each other
ON_A_PHONE: Final = 2.2  # times as large are the names there (figures.css)
HELD: Final = ("held", "converted", "returned")


def shown(visit: Visit) -> Answer:
    form = FiguresForm(visit, today(), without=("by", "unit", "code"))
    page: dict[str, Any] = {"form": form, "clear": BASE, "everything": queries.sees_all(visit.caller)}
    if not form.is_valid():
        return Shown("corridors.html", page, 422)
    corridors = queries.corridors(visit.caller, form.asked())
    places = {code: (capital.latitude, capital.longitude) for code, capital in capitals().by_country.items()}
    rows = [row for row in corridors.rows if row.source and row.target]
    drawing = capital_map(places, {(row.source, row.target): row.requests for row in rows if row.requests})
    named = [
        {"x": dot.x, "y": round(dot.y + dot.radius * 1.3, 3), "anchor": dot.anchor, "name": country(dot.country)}
        for dot in drawing.dots[:NAMED]
    ]
    more = {
        "rows": [
            {
                "source": _country(row.source, gettext("no country")),
                "target": _country(row.target, gettext("several members, a guest or nobody")),
                "requests": row.requests,
                "money": [_money(figures) for figures in row.money],
                "is_drawn": row in rows and row.source in places and row.target in places,
            }
            for row in corridors.rows
        ],
        "drawing": drawing if drawing.dots else None,
        "named": _apart(named, drawing.text),
        "days": in_words(Period(form.cleaned_data["first"], form.cleaned_data["last"], 0, 0)),
        "only": form.narrowed(),
        "at": moment(corridors.at),
        "source": f"{capitals().source}, {capitals().licence}",
        "money_page": f"{MONEY}?{form.query()}",
    }
    return Shown("corridors.html", page | more)


def _country(code: str, nothing: str) -> str:
    return country(code) if code else nothing


def _money(figures: Figures) -> dict[str, str]:
    """The money of a corridor: asked for, come with money that is followed, and what of both is held or back."""
    safe = sum((figures.stands[account] for account in HELD), start=Decimal(0))
    return {
        "asked": written(figures.asked, figures.code, short=True) if figures.asked else "",
        "followed": written(figures.followed, figures.code, short=True) if figures.followed else "",
        "safe": written(safe, figures.code, short=True) if safe else "",
    }


def _apart(names: list[dict[str, Any]], high: float) -> list[dict[str, Any]]:
    """Without those that would lie on a name of a busier country: the table has them. `crowded`: so on a phone, where names are larger."""
    named: list[dict[str, Any]] = []
    for name in names:
        if _is_free(name, named, high):
            is_crowded = not _is_free(name, [other for other in named if not other["crowded"]], high * ON_A_PHONE)
            named.append({**name, "crowded": is_crowded})
    return named


def _is_free(name: dict[str, Any], others: list[dict[str, Any]], high: float) -> bool:
    return all(abs(name["y"] - other["y"]) > high or abs(name["x"] - other["x"]) > 8 * high for other in others)


PAGES: tuple[Page, ...] = (Page(path="money/corridors", name="corridors", view=shown, needs=LOOKS),)
