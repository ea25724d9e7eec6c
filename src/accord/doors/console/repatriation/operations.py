"""Repatriation operations: the list, the board of the operation room, its persons, and actions for many at once."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop, ngettext

from accord.core.sharing import COUNTRIES
from accord.core.times import micros, moment
from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import reasons
from accord.doors.console.care.rows import tone_of
from accord.doors.console.frame import once
from accord.doors.console.frame.choices import countries
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import DayField, MomentField, NotADay, beginning_of, day_of, place
from accord.doors.console.repatriation.labels import KEPT_BY
from accord.doors.console.repatriation.rows import (
    HOME,
    LISTS,
    STATES,
    bars,
    leg_row,
    operation_row,
    operation_rows,
    person_row,
    place_name,
    state_word,
)
from accord.hub.care.vocabulary import HANDLE
from accord.hub.refusals import Absent
from accord.hub.repatriation import actions, queries
from accord.hub.repatriation.actions import Outcome, Refused
from accord.hub.repatriation.queries import NOBODY, Board
from accord.tables import care

PAGE = 50


def listed(visit: Visit) -> Answer:
    rows, following = queries.operations(visit.caller, before=visit.number("before"), limit=PAGE)
    return Shown(
        "homeward.html",
        {
            "rows": operation_rows(rows),
            "alone": [person_row(person) for person in queries.alone(visit.caller)],
            "next": f"{HOME}?before={following}" if following else "",
        },
    )


class OperationForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", gettext("The country of your member")), *((country.value, country.name) for country in countries(COUNTRIES, ()))]
        self.fields["place"] = forms.CharField(
            label=gettext("Place"), max_length=200, required=False, help_text=gettext("Where the people are. Never the name of a person.")
        )
        self.fields["day"] = DayField(label=gettext("Day"), past=False, required=False, help_text=gettext("Empty: today."))
        self.fields["country"] = forms.ChoiceField(label=gettext("Country"), choices=places, required=False)


def new(visit: Visit) -> Answer:
    form = place(OperationForm(visit.sent if visit.request.method == "POST" else None), visit)
    if visit.request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if once.is_again(visit):
            return go(HOME)
        try:
            id = actions.open_operation(
                visit.caller, given["place"], given["day"].isoformat() if given["day"] else "", country=given["country"]
            )
            return go(f"{HOME}/{id}")
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.text)
    status = 422 if form.is_bound else 200
    return Shown("homeward_new.html", {"form": form, "once": once.fresh(), "back": HOME}, status)


def board(visit: Visit) -> Answer:
    return Shown("homeward_board.html", _board(visit, notices=_said(visit)))


def _said(visit: Visit) -> list[str]:
    """A notice of what was done before this page was shown: counts alone stand in the address."""
    counts = {name: visit.number(name) for name in ("made", "joined", "known", "moved", "stayed")}
    words = {
        "made": ngettext("{count} file was made.", "{count} files were made.", counts["made"] or 0),
        "joined": ngettext(
            "{count} row was the same person as another.", "{count} rows were the same person as another.", counts["joined"] or 0
        ),
        "known": ngettext(
            "{count} row was a person who is here already.", "{count} rows were people who are here already.", counts["known"] or 0
        ),
        "moved": ngettext("It is recorded for {count} person.", "It is recorded for {count} people.", counts["moved"] or 0),
        "stayed": ngettext(
            "{count} person stays behind: there is no consent, no travel, or the leg before has not arrived.",
            "{count} people stay behind: there is no consent, no travel, or the leg before has not arrived.",
            counts["stayed"] or 0,
        ),
    }
    names = [name for name, count in counts.items() if count or (count == 0 and name in ("made", "moved"))]
    return [words[name].format(count=counts[name]) for name in names]


def _board(visit: Visit, **more: Any) -> dict[str, Any]:
    board = queries.board(visit.caller, visit.path["id"])
    return {
        "operation": operation_row(board.row),
        "base": f"{HOME}/{board.row.id}",
        "is_open": board.row.state == "open",
        "people": board.people,
        "figures": _figures(board),
        "legend": [(state, state_word(state), board.phases.get(state, 0)) for state in STATES],
        "whole": bars(board.phases, board.people),
        "nations": _nations(board),
        "keeping": [
            {
                "row": blocker,
                "label": gettext(KEPT_BY.get(blocker.kind, blocker.label)),
                "width": f"{100 * blocker.people / max(board.people, 1):.2f}",
                "tone": tone_of(blocker.oldest),
                "href": f"{HOME}/{board.row.id}/people?kept={blocker.kind}",
            }
            for blocker in board.keeping
        ],
        "consulates": [
            {
                "row": consulate,
                "nation": place_name(consulate.nation),
                "tone": tone_of(consulate.oldest),
                "elsewhere": _elsewhere(consulate.elsewhere),
            }
            for consulate in board.consulates
        ],
        "askable": sum(consulate.askable for consulate in board.consulates if consulate.consulate is not None),
        "receptions": [{"row": reception, "country": place_name(reception.country)} for reception in board.receptions],
        "legs": [leg_row(leg) for leg in board.legs],
        "lists": [{"row": list_row, "href": f"{LISTS}/{list_row.id}"} for list_row in board.lists],
        "now": moment(board.at),
        **more,
    }


def _elsewhere(consulates: Any) -> list[str]:
    return [f"{consulate.city} ({place_name(consulate.country)})" for consulate in consulates]


def _figures(board: Board) -> list[tuple[str, int, str]]:
    phases = board.phases
    home = phases.get("received", 0) + phases.get("followed-up", 0)
    waiting = sum(consulate.waiting for consulate in board.consulates)
    return [
        (gettext("people"), board.people, ""),
        (gettext("agreed to go home"), board.consented, ""),
        (gettext("questions at consulates"), waiting, "amber" if waiting else ""),
        (gettext("ready to travel"), board.ready, "green" if board.ready else ""),
        (gettext("travel arranged"), phases.get("travel", 0), ""),
        (gettext("travelling"), phases.get("under-way", 0), ""),
        *([(gettext("arrived, not received yet"), landed, "amber")] if (landed := phases.get("landed", 0)) else []),
        (gettext("at home"), home, "green" if home else ""),
    ]


def _nations(board: Board) -> list[dict[str, Any]]:
    most = max((row.people for row in board.nations), default=1)
    rows = []
    for row in board.nations:
        code = row.nationality or "none"
        rows.append(
            {
                "row": row,
                "name": place_name(row.nationality or ""),
                "bars": bars(row.states, most),
                "states": joined(f"{state_word(state)} {row.states[state]}" for state in STATES if row.states.get(state)),
                "blocked": [(gettext(KEPT_BY.get(key, key)), count) for key, count in Counter(row.blocked).most_common(2)],
                "tone": tone_of(row.oldest),
                "href": f"{HOME}/{board.row.id}/people?nation={code}",
            }
        )
    return sorted(rows, key=lambda nation: -nation["row"].people)


def people(visit: Visit) -> Answer:
    id, asked = visit.path["id"], visit.asked
    nation, state, kept = (str(asked.get(name, ""))[:20] for name in ("nation", "state", "kept"))
    state, kept = state if state in STATES else "", kept if kept in care().blockers else ""
    nation = nation if nation in COUNTRIES or nation == "none" else ""
    rows, following = queries.people(
        visit.caller, id, nation=nation, state=state, kept_by=kept, after=visit.number("after") or 0, limit=PAGE
    )
    why = reason_of(visit)
    called = queries.names(visit.caller, [person.id for person in rows], why) if why is not None and rows else {}
    narrowed = "&".join(f"{name}={value}" for name, value in (("nation", nation), ("state", state), ("kept", kept)) if value)
    codes = {code for row in queries.board(visit.caller, id).nations if (code := row.nationality)}
    return Shown(
        "homeward_people.html",
        {
            "operation": operation_row(queries.operation(visit.caller, id)),
            "base": f"{HOME}/{id}",
            "rows": [person_row(person, called.get(person.id, NOBODY)) for person in rows],
            "named": why is not None,
            "reasons": reasons(),
            "nation": nation,
            "state": state,
            "kept": kept,
            "nations": [*((code, place_name(code)) for code in sorted(codes)), ("none", place_name(""))],
            "states": [(key, state_word(key)) for key in STATES],
            "blockers": [(key, gettext(blocker.label)) for key, blocker in care().blockers.items()],
            "next": f"{HOME}/{id}/people?{narrowed}&after={following}" if following else "",
            "is_narrowed": bool(narrowed),
        },
    )


def do(visit: Visit) -> Answer:
    """Take an action for an operation, or for many of its persons at once."""
    id, caller, word = visit.path["id"], visit.caller, visit.text("do", 12)
    queries.operation(caller, id)
    if word in _ALONE:
        _ALONE[word](caller, id)
        return go(f"{HOME}/{id}")
    if word not in ("begin", "ask", "tell", "travel"):
        raise Absent
    nation = visit.text("nation", 4)
    wanted = queries.ids(caller, id, nation=nation)
    if not wanted:
        return Shown("homeward_board.html", _board(visit, error=gettext("Nobody is in this operation yet. Add people first.")), 422)
    if word == "ask":
        sent = actions.ask_consulates(caller, wanted)
        return Shown("homeward_board.html", _board(visit, notices=_sent(sent)))
    doing = {"begin": actions.begin, "tell": actions.tell_home, "travel": actions.travel}[word]
    return Shown("homeward_board.html", _board(visit, outcomes=outcomes(word, doing(caller, wanted))))


_ALONE = {"lead": actions.lead, "close": actions.close_operation, "open-again": actions.open_again}


def _sent(sent: actions.Sent) -> list[str]:
    lines = [
        ngettext("{nation}: asked about {count} person.", "{nation}: asked about {count} people.", count).format(
            nation=place_name(nation), count=count
        )
        for nation, count in sent.asked.items()
    ]
    lines += [gettext("{nation}: no consulate serves this country.").format(nation=place_name(nation)) for nation in sent.no_mission]
    return lines or [gettext("There is no one left to ask about: you have already asked about everyone who agreed.")]


def outcomes(word: str, outcomes: list[Outcome]) -> dict[str, Any]:
    """How many it was done for; and of the others, how many for which reason."""
    done = sum(outcome.done for outcome in outcomes)
    reasons_ = Counter(outcome.text for outcome in outcomes if not outcome.done)
    sentences = {
        "begin": ngettext("The way home began for {count} person.", "The way home began for {count} people.", done),
        "tell": ngettext("The desk at home is told of {count} person.", "The desks at home are told of {count} people.", done),
        "travel": ngettext("Travel is arranged for {count} person.", "Travel is arranged for {count} people.", done),
    }
    return {"done": sentences[word].format(count=done), "left": reasons_.most_common()}


# Legs


class LegForm(forms.Form):
    """A flight for many: who is on it follows from nationality and state."""

    use_required_attribute = False

    def __init__(self, nations: list[tuple[str, str]] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if nations is not None:
            self.fields["nation"] = forms.ChoiceField(
                label=gettext("Who"), choices=[("", gettext("everyone whose risk is assessed")), *nations], required=False
            )
        for name, label in (("origin", gettext("From")), ("target", gettext("To"))):
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=80, help_text=gettext("A place, or the code of an airport.")
            )
        for name, label in (("leaves", gettext("Leaves")), ("arrives", gettext("Arrives"))):
            self.fields[name] = MomentField(
                label=label, past=False, help_text=gettext("If you give the time of another place, name the place: 15:30 Dubai time.")
            )
        self.fields["carrier"] = forms.CharField(label=gettext("Flight or carrier"), required=False, max_length=80)
        self.fields["escorted"] = forms.BooleanField(label=gettext("A person goes along"), required=False)
        self.fields["met"] = forms.BooleanField(label=gettext("A person meets them on arrival"), required=False)

    def given(self) -> dict[str, Any]:
        kept = self.cleaned_data
        times = {name: micros(kept[name]) for name in ("leaves", "arrives")}
        return {name: kept[name] for name in ("origin", "target", "carrier", "escorted", "met")} | times


def leg(visit: Visit) -> Answer:
    """Plan a flight or another leg for many."""
    id = visit.path["id"]
    row = queries.operation(visit.caller, id)
    nations = [
        (nation.nationality, place_name(nation.nationality)) for nation in queries.board(visit.caller, id).nations if nation.nationality
    ]
    form = place(LegForm(nations, visit.sent if visit.request.method == "POST" else None), visit)
    if visit.request.method == "POST" and form.is_valid():
        wanted = queries.ids(visit.caller, id, nation=form.cleaned_data["nation"], state="risk-assessed")
        if not wanted:
            form.add_error("nation", gettext("No one here has an assessed risk and still needs a journey. Assess the risk first."))
        elif once.is_again(visit):
            return go(f"{HOME}/{id}")
        else:
            try:
                actions.plan_leg(visit.caller, wanted, operation=id, **form.given())
                return go(f"{HOME}/{id}")
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.text)
    status = 422 if form.is_bound else 200
    return Shown("homeward_leg.html", {"form": form, "operation": operation_row(row), "once": once.fresh(), "back": f"{HOME}/{id}"}, status)


def move(visit: Visit) -> Answer:
    """A leg left, arrived or was called off, for all on it."""
    _row, operation = queries.leg(visit.caller, visit.path["id"])
    moved, stayed = actions.move_leg(visit.caller, visit.path["id"], visit.text("state", 12))
    if not operation:
        return go(HOME)
    return go(f"{HOME}/{operation}?moved={moved}&stayed={stayed}")


def as_micros(visit: Visit, name: str, *, past: bool = False) -> int | None:
    """A day from a form, at its beginning where the desk stands; None where it was left empty. Raises Refused."""
    day = _day(visit, name, past=past)
    return None if day is None else beginning_of(day, visit)


def iso_day(visit: Visit, name: str) -> str:
    """A day from a form as `2026-11-25`; empty where it was left empty. Raises Refused."""
    day = _day(visit, name, past=False)
    return "" if day is None else day.isoformat()


def _day(visit: Visit, name: str, *, past: bool) -> date | None:
    try:
        return day_of(visit, name, past=past)
    except NotADay as error:
        raise Refused("no-day", error.text, name) from None


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="way-home", name="homeward", view=listed, needs=_MINE, label=gettext_noop("Way home")),
    Page(path="way-home/new", name="homeward_new", view=new, needs=_MINE, also_posts=True),
    Page(path="way-home/{id}", name="homeward_board", view=board, needs=_MINE),
    Page(path="way-home/{id}/people", name="homeward_people", view=people, needs=_MINE),
    Page(path="way-home/{id}/do", name="homeward_do", view=do, needs=_MINE, changes=True),
    Page(path="way-home/{id}/leg", name="homeward_leg", view=leg, needs=_MINE, also_posts=True),
    Page(path="way-home/leg/{id}", name="homeward_move", view=move, needs=_MINE, changes=True),
)
