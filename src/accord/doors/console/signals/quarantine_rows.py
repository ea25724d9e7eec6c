"""A claim in quarantine as a person reads it. What is for named people is shown to them alone, an unnamed publisher to few."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from msgspec import Struct

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.times import moment
from accord.core.trust.labels import REASONS, advise
from accord.core.trust.verdict import Verdict
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.signals.labels_quarantine import DECIDED, HELD, HELD_SAYS, PROTECTED_SAYS, VERDICTS
from accord.hub.guard.queries import HeldRow
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.signals import queries as signals
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables, schemes


class Claim(Struct, frozen=True):
    """`is_open`: whether this person may read it. `by` is empty where its publisher is not named, to this person or at all."""

    id: str
    by: str
    by_id: str
    reason: str
    why: str
    says: str
    list: str
    at: datetime
    tlp: str
    pap: str
    value: str
    kind: str
    scheme: str
    note: str
    source: str
    decision: str
    decided: str
    is_open: bool
    verdict: str = ""
    verdict_word: str = ""
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def claims(rows: Iterable[HeldRow], caller: Caller, members: Mapping[int, MemberRow], *, attributed: bool = False) -> list[Claim]:
    """Claims with what is known of their identifiers now: two looks for all of them, however many.

    `attributed`: unnamed publishers are shown too, and the caller who asks for that has left word of it.
    """
    pairs = [(row, _identifier(row, caller)) for row in rows]
    verdicts = judge([identifier for _, identifier in pairs if identifier], caller)
    named = [attributed or signals.knows_publisher(row, caller) for row, _ in pairs]
    return [
        _claim(row, identifier, verdicts, members[row.member] if is_named else None, is_open=signals.may_read(row.content, caller))
        for (row, identifier), is_named in zip(pairs, named, strict=True)
    ]


def _identifier(row: HeldRow, caller: Caller) -> Identifier | None:
    content: Mapping[str, Any] = row.content
    if not signals.may_read(content, caller):
        return None
    given = content["identifier"]
    try:
        return parse(given["value"], given.get("region"), given["kind"], tables=identifier_tables())
    except NotAnIdentifier:
        # It was one when it was sent: a table has changed since.
        return None


def _claim(row: HeldRow, identifier: Identifier | None, verdicts: Mapping[bytes, Verdict], by: MemberRow | None, *, is_open: bool) -> Claim:
    content: Mapping[str, Any] = row.content
    marking = content.get("marking", {})
    # Which list protects it tells what it is.
    code, _, name = row.why.partition(": ") if row.reason == "protected" and is_open else ("", "", "")
    verdict = verdicts.get(identifier.key) if identifier else None
    scheme = schemes().get(str(content.get("scheme", "")))
    return Claim(
        id=str(row.id),
        by=by.name if by else "",
        by_id=by.id if by else "",
        reason=row.reason,
        why=gettext(HELD[row.reason]) if row.reason in HELD else row.reason,
        says=" ".join(gettext(text) for text in (PROTECTED_SAYS.get(code, ""), HELD_SAYS.get(row.reason, "")) if text),
        list=name,
        at=moment(row.at),
        tlp=marking.get("tlp", ""),
        pap=marking.get("pap", ""),
        value=identifier.display if identifier else "",
        kind=gettext(KINDS[identifier.kind]) if identifier and identifier.kind in KINDS else "",
        scheme=gettext(scheme.label) if scheme and identifier else "",
        note=str(content.get("note") or "") if identifier else "",
        source=str(content.get("source") or "") if identifier else "",
        decision=row.decision,
        decided=gettext(DECIDED.get(row.decision, row.decision)),
        is_open=is_open,
        verdict=str(verdict.word) if verdict else "",
        verdict_word=gettext(VERDICTS[str(verdict.word)]) if verdict else "",
        reasons=tuple(gettext(REASONS[reason.code]).format_map(reason.params) for reason in verdict.reasons) if verdict else (),
        advice=tuple(gettext(advise(code)) for code in verdict.advice) if verdict else (),
    )
