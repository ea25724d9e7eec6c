"""Many held claims at once: which of the queue are shown, what a release of those chosen would do, and what became of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext, ngettext
from msgspec import Struct

from accord.core.trust.labels_releases import RELEASES
from accord.core.trust.releasing import NEVER_RELEASED, NOT_CORROBORATED, OWN_CLAIM, RELEASE, SAID_YES, SAY_YES
from accord.core.trust.vocabulary import Protects
from accord.doors.console.frame.pages import Visit
from accord.doors.console.signals.labels_quarantine import CANNOT, FILTERS, HELD, PROTECTED, YIELDS
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import HeldRow
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.signals import queries as signals
from accord.hub.signals.errors import NotReleased
from accord.hub.signals.queries import Weighed, outlooks, refusal

MOST_LOOKED = 2000  # held claims that one page looks through for those that a filter lets by
CHUNK = 200
NOT_NAMED = "not-named"


class Filters(Struct, frozen=True):
    """The filters of the queue; empty for all. `stands`: what a yes of this reviewer would do."""

    reason: str = ""
    code: str = ""
    member: str = ""
    stands: str = ""

    def address(self, base: str, **more: str) -> str:
        named = {"reason": self.reason, "code": self.code, "member": self.member, "stands": self.stands, **more}
        query = urlencode({name: value for name, value in named.items() if value})
        return f"{base}?{query}" if query else base

    @property
    def any(self) -> bool:
        return bool(self.reason or self.code or self.member or self.stands)


def filters(given: Mapping[str, Any]) -> Filters:
    """The filters of an address or a form; what is none of the choices counts as not given."""

    def one(name: str, choices: Iterable[str]) -> str:
        value = str(given.get(name, ""))[:64]
        return value if value in choices else ""

    return Filters(one("reason", HELD), one("code", PROTECTED), str(given.get("member", ""))[:64], one("stands", FILTERS))


class Stand(Struct, frozen=True):
    """The effect that a yes of this reviewer would have on a claim, and what stands for it; nothing of a claim that it may not read."""

    code: str
    says: str
    needs: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    tone: str = ""
    why: str = ""

    @property
    def is_able(self) -> bool:
        return self.code in (RELEASE, SAY_YES)


def stand(assessment: Weighed, code: str, is_open: bool) -> Stand:
    if not is_open:
        return Stand(NOT_NAMED, gettext("Only a reviewer whom it names can release it."))
    tones = {RELEASE: "green", SAY_YES: "green", NEVER_RELEASED: "red"}
    why = "" if code in (RELEASE, SAY_YES) else said(refusal(code, assessment))
    return Stand(code, gettext(YIELDS[code]), tuple(_needs(assessment)), tuple(_counts(assessment)), tones.get(code, "amber"), why)


def _counts(assessment: Weighed) -> Iterable[str]:
    """The same in few words, for a list."""
    needs = assessment.case.needs
    if needs is not None and needs.evidence:
        yield gettext("members {have} of {need}").format(have=min(len(assessment.case.evidence), needs.evidence), need=needs.evidence)
    if needs is not None and needs.reviewers > 1:
        yield gettext("reviewers {have} of {need}").format(have=len(assessment.case.counted), need=needs.reviewers)


def said(error: NotReleased) -> str:
    """Why it can't be released and what can be done instead, in the reader's language."""
    return gettext(RELEASES[str(error.params["says"])]).format_map(error.params)


def _needs(assessment: Weighed) -> Iterable[str]:
    needs = assessment.case.needs
    if needs is None:
        return
    if needs.evidence:
        text = gettext("Members that saw it themselves: {have} of {need}.")
        yield text.format(have=min(len(assessment.case.evidence), needs.evidence), need=needs.evidence)
    if needs.reviewers > 1 or assessment.case.counted:
        text = gettext("Reviewers of other members that said yes: {have} of {need}.")
        yield text.format(have=len(assessment.case.counted), need=needs.reviewers)


def page(
    visit: Visit, narrowed: Filters, after: HeldRow | None, size: int, members: Mapping[int, MemberRow]
) -> tuple[list[HeldRow], Mapping[UUID, tuple[Weighed, str]], HeldRow | None]:
    """The rows of a page of the queue, how each stands, and the last row that was looked at where there may be more."""
    whose = next((n for n, row in members.items() if row.id == narrowed.member), None)
    matches: list[HeldRow] = []
    standing: dict[UUID, tuple[Weighed, str]] = {}
    row_count = 0
    while True:
        few = size + 1 if not narrowed.any else CHUNK
        rows = guard.waiting(after=after, limit=few, reason=narrowed.reason, code=narrowed.code, member=whose)
        seen = outlooks(rows, visit.caller)
        for row in rows:
            if len(matches) == size:
                return matches, standing, after
            after = row
            if _is_meant(row, *seen[row.id], narrowed, visit.caller):
                matches.append(row)
                standing[row.id] = seen[row.id]
        row_count += len(rows)
        if len(rows) < few:
            return matches, standing, None
        if row_count >= MOST_LOOKED:
            return matches, standing, after


def _is_meant(row: HeldRow, assessment: Weighed, code: str, narrowed: Filters, caller: Caller) -> bool:
    """Narrowing tells nobody what it may not know: who published an unnamed claim, or on what one for named people is."""
    if narrowed.member and not signals.knows_publisher(row, caller):
        return False
    if (narrowed.code or narrowed.stands) and not signals.may_read(row.content, caller):
        return False
    if narrowed.stands == "second":
        return bool(assessment.case.counted)
    return not narrowed.stands or code in _MEANS[narrowed.stands]


_MEANS: Mapping[str, frozenset[str]] = {
    "yields": frozenset({RELEASE, SAY_YES}),
    "waits": frozenset({NOT_CORROBORATED, OWN_CLAIM, SAID_YES}),
    "never": frozenset({NEVER_RELEASED}),
}


class Meant(Struct, frozen=True):
    """The effect of a decision on the chosen claims: for how many what, in sentences, and which can't be released and why."""

    decision: str
    does: tuple[str, ...]
    cannot: tuple[tuple[str, int], ...]
    able: int


def meant(rows: Sequence[HeldRow], decision: str, caller: Caller) -> Meant:
    count = len(rows)
    if decision == "reject":
        text = ngettext(
            "Reject {count}: no one will see it, and its publisher will read your reason.",
            "Reject {count}: no one will see them, and their publishers will read your reason.",
            count,
        )
        return Meant(decision, (text.format(count=count),), (), count)
    standing = outlooks(rows, caller)
    does: Counter[str] = Counter()
    cannot: Counter[str] = Counter()
    for row in rows:
        assessment, code = standing[row.id]
        if not signals.may_read(row.content, caller):
            cannot[_cannot(NOT_NAMED)] += 1
        elif code in (RELEASE, SAY_YES):
            does[code] += 1
        else:
            cannot[_why_not(assessment, code)] += 1
    says: list[str] = []
    if does[RELEASE]:
        text = ngettext(
            "Release {count}: its audience will see it at once.", "Release {count}: their audiences will see them at once.", does[RELEASE]
        )
        says.append(text.format(count=does[RELEASE]))
    if does[SAY_YES]:
        text = ngettext(
            "Say yes to {count}: it will wait for a reviewer of another member.",
            "Say yes to {count}: they will wait for a reviewer of another member.",
            does[SAY_YES],
        )
        says.append(text.format(count=does[SAY_YES]))
    if cannot:
        text = ngettext("{count} of {all} can't be released.", "{count} of {all} can't be released.", sum(cannot.values()))
        says.append(text.format(count=sum(cannot.values()), all=count))
    return Meant(decision, tuple(says), tuple(cannot.most_common()), sum(does.values()))


def _why_not(assessment: Weighed, code: str) -> str:
    return _cannot(assessment.protections[0].code if code == NEVER_RELEASED else code)


def _cannot(code: str) -> str:
    return gettext(CANNOT[code])


def codes() -> list[tuple[str, str]]:
    return [(code, gettext(PROTECTED[code])) for code in map(str, Protects) if code in PROTECTED]
