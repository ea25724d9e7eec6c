"""Operations on negotiated protocols: propose, look at, accept, refuse, withdraw, leave. Nobody learns of one that does not bind it."""

from collections.abc import Callable
from typing import Any

from accord.core.protocols import diagram
from accord.core.protocols.comparing import Change
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.formats.api.protocols import (
    Acceptance,
    BoundMember,
    ChangeOut,
    FileChecked,
    NewProposal,
    Notice,
    ProposalItem,
    ProposalList,
    ProposalOut,
    ProposalRefusal,
    ProtocolFile,
)
from accord.formats.api.wire import wire
from accord.hub.protocol_book import actions, labels, queries
from accord.hub.protocol_book.queries import BoundRow, ProposalRow
from accord.hub.protocol_book.vocabulary import AGREE, MOST, READ, STATES

_PATH = "/protocols/proposals"


def _changes(changes: tuple[Change, ...]) -> list[ChangeOut]:
    return [wire(ChangeOut, change, says=labels.told(change).sentence) for change in changes]


def _members(rows: tuple[BoundRow, ...]) -> list[BoundMember]:
    return [wire(BoundMember, row, proposer=row.is_proposer) for row in rows]


def _said(row: ProposalRow) -> dict[str, Any]:
    return {
        "protocol": f"{row.name}@{row.version}",
        "in_force": row.is_in_force,
        "proposer": (row.proposer, row.proposer_name),
        "members": _members(row.bound),
    }


def _whole(asked: Request, proposal: str) -> ProposalOut:
    page = queries.proposal(asked.caller, proposal)
    return wire(ProposalOut, page, **_said(page), drawing=diagram(page.protocol), changes=_changes(page.changes))


def listed(asked: Request) -> Reply:
    query = asked.query
    rows, following = queries.proposals(
        asked.caller, state=query["state"] or "", waiting=bool(query["waiting"]), before=query["before"], limit=query["limit"]
    )
    return Reply(wire(ProposalList, items=[wire(ProposalItem, row, **_said(row)) for row in rows], next=following))


def proposed(asked: Request) -> Reply:
    given = asked.body
    id = actions.propose(asked.caller, given.text, given.members or (), counters=given.counters)
    return Reply(_whole(asked, id), 201)


def checked(asked: Request) -> Reply:
    found = queries.check(asked.caller, asked.body.text.encode("utf-8", "surrogatepass"))
    protocol = found.protocol
    name = f"{protocol.name}@{protocol.version}" if protocol is not None else ""
    drawing = diagram(protocol) if protocol is not None and not found.faults else ""
    return Reply(wire(FileChecked, found, protocol=name, changes=_changes(found.changes), drawing=drawing))


def shown(asked: Request) -> Reply:
    return Reply(_whole(asked, asked.path["id"]))


def accepted(asked: Request) -> Reply:
    actions.accept(asked.caller, asked.path["id"], digest=asked.body.digest)
    return Reply(_whole(asked, asked.path["id"]))


def refused(asked: Request) -> Reply:
    actions.refuse(asked.caller, asked.path["id"], asked.body.reason)
    return Reply(_whole(asked, asked.path["id"]))


def withdrawn(asked: Request) -> Reply:
    actions.withdraw(asked.caller, asked.path["id"])
    return Reply(_whole(asked, asked.path["id"]))


def left(asked: Request) -> Reply:
    actions.leave(asked.caller, asked.path["id"], asked.body.reason or "")
    return Reply(_whole(asked, asked.path["id"]))


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    more = {"scope": AGREE, "gives": ProposalOut, **more}
    return Operation(method=method, path=f"{_PATH}{path}", name=name, says=says, handler=handler, **more)


OPERATIONS = (
    _operation(
        "GET",
        "",
        "list_proposals",
        "The protocols that were proposed to your member or by it, the newest first.",
        listed,
        scope=READ,
        gives=ProposalList,
        query=(
            Query("state", "only those in this state", words=STATES),
            Query("waiting", "1: only those that wait for your answer", 0, 1, 0),
            Query("limit", "at most so many", 1, MOST, 50),
            Query("before", "the `next` of the page before", 0, 2**62),
        ),
    ),
    _operation(
        "POST",
        "",
        "propose_protocol",
        "Propose a protocol, or a new version of one, to the members that it binds. Yours is bound too, and accepts by proposing.",
        proposed,
        takes=NewProposal,
        statuses=(201,),
        made=f"{_PATH}/{{id}}",
    ),
    _operation(
        "POST",
        "/check",
        "check_protocol",
        "Look at a protocol's file without proposing it: every fault with its line, and what it changes.",
        checked,
        scope=READ,
        takes=ProtocolFile,
        gives=FileChecked,
    ),
    _operation(
        "GET",
        "/{id}",
        "show_proposal",
        "A proposal: its file, its drawing, what it changes, and who has accepted.",
        shown,
        scope=READ,
    ),
    _operation(
        "POST",
        "/{id}/accept",
        "accept_proposal",
        "Accept it for your member. When all have accepted, requests can be opened under it between them.",
        accepted,
        takes=Acceptance,
    ),
    _operation(
        "POST",
        "/{id}/refuse",
        "refuse_proposal",
        "Refuse it for your member, with a reason: it is closed.",
        refused,
        takes=ProposalRefusal,
    ),
    _operation("POST", "/{id}/withdraw", "withdraw_proposal", "Take back a proposal of your member that not all have accepted.", withdrawn),
    _operation(
        "POST",
        "/{id}/leave",
        "leave_protocol",
        "Give notice of an agreed protocol: after 30 days your member is no longer bound. Running requests go on.",
        left,
        takes=Notice,
    ),
)
