"""Cases as the API's structs: for the API and the command line alike.

The rows are those of the hub's queries, which this may not name: of each, its attributes are read.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from accord.formats.api.cases import (
    CaseMoney,
    CaseMoneyRow,
    CaseOut,
    CasePage,
    CasePersonOut,
    CasePersonShown,
    CaseRefOut,
    CaseRequestMoney,
    DueTaskOut,
    EventOut,
    ItemOut,
    NoteOut,
    ParticipantOut,
    PartOut,
    PreviewOut,
    TargetOut,
    TaskOut,
    TimelineOut,
)
from accord.formats.api.wire import wire

P = TypeVar("P", bound=PartOut)


def label(tlp: str) -> str:
    """`TLP:AMBER` of `amber`."""
    return f"TLP:{tlp.upper()}"


def word(tlp: str) -> str:
    """`amber` of `TLP:AMBER`, `tlp:amber` or `amber`; any other text in small letters, for the check that refuses it."""
    return tlp.strip().lower().removeprefix("tlp:")


def case_out(row: Any) -> CaseOut:
    return wire(CaseOut, row, **_case(row))


def _case(row: Any) -> dict[str, Any]:
    return {
        "lead": (row.lead, row.lead_name),
        "is_lead": row.is_lead,
        "is_offered": row.is_offered,
        "ceiling": label(row.ceiling),
    }


def page_out(case: Any) -> CasePage:
    return wire(
        CasePage,
        case.row,
        **_case(case.row),
        participants=[participant_out(row) for row in case.participants],
        titles=[part_out(NoteOut, row) for row in case.titles],
        items=[part_out(ItemOut, row) for row in case.items],
        targets=[part_out(TargetOut, row) for row in case.targets],
        notes=[part_out(NoteOut, row) for row in case.notes],
        events=[part_out(EventOut, row) for row in case.events],
        tasks=[part_out(TaskOut, row, for_member=(row.for_member, row.for_member_name)) for row in case.tasks],
        persons=[part_out(CasePersonOut, row) for row in case.persons],
        evidence=[part_out(NoteOut, row) for row in case.evidence],
    )


def participant_out(row: Any) -> ParticipantOut:
    return wire(ParticipantOut, row, member=(row.member, row.name), ceiling=label(row.ceiling), is_lead=row.is_lead)


def part_out(shape: type[P], row: Any, **more: Any) -> P:
    return wire(shape, row, owner=(row.owner, row.owner_name), tlp=label(row.tlp), **more)


def person_out(person: Any) -> CasePersonShown:
    fields: Mapping[str, str] | None = person.fields
    return part_out(CasePersonShown, person.row, fields=None if fields is None else dict(fields))


def line_out(row: Any) -> TimelineOut:
    return wire(
        TimelineOut,
        row,
        member=(row.member, row.member_name) if row.member else None,
        about=(row.about, row.about_name) if row.about else None,
    )


def money_out(money: Any) -> CaseMoney:
    rows = [wire(CaseMoneyRow, row, **figures_of(row.totals)) for row in money.rows]
    return wire(CaseMoney, money, rows=rows, requests=[wire(CaseRequestMoney, row) for row in money.requests])


def figures_of(totals: Any) -> dict[str, str]:
    """By fact, exact, without the currency."""
    return {name: f"{getattr(totals, name).value:f}" for name in totals.__struct_fields__}


def preview_out(row: Any) -> PreviewOut:
    return wire(PreviewOut, row, member=(row.member, row.name), ceiling=label(row.ceiling))


def ref_out(row: Any) -> CaseRefOut:
    return wire(CaseRefOut, row)


def task_out(row: Any) -> DueTaskOut:
    return wire(DueTaskOut, row)
