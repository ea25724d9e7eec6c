"""Operations on appeals: lodge one for a customer or for oneself, see how it stands and who has applied it, record a proof by hand."""

from collections.abc import Callable
from typing import Any, TypeVar

from accord.core.codes import grouped as in_groups
from accord.core.identifiers import NotAnIdentifier, parse
from accord.doors.api.operations import Operation, Query, Reply, Request, times
from accord.doors.api.problems import Fault, Problem
from accord.formats.api.appeals import (
    AppealedClaim,
    AppealList,
    AppealOut,
    AppealReceipt,
    AppealRequest,
    ConfirmControl,
    LodgedOut,
    NewAppeal,
)
from accord.formats.api.appeals import AppealRow as AppealListed
from accord.formats.api.wire import wire
from accord.hub.appeals import actions, queries
from accord.hub.appeals.queries import Appeal, AppealRow, RequestRow
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN, READ
from accord.tables import identifier_tables

A = TypeVar("A", AppealListed, AppealOut)


def _row(row: AppealRow, shape: type[A], **more: Any) -> A:
    counts = {name: count for name, count in row.facts.items() if not name.endswith("_at")}
    return wire(shape, row, due=row.dues, counts=counts, **more)


def _appeal(appeal: Appeal) -> AppealOut:
    requests = [_request(request) for request in appeal.requests]
    return _row(appeal.row, AppealOut, ways=appeal.ways, proofs=appeal.proofs, requests=requests, may_confirm=appeal.may_confirm)


def _request(row: RequestRow) -> AppealRequest:
    claims = [wire(AppealedClaim, claim, id=claim.claim) for claim in row.claims]
    receipts = [
        wire(AppealReceipt, receipt, member=(receipt.member, receipt.member_name) if receipt.member else None) for receipt in row.receipts
    ]
    claimant = (row.claimant, row.claimant_name) if row.claimant else None
    return wire(AppealRequest, row, claimant=claimant, claims=claims, receipts=receipts)


def listed(asked: Request) -> Reply:
    rows, following = queries.appeals(asked.caller, before=asked.query["before"], limit=asked.query["limit"], **asked.times)
    return Reply(AppealList([_row(row, AppealListed) for row in rows], following))


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
    return Reply(LodgedOut(receipt.id, in_groups(receipt.code)), 201)


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
        gives=AppealList,
        query=(
            Query("limit", "at most so many", 1, queries.MOST, 50),
            Query("before", "the `next` of the page before", 0, 2**62),
            *times("handed in"),
        ),
    ),
    _operation(
        "POST",
        "/appeals",
        "lodge_appeal",
        "Appeal for a person, such as a customer who is wrongly listed, blocked or held, or for your own member. The answer holds a code.",
        lodge,
        scope=OPEN,
        takes=NewAppeal,
        gives=LodgedOut,
        statuses=(201,),
        made="/appeals/{id}",
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
        gives=AppealOut,
    ),
    _operation(
        "POST",
        "/appeals/{id}/control",
        "confirm_control",
        "Record by hand that the appellant controls the identifier: for the bank, the platform, the desk that keeps it, and the reviewer.",
        confirm,
        scope=ANSWER,
        wider=(MANAGE,),
        takes=ConfirmControl,
        gives=AppealOut,
    ),
)
