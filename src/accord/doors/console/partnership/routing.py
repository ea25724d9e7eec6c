"""Who can stop it: the way from an identifier to a desk; and for the secretariat, what nobody can stop yet."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.regions import REGIONS
from accord.core.times import moment
from accord.doors.console.frame.choices import countries, country
from accord.doors.console.frame.labels import KINDS, SECTORS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.hub.routing import actions
from accord.hub.routing.errors import BadRouting
from accord.hub.routing.labels import KIND_WORDS, STOP_SAYS, protocol_word, why
from accord.hub.routing.queries import MANAGE_ALL, READ, Way, gaps
from accord.hub.routing.queries.gaps import GapRow
from accord.hub.saying import said
from accord.tables import identifier_tables, protocol_kinds

LONGEST = 2000
TONES = {"shift": "green", "contact": "green", "cover": "amber", "secretariat": "amber", "": "amber"}


def route(visit: Visit) -> Answer:
    text = visit.text("q", LONGEST).strip()
    region = visit.text("region", 2) if "region" in visit.sent else visit.caller.country
    protocol = visit.text("protocol", 40)
    filled: dict[str, Any] = {
        "q": "" if holds_card_number(text) else text,
        "region": region,
        "regions": countries(REGIONS, (region,)),
        "protocol": protocol,
        "protocols": [(name, protocol_word(name)) for name in protocol_kinds()],
        "error": "",
        "asked": None,
        "sees_gaps": visit.caller.may(MANAGE_ALL),
    }
    if visit.request.method != "POST":
        return Shown("route.html", filled)
    try:
        identifier = parse(text, region or None, tables=identifier_tables())
        answer = actions.ask(visit.caller, identifier, protocol)
    except NotAnIdentifier as refused:
        return Shown("route.html", {**filled, "error": said(refused.says)}, 422)
    except BadRouting as refused:
        return Shown("route.html", {**filled, "error": refused.text}, 422)
    whom = answer.institution
    context = {
        "asked": identifier,
        "kind": gettext(KINDS[identifier.kind]),
        "ways": [_way(way) for way in answer.ways],
        "invite": [word for word in (gettext(SECTORS[whom.sector]), country(whom.country) if whom.country else "", whom.name) if word]
        if whom
        else [],
        "absent": answer.absent,
    }
    return Shown("route.html", {**filled, **context})


def _way(way: Way) -> dict[str, Any]:
    return {
        "way": way,
        "now": STOP_SAYS[way.stop],
        "tone": TONES[way.stop],
        "why": [{"says": why(match.kind, match.value), "note": match.note} for match in way.why],
    }


def _gap(row: GapRow) -> dict[str, Any]:
    return {
        "row": row,
        "kind": KIND_WORDS[row.kind],
        "protocol": protocol_word(row.protocol) if row.protocol else gettext("anything"),
        "harm": [f"{code} {amount:,f}" for code, amount in row.harm.items()],
        "sector": gettext(SECTORS[row.sector]),
        "last": moment(row.last),
    }


def listed_gaps(visit: Visit) -> Answer:
    all_rows = gaps.gaps(visit.caller, limit=gaps.MOST)
    currencies = sorted({code for row in all_rows for code in row.harm})
    currency = str(visit.asked.get("currency", ""))
    currency = currency if currency in currencies else ""
    rows = gaps.gaps(visit.caller, currency=currency, limit=gaps.MOST) if currency else all_rows
    return Shown("gaps.html", {"rows": [_gap(row) for row in rows], "currencies": currencies, "currency": currency, "count": len(rows)})


PAGES: tuple[Page, ...] = (
    Page(
        path="route",
        name="route",
        view=route,
        needs=(READ,),
        also_posts=True,
        label=gettext_noop("Who can stop it"),
        key="x",
    ),
    Page(path="gaps", name="gaps", view=listed_gaps, needs=(MANAGE_ALL,), label=gettext_noop("Gaps"), key="g"),
)
