"""A claim in quarantine as a person reads it. What is for named people is shown to them alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.sharing import Tlp
from accord.core.times import moment
from accord.core.trust.verdict import Verdict
from accord.core.trust.wording import advise, say
from accord.doors.console.wording import KINDS
from accord.doors.console.wording_guard import DECIDED, HELD, HELD_SAYS, PROTECTED_SAYS, VERDICTS
from accord.hub.guard.queries import HeldRow
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables, schemes


@dataclass(frozen=True, slots=True)
class Claim:
    """`value` is empty where the claim is for named people and the reader is none of them."""

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
    verdict: str = ""
    verdict_word: str = ""
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def claims(rows: Iterable[HeldRow], caller: Caller, members: Mapping[int, MemberRow]) -> list[Claim]:
    """Claims with what is known of their identifiers now: two looks for all of them, however many."""
    found = [(row, _identifier(row, caller)) for row in rows]
    verdicts = judge([identifier for _, identifier in found if identifier], caller)
    return [_claim(row, identifier, verdicts, members[row.member]) for row, identifier in found]


def is_open(content: Mapping[str, Any], caller: Caller) -> bool:
    """Whether this person may read the claim: what is RED is for whom it names."""
    marking = content.get("marking", {})
    return marking.get("tlp") != Tlp.RED.label or caller.person in marking.get("audience", {}).get("people", ())


def _identifier(row: HeldRow, caller: Caller) -> Identifier | None:
    content: Mapping[str, Any] = row.content
    if not is_open(content, caller):
        return None
    given = content["identifier"]
    try:
        return parse(given["value"], given.get("region"), given["kind"], tables=identifier_tables())
    except NotAnIdentifier:
        # It was one when it was sent: a table has changed since.
        return None


def _claim(row: HeldRow, identifier: Identifier | None, verdicts: Mapping[bytes, Verdict], by: MemberRow) -> Claim:
    content: Mapping[str, Any] = row.content
    marking = content.get("marking", {})
    code, _, name = row.why.partition(": ") if row.reason == "protected" else ("", "", "")
    verdict = verdicts.get(identifier.key) if identifier else None
    scheme = schemes().get(str(content.get("scheme", "")))
    return Claim(
        id=str(row.id),
        by=by.name,
        by_id=by.id,
        reason=row.reason,
        why=gettext(HELD[row.reason]) if row.reason in HELD else row.reason,
        says=" ".join(gettext(text) for text in (PROTECTED_SAYS.get(code, ""), HELD_SAYS.get(row.reason, "")) if text),
        list=name,
        at=moment(row.at),
        tlp=marking.get("tlp", ""),
        pap=marking.get("pap", ""),
        value=identifier.display if identifier else "",
        kind=gettext(KINDS[identifier.kind]) if identifier and identifier.kind in KINDS else "",
        scheme=scheme.label if scheme and identifier else "",
        note=str(content.get("note") or "") if identifier else "",
        source=str(content.get("source") or "") if identifier else "",
        decision=row.decision,
        decided=gettext(DECIDED.get(row.decision, row.decision)),
        verdict=str(verdict.word) if verdict else "",
        verdict_word=gettext(VERDICTS[str(verdict.word)]) if verdict else "",
        reasons=tuple(say(reason) for reason in verdict.reasons) if verdict else (),
        advice=tuple(advise(code) for code in verdict.advice) if verdict else (),
    )
