"""Cases: the list with its search, opening one, its page, and what is put into it."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext, gettext_noop, ngettext

from accord.core.identifiers import KINDS
from accord.core.times import moment
from accord.core.typed import Value
from accord.core.typed.lines import lines_of, read_line
from accord.doors.console.cases.forms import AddForm, CaseForm, EventForm, NewCaseForm, NoteForm, TaskForm, TitleForm
from accord.doors.console.cases.labels import FACTS
from accord.doors.console.cases.present import filled, money_rows, others_of, owners_of
from accord.doors.console.cases.rows import BASE, PLACES, case_row, timeline_rows
from accord.doors.console.frame import once
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.doors.console.frame.typing import setting
from accord.doors.console.requests.rows import listed as request_row
from accord.doors.console.signals.things import things
from accord.hub.cases import actions, queries
from accord.hub.cases.errors import AsThingsStand, LinesRefused, Refused
from accord.hub.cases.vocabulary import READ, WRITE
from accord.hub.refusals import Refusal
from accord.hub.requests import queries as requests
from accord.hub.requests.vocabulary import DECONFLICT
from accord.hub.times import now

PAGE, LINES = 50, 200
STATES = ("open", "closed", "invited")
MOST_LINES = 200  # that one form adds
MOST_FAULTS = 20  # lines of it that are said to be wrong
_UNCLEAR = gettext_noop(
    "It is not clear what this is. Write the bank or the app beside a number or a name, such as SCB 123-4-56789-0 or Telegram @name; "
    "before a foreign phone number write + and its country's code."
)


def listed(visit: Visit) -> Answer:
    """Those of one's member, by what changed last; a text is looked for by POST, so that it stands in no address."""
    text = visit.text("q", 1000).strip() if visit.request.method == "POST" else ""
    given = visit.sent if visit.request.method == "POST" else visit.asked
    state = str(given.get("state", ""))
    state = state if state in STATES else ""
    after = str(visit.asked.get("after", ""))[:64]
    rows, following = queries.cases(visit.caller, state=state or None, text=text, after=after or None, limit=PAGE)
    shown = [case_row(row, visit.caller) for row in rows]
    query = f"state={state}&" if state else ""
    return Shown(
        "cases.html",
        {
            "invitations": [row for row in shown if row["awaits"]],
            "rows": [row for row in shown if not row["awaits"]],
            "q": text,
            "state": state,
            "states": [("", gettext("All")), ("open", gettext("Open")), ("closed", gettext("Closed")), ("invited", gettext("Invitations"))],
            "is_narrowed": bool(text or state),
            "next": f"{BASE}?{query}after={following}" if following and not text else "",
            "is_cut": bool(following and text),
            "first": f"{BASE}?{query}".rstrip("?&") if after else "",
            "may_open": visit.caller.may(WRITE),
            "now": moment(now()),
        },
    )


def new(visit: Visit) -> Answer:
    """Open a case; what its address names joins it."""
    given = visit.sent if visit.request.method == "POST" else None
    first = {name: str(visit.asked.get(name, ""))[:36] for name in ("kind", "ref")}
    form = NewCaseForm(given, initial=first)
    if form.is_valid():
        if once.is_again(visit):
            return go(BASE)
        typed = form.cleaned_data
        items = [(typed["kind"], typed["ref"])] if typed["kind"] and typed["ref"] else []
        try:
            return go(f"{BASE}/{actions.open_case(visit.caller, title=typed['title'], scheme=typed['scheme'], items=items)}")
        except Refused as refused:
            refuse(form, refused)
    return Shown("case_new.html", {"form": form, "once": once.fresh(), "back": BASE}, 422 if form.is_bound else 200)


def shown(visit: Visit) -> Answer:
    return Shown("case.html", filled(visit))


def timeline(visit: Visit) -> Answer:
    id = visit.path["id"]
    after = visit.number("after") or 0
    case = queries.case(visit.caller, id)
    rows, following = queries.timeline(visit.caller, id, after=after, limit=LINES)
    base = f"{BASE}/{case.row.id}"
    return Shown(
        "case_timeline.html",
        {
            "case": case_row(case.row, visit.caller),
            "base": base,
            "timeline": timeline_rows(rows, visit.caller.id, case),
            "next": f"{base}/timeline?after={following}" if following else "",
            "first": f"{base}/timeline" if after else "",
            "now": moment(now()),
        },
    )


def money(visit: Visit) -> Answer:
    """The money of all its requests: drawn, as a table, and request by request."""
    id = visit.path["id"]
    case, sums = queries.case(visit.caller, id), queries.money(visit.caller, id)
    there = {row.id: request_row(row) for row in requests.rows_named(visit.caller, [row.request for row in sums.requests])}
    base = f"{BASE}/{case.row.id}"
    return Shown(
        "case_money.html",
        {
            "case": case_row(case.row, visit.caller),
            "base": base,
            "money": money_rows(sums),
            "heads": [gettext(says) for says in FACTS.values()],
            "requests": [_counted(row, there) for row in sums.requests],
            "at": moment(sums.at),
            "now": moment(now()),
        },
    )


def _counted(row: queries.RequestMoney, there: Any) -> dict[str, Any]:
    known = there.get(row.request)
    return {
        "row": row,
        "href": f"{PLACES['request']}/{row.request}",
        "name": known.line if known else row.request[:8],
        "amounts": known.amounts if known else [],
        "standing": known.standing if known else [],
        "counted_with": f"{PLACES['request']}/{row.counted_with}" if row.counted_with else "",
    }


# What is put in


def refuse(form: CaseForm, refused: Refusal) -> None:
    """Why the action said no, beside its field where the form has it."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.text)


def sent(visit: Visit, form: CaseForm, act: Callable[[Any], str | None], anchor: str = "") -> Answer:
    """A form of the case's page: taken once, or the page again with what was wrong in it.

    `act` may give what the address then says of it.
    """
    form = place(form, visit)
    back = f"{BASE}/{visit.path['id']}{anchor}"
    if form.is_valid():
        if once.is_again(visit):
            return go(back)
        try:
            said = act(form)
            return go(f"{BASE}/{visit.path['id']}?{said}{anchor}" if said else back)
        except LinesRefused:
            pass  # said line by line
        except (Refused, AsThingsStand) as refused:
            refuse(form, refused)
    return Shown("case.html", filled(visit, {form.name: form}), 422)


def _others(visit: Visit) -> list[tuple[str, str]]:
    return others_of(visit.caller, queries.case(visit.caller, visit.path["id"]))


def add(visit: Visit) -> Answer:
    """Targets, and requests, signals and reports by their numbers and addresses. What is in already is put in once."""
    form = AddForm(visit.sent, members=_others(visit), may_deconflict=visit.caller.may(DECONFLICT))
    return sent(visit, form, lambda form: _add(visit, form), "#added")


def _add(visit: Visit, form: AddForm) -> str:
    typed, given = form.cleaned_data, form.given()
    region = typed["region"] or visit.caller.country or None
    lines = lines_of(typed["what"], setting(visit, region or ""))
    if not lines:
        raise Refused(
            "missing", gettext("Type what belongs to this case, such as +66 81 234 5678, or paste the number of a request."), "what"
        )
    if len(lines) > MOST_LINES:
        raise Refused("too-many", gettext("At most {count} lines at once. Add the rest afterwards.").format(count=MOST_LINES), "what")
    read = [_line_of(visit, line, region or "") for line in lines]
    id, deconflict = visit.path["id"], bool(typed.get("deconflict", False))
    try:
        actions.add_several(visit.caller, id, read, region=region, deconflict=deconflict, **given)
    except LinesRefused as refused:
        for text in _faults(refused, len(lines)):
            form.add_error("what", text)
        raise
    return f"done=added&count={len(lines)}"


def _line_of(visit: Visit, line: str, region: str) -> actions.ItemLine | actions.TargetLine:
    item = item_of(visit, line)
    if item is not None:
        return actions.ItemLine(*item)
    value = read_line(line, setting(visit, region), KINDS)
    return actions.TargetLine(value.value if isinstance(value, Value) else line)


def _faults(refused: LinesRefused, whole: int) -> list[str]:
    """Of the lines that can't be taken, which and why; then that the others wait for them."""
    whys = [(number, gettext(_UNCLEAR) if why.code == "no-kind-fits" else why.text) for number, why in refused.lines]
    if whole == 1:
        return [why for _number, why in whys]
    faults = [gettext("Line {line}: {error}").format(line=number, error=why) for number, why in whys[:MOST_FAULTS]]
    more = len(whys) - len(faults)
    if more:
        faults.append(ngettext("{count} more line can't be read.", "{count} more lines can't be read.", more).format(count=more))
    return [*faults, gettext("None of these lines was put in. Put right or take out those that are named, then send it again.")]


def item_of(visit: Visit, text: str) -> tuple[str, str] | None:
    """The request, signal or report that a text names by its number or its address here; None where it names none."""
    path = urlsplit(text).path if "/console/" in text else ""
    named: Iterable[str] = [path] if path else [thing.href for thing in things(visit, text, ()) if thing.exact]
    for href in named:
        for kind, place_ in PLACES.items():
            rest = href.removeprefix(f"{place_}/")
            if rest != href:
                return kind, rest.partition("/")[0]
    return None


def note(visit: Visit) -> Answer:
    def act(form: NoteForm) -> None:
        given = form.given()
        actions.add_note(visit.caller, visit.path["id"], form.cleaned_data["text"], given["audience"], tlp=given["tlp"])

    return sent(visit, NoteForm(visit.sent, members=_others(visit)), act, "#note")


def event(visit: Visit) -> Answer:
    def act(form: EventForm) -> str:
        given = form.given()
        if given["moment"] is None:
            raise Refused("missing", gettext("Say when it was. Where the time is not known, take the beginning of the day."), "moment")
        text = form.cleaned_data["text"]
        actions.add_event(visit.caller, visit.path["id"], given["moment"], text, given["audience"], tlp=given["tlp"])
        return "done=event"

    return sent(visit, EventForm(visit.sent, members=_others(visit)), act, "#timeline")


def task(visit: Visit) -> Answer:
    owners = owners_of(visit.caller, queries.case(visit.caller, visit.path["id"]))

    def act(form: TaskForm) -> None:
        actions.add_task(visit.caller, visit.path["id"], form.cleaned_data["text"], **form.given())

    return sent(visit, TaskForm(visit.sent, owners=owners), act, "#task")


def done(visit: Visit) -> Answer:
    """A task is done, or is not after all."""
    id = visit.path["id"]
    actions.change_task(visit.caller, id, visit.text("part", 36), done=visit.text("done", 3) != "no")
    return go(f"{BASE}/{id}#task")


def title(visit: Visit) -> Answer:
    def act(form: TitleForm) -> None:
        typed = form.cleaned_data
        actions.set_title(visit.caller, visit.path["id"], typed["title"], scheme=typed["scheme"], tlp=typed["tlp"] or None)

    return sent(visit, TitleForm(visit.sent), act)


_READS, _WRITES = (READ,), (WRITE,)
PAGES: tuple[Page, ...] = (
    Page(path="cases", name="cases", view=listed, needs=_READS, also_posts=True, label=gettext_noop("Cases")),
    Page(path="cases/new", name="case_new", view=new, needs=_WRITES, also_posts=True, asks=("kind", "ref")),
    Page(path="cases/{id}", name="case", view=shown, needs=_READS),
    Page(path="cases/{id}/timeline", name="case_timeline", view=timeline, needs=_READS),
    Page(path="cases/{id}/money", name="case_money", view=money, needs=_READS),
    Page(path="cases/{id}/add", name="case_add", view=add, needs=_WRITES, changes=True),
    Page(path="cases/{id}/note", name="case_note", view=note, needs=_WRITES, changes=True),
    Page(path="cases/{id}/event", name="case_event", view=event, needs=_WRITES, changes=True),
    Page(path="cases/{id}/task", name="case_task", view=task, needs=_WRITES, changes=True),
    Page(path="cases/{id}/done", name="case_task_done", view=done, needs=_WRITES, changes=True),
    Page(path="cases/{id}/title", name="case_title", view=title, needs=_WRITES, changes=True),
)
