"""Operations on the record itself: who published without a name, audit lines, erasure. For few, and each use is audited."""

from accord.doors.api.operations import Operation, Query, Reply, Request, times
from accord.doors.api.problems import not_found
from accord.formats.api.common import MemberName
from accord.formats.api.records import AuditList, ErasedOut
from accord.formats.api.signals import AttributionOut
from accord.formats.api.wire import wire
from accord.hub.journal import actions as journal_actions
from accord.hub.members import queries as members
from accord.hub.members.queries import auditing
from accord.hub.signals import actions as signals
from accord.hub.signals import queries

ATTRIBUTE, AUDIT, ERASE = "hub:signals:attribute", "hub:audit:read", "hub:entries:erase"


def attribution(asked: Request) -> Reply:
    row = queries.find(asked.caller, asked.path["id"])
    if row is None:
        raise not_found()
    signals.note_attributions([row.id], asked.caller)
    publisher = next(m for m in members.members() if m.n == row.member)
    return Reply(AttributionOut(str(row.id), MemberName(publisher.id, publisher.name)))


def audit(asked: Request) -> Reply:
    lines, following = auditing.lines(asked.caller, before=asked.query["before"], limit=asked.query["limit"], **asked.times)
    return Reply(wire(AuditList, items=lines, next=following))


def erase(asked: Request) -> Reply:
    text = asked.path["seq"]
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise not_found()
    if not journal_actions.erase(int(text), member=asked.caller.n, actor=asked.caller.actor):
        raise not_found()
    return Reply(ErasedOut(int(text), True))


OPERATIONS = (
    Operation(
        method="GET",
        path="/signals/{id}/attribution",
        name="signal_attribution",
        says="Who published a signal, named or not; audited.",
        scope=ATTRIBUTE,
        handler=attribution,
        gives=AttributionOut,
    ),
    Operation(
        method="GET",
        path="/audit",
        name="list_audit",
        says="Audit lines, newest first: ids and counts, no one's data.",
        scope=AUDIT,
        wider=(ATTRIBUTE,),
        handler=audit,
        gives=AuditList,
        query=(
            Query("limit", "at most so many", 1, 1000, 100),
            Query("before", "the `next` of the page before", 0, 2**62),
            *times("written"),
        ),
    ),
    Operation(
        method="DELETE",
        path="/entries/{seq}",
        name="erase_entry",
        says="Erase an entry's body for good; its salted leaf stays as a tombstone. For personal data that should never have been there.",
        scope=ERASE,
        handler=erase,
        gives=ErasedOut,
    ),
)
