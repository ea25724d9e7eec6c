"""Operations on appeals: lodge one for a customer or for oneself, see how it stands and who has applied it, record a proof by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from accord.core.codes import shown as in_groups
from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.times import rfc3339
from accord.doors.api import appeal_answers as answers
from accord.doors.api import shapes
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.hub.appeals import actions, queries
from accord.hub.appeals.queries import Appeal, AppealRow, RequestRow
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN, READ
from accord.tables import identifier_tables


def _time(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)


def _named(id: str, name: str) -> dict[str, str] | None:
    return {"id": id, "name": name} if id else None


def _row(row: AppealRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "step": row.step,
        "kind": row.kind,
        "country": row.country,
        "language": row.language,
        "made": rfc3339(row.made),
        "changed": rfc3339(row.changed),
        "due": {name: rfc3339(at) for name, at in row.dues.items()},
        "counts": _counts(row.facts),
        "for_person": row.for_person,
        "sides": list(row.sides),
    }


def _counts(facts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in facts.items() if not name.endswith("_at")}


def _appeal(found: Appeal) -> dict[str, Any]:
    return {
        **_row(found.row),
        "ways": list(found.ways),
        "proofs": [
            {"way": one.way, "state": one.state, "outcome": one.outcome, "by": one.by or None, "shown": _time(one.shown)}
            for one in found.proofs
        ],
        "requests": [_request(one) for one in found.requests],
        "may_confirm": found.may_confirm,
    }


def _request(row: RequestRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "due": _time(row.due),
        "claimant": _named(row.claimant, row.claimant_name),
        "claims": [{"id": one.claim, "decision": one.decision, "seq": one.seq} for one in row.claims],
        "receipts": [
            {
                "claim": one.claim,
                "member": _named(one.member, one.member_name),
                "acted": one.acted,
                "seq": one.seq,
                "applied": _time(one.applied),
            }
            for one in row.receipts
        ],
    }


def listed(asked: Request) -> Reply:
    rows, following = queries.appeals(asked.caller, before=asked.query["before"], limit=asked.query["limit"])
    return Reply({"items": [_row(row) for row in rows], "next": following})


def show(asked: Request) -> Reply:
    return Reply(_appeal(queries.appeal(asked.caller, asked.path["id"])))


def lodge(asked: Request) -> Reply:
    given = asked.body
    try:
        identifier = parse(given.value, given.region or asked.caller.country or None, given.kind, tables=identifier_tables())
    except NotAnIdentifier as error:
        field = {"unknown-region": "region", "unknown-kind": "kind"}.get(error.code, "value")
        raise Problem(422, error.code, error.text, (Fault(field, error.code, error.text),)) from None
    receipt = actions.lodge(
        asked.caller,
        identifier,
        reason=given.reason,
        harm=given.harm,
        for_person=given.for_person,
        name=given.name or "",
        reach=given.reach or "",
        country=(given.region or "").upper(),
        language=given.language,
    )
    return Reply({"id": receipt.id, "code": in_groups(receipt.code)}, 201)


def confirm(asked: Request) -> Reply:
    actions.confirm_control(asked.caller, asked.path["id"], asked.body.way)
    return Reply(_appeal(queries.appeal(asked.caller, asked.path["id"])))


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    return Operation(method=method, path=path, name=name, says=says, handler=handler, **more)


OPERATIONS = (
    _operation(
        "GET",
        "/appeals",
        "list_appeals",
        "The appeals that you sent, keep, answer for, decide or confirm, newest first.",
        listed,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.AppealList,
        query=(
            Query("limit", "at most so many", 1, queries.MOST, 50),
            Query("before", "the `next` of the page before", 0, 2**62),
        ),
    ),
    _operation(
        "POST",
        "/appeals",
        "lodge_appeal",
        "Appeal for somebody, such as a customer who is wrongly listed, blocked or held, or for your own member. The answer holds a code; "
        "a retry under an idempotency key is refused.",
        lodge,
        scope=OPEN,
        takes=shapes.NewAppeal,
        gives=answers.LodgedOut,
        statuses=(201,),
        keeps=False,
    ),
    _operation(
        "GET",
        "/appeals/{id}",
        "show_appeal",
        "An appeal, with the requests of it that you take part in, and who has applied what was taken back.",
        show,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.AppealOut,
    ),
    _operation(
        "POST",
        "/appeals/{id}/control",
        "confirm_control",
        "Record by hand that the appellant controls the identifier: for the bank, the platform, the desk that keeps it, and the reviewer.",
        confirm,
        scope=ANSWER,
        wider=(MANAGE,),
        takes=shapes.ConfirmControl,
        gives=answers.AppealOut,
    ),
)
