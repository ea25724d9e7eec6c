"""The desk's inbox: what waits for an answer, what is nearest its time first; one key for a step, and one step for many."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, gettext_noop

from accord.core.protocols import Field, Protocol, Step, is_dangerous
from accord.core.times import moment, with_moments_said
from accord.doors.console.frame.moments import exact
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typing import setting
from accord.doors.console.requests.canned import answers, field_for, languages
from accord.doors.console.requests.controls import Form, missing, read, said, typed_of
from accord.doors.console.requests.rows import ACTS, ANSWER, BASE, LOOKS, Listed, listed, masked, subject, told_apart, verb
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.desks import queries as desks
from accord.hub.protocol_book.queries import protocols
from accord.hub.refusals import Absent
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.hub.requests.queries import Group, OpenStep, Row
from accord.hub.times import now

INBOX = "/console/inbox"
MOST_TICKED = 500  # more than a page of the inbox shows: 50 of each kind
OF_ONE = ("attachment", "list", "record")  # what these fields hold is of one request alone


def inbox(visit: Visit) -> Answer:
    since = visit.number("since") or 0
    at = now()
    own = desks.desks(visit.caller, visit.caller.id, at=at) if visit.caller.may("member:desks:read") else []
    desk = str(visit.asked.get("desk", ""))
    desk = desk if any(str(row.id) == desk for row in own) else ""
    kind = str(visit.asked.get("kind", ""))
    waits = visit.asked.get("waits") != "others"
    if kind and kind in queries.filter_words(visit.caller)[0]:
        return _of_a_kind(visit, kind, waits, desk, at)
    waiting, others = queries.inbox_groups(visit.caller, desk or None, at=at)
    writes = queries.messages_to_take_up(visit.caller, [row.id for group in (*waiting, *others) for row in group.rows])
    own_turn = [row for group in waiting for row in group.rows]
    return Shown(
        "inbox.html",
        {
            **_always(visit, own_turn, at, desk),
            "own_desks": [(str(row.id), row.name) for row in own],
            "waiting": [made_group(group, since, writes, f"{INBOX}?{_query(group.name, True, desk)}") for group in waiting],
            "count": sum(group.whole for group in waiting),
            "among": len(own_turn) if sum(group.whole for group in waiting) > len(own_turn) else 0,
            "others": [made_group(group, since, writes, f"{INBOX}?{_query(group.name, False, desk)}") for group in others],
            "here": f"{INBOX}?since={at}" + (f"&desk={desk}" if desk else ""),
            "done": done(str(visit.asked.get("done", ""))),
            "sees_cases": visit.caller.may(READ_CASES),
        },
    )


def _always(visit: Visit, own_turn: list[Row], at: int, desk: str) -> dict[str, Any]:
    return {
        "over": sum(1 for row in own_turn if row.headline is not None and row.headline.overdue),
        "unconfirmed": sum(1 for row in own_turn if not row.confirmed),
        "many": _many(own_turn),
        "desk": desk,
        "now": moment(at),
        "may_answer": any(visit.caller.may(permission) for permission in ACTS),
        "may_open": visit.caller.may("member:requests:open"),
    }


def _query(kind: str, waits: bool, desk: str) -> str:
    return urlencode({"kind": kind, "waits": "own" if waits else "others", **({"desk": desk} if desk else {})})


def _of_a_kind(visit: Visit, kind: str, waits: bool, desk: str, at: int) -> Answer:
    """All that waits of one kind, page by page: what the inbox shows is only the nearest of it."""
    before = str(visit.asked.get("after", ""))
    rows, following = queries.inbox_kind(visit.caller, kind, waits=waits, desk=desk or None, after=before, at=at)
    writes = queries.messages_to_take_up(visit.caller, [row.id for row in rows])
    own_turn = rows if waits else []
    here = f"{INBOX}?{_query(kind, waits, desk)}"
    return Shown(
        "inbox_kind.html",
        {
            **_always(visit, own_turn, at, desk),
            "title": gettext(rows[0].title if rows else "Inbox"),
            "waits": waits,
            "rows": told_apart(listed(row, writes=writes) for row in rows),
            "next": f"{here}&after={following}" if following else "",
            "first": here if before else "",
            "inbox_href": INBOX + (f"?desk={desk}" if desk else ""),
        },
    )


def made_group(group: Group, since: int = 0, writes: Mapping[str, str] = {}, all_href: str = "") -> dict[str, Any]:
    """The same, made of its rows: what was done since then is marked, and what somebody wrote about. `all_href`: where all of it stands."""
    return {**shown_group(group, told_apart(listed(row, since=since, writes=writes) for row in group.rows)), "all_href": all_href}


def shown_group(group: Group, rows: list[Listed]) -> dict[str, Any]:
    """One kind of request in a list: its rows, and how many more there are than the page shows."""
    return {
        "name": group.name,
        "title": gettext(group.title),
        "rows": rows,
        "whole": group.whole,
        "more": group.whole - len(group.rows),
    }


def done(text: str) -> str:
    """A notice of the step that was just taken, by protocol and step: `hold-funds@1.hold`."""
    protocol, _, key = text.partition(".")
    definition = protocols().get(protocol)
    step = _step(definition, key) if definition is not None else None
    return "" if step is None else gettext("Done: {step}.").format(step=gettext(step.title))


def _step(protocol: Protocol, key: str) -> Step | None:
    return next((step for step in protocol.steps if step.key == key), None)


def _many(rows: list[Row]) -> list[tuple[str, str]]:
    """The steps that rows have open and that can be said once for all, each once: `hold-funds@1.acknowledge` and what it is called.

    One of several versions of a protocol names all of them (`hold-funds@1 hold-funds@2.acknowledge`); one that is called another thing
    by now at some of the rows has all of its names.
    """
    refs: dict[tuple[str, str], dict[str, None]] = {}
    titles: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        for open_step in (step for step in row.offered if not any(field.required and field.type in OF_ONE for field in step.step.fields)):
            step = (gettext(row.title), open_step.key)
            refs.setdefault(step, {})[row.protocol] = None
            titles.setdefault(step, {})[gettext(open_step.title)] = None
    named = [(f"{' '.join(refs[step])}.{step[1]}", f"{step[0]}: {_either(titles[step])}") for step in refs]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _either(titles: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(titles))


def answer(visit: Visit) -> Answer:
    """One step for all that are ticked. What it asks is asked once; an amount that each row knows is each row's own.

    It is asked about first wherever the button of one row would ask, as before a step that lets go of something.
    """
    ids = [str(id) for id in visit.sent.getlist("id")][:MOST_TICKED]
    names, _, key = visit.text("step", 1000).partition(".")
    known_refs = [protocols()[name] for name in names.split() if name in protocols()]
    protocol, step = next(((there, step) for there in known_refs if (step := _step(there, key)) is not None), (None, None))
    if protocol is None or step is None or not ids:
        return go(INBOX)
    rows = queries.rows_named(visit.caller, ids)
    if not rows:
        raise Absent
    refs = frozenset(there.ref for there in known_refs)
    steps = {row.id: _open(row, refs, key) for row in rows}
    opened = [open_step for open_step in steps.values() if open_step is not None]
    step = opened[0].step if opened else step
    asked: dict[str, Field] = {}
    for field in (field for there in ([open_step.step for open_step in opened] or [step]) for field in there.fields):
        asked.setdefault(field.key, field)
    own = frozenset({"amount"} if any("amount" in open_step.offered for open_step in opened) else ())
    fields = [field for field in asked.values() if field.key not in own and field.type not in OF_ONE]
    typed = typed_of(visit.sent)
    words = field_for(step)
    desk_languages = languages(*{row.desk for row in rows}) if words is not None else ()
    lets_go = any(
        is_dangerous(protocols()[row.protocol], there.step) for row, there in zip(rows, steps.values(), strict=True) if there is not None
    )
    filled: dict[str, Any] = {
        "ready": answers(protocol.name, key, desk_languages) if words is not None else (),
        "ready_in": f"f-{words.key}" if words is not None else "",
        "heading": _either(gettext(open_step.title) for open_step in opened) or gettext(step.title),
        "step": f"{names}.{key}",
        "count": len(rows),
        "own_amounts": bool(own),
        "lets_go": lets_go,
    }
    choices = _choices(visit, step, rows)
    if (lets_go or any(field.required for field in asked.values())) and "sure" not in visit.sent:
        form = Form(typed=typed, known=choices, setting=setting(visit))
        return Shown("inbox_answer.html", {**filled, "rows": _chosen(visit, rows, steps), "controls": form.controls(fields)})
    here = setting(visit)
    # The earliest of their bounds keeps to all of them.
    latest = {name: min(there.latest[name] for there in opened if name in there.latest) for there in opened for name in there.latest}
    answered = read(fields, typed, here, latest)
    values, private = answered.values, answered.private
    if answered.unclear:
        form = Form(typed=typed, known=choices, unclear=answered.unclear, faults=missing(fields, typed), setting=here)
        return Shown("inbox_answer.html", {**filled, "rows": _chosen(visit, rows, steps), "controls": form.controls(fields)}, 422)
    results = [_taken(visit, row, steps[row.id], refs, key, values, private, own) for row in rows]
    bad: dict[str, str] = {}
    for result in results:
        bad |= result.pop("faults")
    if results and not any(result["is_done"] for result in results) and bad:
        form = Form(typed=typed, known=choices, faults=bad, setting=here)
        return Shown("inbox_answer.html", {**filled, "rows": _chosen(visit, rows, steps), "controls": form.controls(fields)}, 422)
    return Shown("inbox_answered.html", {**filled, "rows": results})


def known(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """Members that a step may name."""
    from accord.hub.members import queries as members

    rows = [row for row in members.members() if row.standing == "active" and row.n != visit.caller.n]
    return {"member": sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold())}


def to_alert(there: list[tuple[str, str]], rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Of these members, those that can be alerted too for at least one of the requests: they neither ask nor answer it yet."""
    inside = [{row.asker, *(id for id, _name in row.answerers)} for row in rows]
    return [pair for pair in there if not all(pair[0] in members for members in inside)]


def _choices(visit: Visit, step: Step, rows: list[Row]) -> dict[str, list[tuple[str, str]]]:
    chosen = known(visit)
    return {**chosen, "member": to_alert(chosen["member"], rows)} if "reroute" in step.effects else chosen


def _open(row: Row, refs: frozenset[str], key: str) -> OpenStep | None:
    return next((open_step for open_step in row.offered if open_step.key == key), None) if row.protocol in refs else None


def _chosen(visit: Visit, rows: list[Row], steps: dict[str, OpenStep | None]) -> list[dict[str, Any]]:
    summaries = []
    for request in told_apart(listed(row) for row in rows):
        open_step = steps[request.row.id]
        says = verb(open_step.step, open_step.title, str(open_step.offered.get("amount", ""))) if open_step is not None else ""
        summaries.append({"request": request, "seen": _seen(visit, request.row), "says": says, "is_open": open_step is not None})
    return summaries


def _seen(visit: Visit, row: Row) -> int:
    """The version that the person looked at; the present one where nothing was shown."""
    text = visit.text(f"seen-{row.id}", 12)
    return int(text) if text.isascii() and text.isdigit() else row.version


def _taken(
    visit: Visit,
    row: Row,
    open_step: OpenStep | None,
    refs: frozenset[str],
    key: str,
    values: dict[str, Any],
    private: dict[str, str],
    own: frozenset[str],
) -> dict[str, Any]:
    """The outcome of one of them, in words."""
    value, kind = subject(row.subject)
    outcome: dict[str, Any] = {
        "href": f"{BASE}/{row.id}",
        "about": masked(value, row.subject.kind),
        "kind": kind,
        "is_done": False,
        "faults": {},
    }
    if row.protocol not in refs:  # a step of the same key may be open there, and is another one
        return {**outcome, "result": gettext("It is of another kind, so nothing was done here.")}
    if open_step is not None:
        its_own = {field.key for field in open_step.step.fields}
        values, private = ({name: said for name, said in given.items() if name in its_own} for given in (values, private))
        if own and "amount" in open_step.offered:
            values = {**values, "amount": str(open_step.offered["amount"])}
    try:
        taken = actions.take(visit.caller, row.id, key, values, private=private, seen=_seen(visit, row))
    except Refused as refused:
        return {**outcome, "result": with_moments_said(gettext(refused.text), exact), "faults": said(refused.faults)}
    except (NoSuchRequest, NotAllowed) as gone:
        return {**outcome, "result": gone.text}
    state = gettext(protocols()[row.protocol].states[taken.state].title)
    return {**outcome, "is_done": True, "result": gettext("It is now: {state}.").format(state=state)}


PAGES: tuple[Page, ...] = (
    Page(path="inbox", name="inbox", view=inbox, needs=LOOKS, label=gettext_noop("Inbox"), key="i"),
    Page(path="inbox/answer", name="inbox_answer", view=answer, needs=(ANSWER, *ACTS), changes=True),
)
