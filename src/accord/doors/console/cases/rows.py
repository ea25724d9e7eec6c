"""Cases and their parts as rows: what each is called, how it stands, who sees it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from accord.core.protocols import Protocol
from accord.core.times import moment
from accord.doors.console.cases.labels import HAPPENED, HAPPENED_TO_US, OUTCOMES, PARTS, SIGNAL_ENTRIES
from accord.doors.console.frame.banks import account_words
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.panes import when
from accord.doors.console.reports.labels import STATES as REPORT_STATES
from accord.doors.console.requests.rows import Listed, masked
from accord.doors.console.signals.labels import STATES as SIGNAL_STATES
from accord.hub.cases.queries import Case, CaseRef, CaseRow, ItemRow, PartRow, TargetRow, TaskRow, TimelineRow
from accord.hub.cases.vocabulary import REPORT, REQUEST, SIGNAL, WRITE
from accord.hub.members.queries import Caller
from accord.hub.protocol_book.queries import protocols
from accord.tables import newest_protocols, report_outlets, schemes

BASE: Final = "/console/cases"
PLACES: Final = {REQUEST: "/console/requests", SIGNAL: "/console/signals", REPORT: "/console/reports"}
PRESERVE: Final = "preserve"  # the protocol under which who holds data is asked to keep it
LONGEST_SUMMARY: Final = 120  # letters of a text where a row names it


def called(title: str, number: int) -> str:
    """Its title; without one, its number among the cases of the reader's member."""
    return title or gettext("Case {number}").format(number=number)


def scheme_word(code: str) -> str:
    known = schemes()
    return gettext(known[code].label) if code in known else code


def case_row(row: CaseRow, caller: Caller) -> dict[str, Any]:
    is_invited = row.standing == "invited"
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "title": called(row.title, row.number),
        "scheme": scheme_word(row.scheme),
        "state": gettext("closed") if row.closed else gettext("invitation") if is_invited else gettext("open"),
        "tone": "" if row.closed else "amber" if is_invited else "green",
        "outcome": gettext(OUTCOMES.get(row.outcome, row.outcome)) if row.outcome else "",
        "is_invited": is_invited,
        "awaits": is_invited and not row.closed,  # an invitation to a closed case can't be accepted
        "lead": row.lead_name,
        "opened": moment(row.opened),
        "changed": moment(row.changed),
        "due": when(row.due),
        "joined": when(row.joined),
        "closed": when(row.closed),
        "may_write": caller.may(WRITE),
    }


def ref_row(ref: CaseRef) -> dict[str, Any]:
    return {"ref": ref, "href": f"{BASE}/{ref.id}", "title": called(ref.title, ref.number), "is_open": ref.state == "open"}


def part_row(part: PartRow, names: Mapping[str, str], base: str, **more: Any) -> dict[str, Any]:
    """What rows of all kinds have: `seers` are the members beside our own that see it, of parts of our own alone."""
    return {
        "row": part,
        "id": part.id,
        "tlp": part.tlp,
        "at": moment(part.at),
        "by": "" if part.is_own else part.owner_name,
        "seers": sorted((names.get(id, "") for id in part.shared_with), key=str.casefold) if part.is_own else [],
        "href": f"{base}/parts/{part.id}" if part.is_own else "",
        **more,
    }


def item_row(part: ItemRow, names: Mapping[str, str], base: str, open_requests: Mapping[str, Listed]) -> dict[str, Any]:
    listed = open_requests.get(part.ref)
    subject = account_words(masked(part.subject, part.subject_kind) if part.kind == REQUEST else part.subject)
    return part_row(
        part,
        names,
        base,
        name=item_name(part),
        opens=f"{PLACES[part.kind]}/{part.ref}" if part.ref else "",
        subject=subject,
        subject_kind=gettext(KINDS[part.subject_kind]) if part.subject_kind in KINDS else "",
        state=listed.state if listed else item_state(part),
        tone=listed.tone if listed else "green" if part.is_open else "",
        clock=listed.clock if listed else None,
        line=listed.line if listed else "",
    )


def _protocol(ref: str) -> Protocol | None:
    """`hold-funds@2` as a request has it, or its newest version by the name alone."""
    return protocols().get(ref) or newest_protocols().get(ref.partition("@")[0])


def item_name(part: ItemRow) -> str:
    """What it is: a request's protocol, a signal's scheme, a report's way out."""
    if not part.ref:
        return gettext("A part that you may not open")
    if part.kind == REQUEST:
        protocol = _protocol(part.label)
        return gettext(protocol.title) if protocol is not None else gettext("Request")
    if part.kind == SIGNAL:
        return scheme_word(part.label) or gettext("Signal")
    outlets = report_outlets()
    return gettext(outlets[part.label].label) if part.label in outlets else gettext("Report")


def item_state(part: ItemRow) -> str:
    """In words, as far as the kind of thing has words for it."""
    if not part.ref:
        return ""
    if part.kind == SIGNAL:
        return gettext(SIGNAL_STATES[part.state]) if part.state in SIGNAL_STATES else ""
    if part.kind == REPORT:
        return gettext(REPORT_STATES[part.state]) if part.state in REPORT_STATES else ""
    protocol = _protocol(part.label)
    return gettext(protocol.states[part.state].title) if protocol is not None and part.state in protocol.states else ""


def target_row(part: TargetRow, names: Mapping[str, str], base: str) -> dict[str, Any]:
    kind = gettext(KINDS.get(part.identifier_kind, part.identifier_kind))
    preserved = part.identifier_kind in newest_protocols()[PRESERVE].kinds
    value = account_words(part.display)
    return part_row(part, names, base, value=value, typed=part.display, kind=kind, kind_code=part.identifier_kind, preserved=preserved)


def task_row(
    part: TaskRow, names: Mapping[str, str], base: str, people: Mapping[str, str], ended: Collection[str], us: str
) -> dict[str, Any]:
    """`ended`: those of these people who no longer take part, and so never do it."""
    return part_row(
        part,
        names,
        base,
        text=part.text,
        who=people.get(part.for_person, "") or ("" if part.for_member == us else part.for_member_name),
        has_ended=part.for_person in ended and not part.done,
        is_ours=part.for_member == us,
        due=when(part.due),
        done=when(part.done),
    )


def summary(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUMMARY else f"{line[:LONGEST_SUMMARY].rstrip()}…"


def part_name(part: Any) -> str:
    """A part of any kind in one line, for a choice or a preview."""
    if isinstance(part, ItemRow):
        subject = masked(part.subject, part.subject_kind) if part.kind == REQUEST else part.subject
        return f"{item_name(part)} {account_words(subject)}".strip()
    if isinstance(part, TargetRow):
        return account_words(part.display)
    text = getattr(part, "text", "")
    return summary(text) if text else gettext(PARTS.get(part.kind, part.kind))


def timeline_rows(rows: Iterable[TimelineRow], us: str, case: Case) -> list[dict[str, Any]]:
    """The newest first: when, what in words and with which part, who, and the way to it. A part that is gone, or that we see no more, is
    not named; who a person of interest is stands nowhere but in the vault."""
    rows = list(rows)
    named = {part.ref: part.label for part in case.items if part.kind == REQUEST and part.ref}
    # Of a case's thousand parts a page of its timeline names few.
    about = {row.part for row in rows if row.source == "case"}
    there = (*case.items, *case.targets, *case.notes, *case.tasks, *case.evidence)
    parts = {part.id: part_name(part) for part in there if part.id in about}
    return [
        {
            "at": moment(row.at),
            "step": _happened(row, us, named),
            "what": parts.get(row.part, "") if row.source == "case" else "",
            "who": "" if row.member in ("", us) or _names(row, us) else row.member_name,
            "note": row.text,
            "source": row.source,
            "href": f"{PLACES[row.source]}/{row.ref}" if row.source in PLACES and row.ref else "",
        }
        for row in rows
    ]


def _happened(row: TimelineRow, us: str, named: Mapping[str, str]) -> str:
    if row.source == "event":
        return gettext("Written by hand")
    if row.source == REQUEST:
        return _step(row, named.get(row.ref, ""))
    if row.source == SIGNAL:
        return gettext("Signal: {what}").format(what=gettext(SIGNAL_ENTRIES.get(row.what, row.what)))
    if row.source == REPORT:
        handed = gettext_noop("handed to us")
        what = handed if row.what == "handed" else REPORT_STATES.get(row.what, row.what)
        return gettext("Report: {what}").format(what=gettext(what))
    part = gettext(PARTS[row.kind]) if row.kind in PARTS else ""
    member = _other(row, us)
    words = HAPPENED if member or row.what not in HAPPENED_TO_US else HAPPENED_TO_US
    return gettext(words.get(row.what, row.what)).format(part=part, member=member)


def _names(row: TimelineRow, us: str) -> bool:
    """Whether the words of a line name who did it already."""
    return "{member}" in HAPPENED.get(row.what, "") and row.member_name == _other(row, us)


def _other(row: TimelineRow, us: str) -> str:
    """The other member that a line of the case itself may name in its words."""
    if row.source != "case":
        return ""
    return row.about_name if row.about and row.about != us else row.member_name if row.member != us and not row.about else ""


def _step(row: TimelineRow, ref: str) -> str:
    protocol = _protocol(ref)
    steps = (*protocol.opening, *protocol.steps) if protocol is not None else ()
    title = next((gettext(step.title) for step in steps if step.key == row.what), row.what)
    return gettext("Request: {what}").format(what=title)
