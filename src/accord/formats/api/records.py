"""The record itself: audit lines, erasure."""

from msgspec import Struct

from accord.formats.api.common import Named, Seq, Time, list_of


class AuditLine(Struct):
    at: Time
    member: Named | None
    actor: str
    action: str
    outcome: str
    detail: str


class ErasedOut(Struct):
    seq: Seq
    erased: bool


AuditList = list_of(AuditLine, "AuditList")
