"""The verdict on an identifier: a pure function of the claims the asker may see, what protects the identifier, and the time of asking."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from accord.core.sharing.tlp import Use
from accord.core.trust.claims import Claim, Protection, longness
from accord.core.trust.labels import Reason
from accord.core.trust.tally import Tally, schemes_of, tally
from accord.core.trust.vocabulary import State, Word

__all__ = ["Claim", "Protection", "Reason", "Verdict", "verdict"]

# Uses still permitted while the claims are disputed: neither hurts a person who may have been listed wrongly.
USES_WHILE_DISPUTED: frozenset[str] = frozenset({Use.INVESTIGATE, Use.WARN})

_ADVICE: dict[Word, tuple[str, ...]] = {
    Word.NONE: ("stay-careful", "report-seen"),
    Word.REPORTED: ("be-careful", "call-bank", "report-seen"),
    Word.CORROBORATED: ("do-not-engage", "call-bank"),
    Word.DISPUTED: ("be-careful", "settle-dispute"),
    Word.PROTECTED: ("stay-careful", "ask-review"),
    Word.RETRACTED: ("stay-careful", "undo"),
}
_NO_USES: frozenset[str] = frozenset()
_BANDS = ((1, "1"), (5, "2-5"), (20, "6-20"), (math.inf, "more than 20"))
_LIVE, _EXPIRED, _RETRACTED = State.LIVE, State.EXPIRED, State.RETRACTED


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The word and everything that explains it. Never without a reason, never with a member's name.

    `sources` counts independent origins, `uses` is what may be done now, `schemes` come most named first, `advice` holds codes
    (`labels.ADVICE`). `word` is one of `vocabulary.Word`. Times are None where unknown.
    """

    word: str
    reasons: tuple[Reason, ...]
    sources: int = 0
    uses: frozenset[str] = frozenset()
    schemes: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    advice: tuple[str, ...] = ()


class _Sorted(NamedTuple):
    """The claims by what they may still do: counted, without effect because of a protection, retracted, expired, and those that the public
    reported, which no member has confirmed or seen."""

    counted: Sequence[Claim]
    shadowed: Sequence[Claim]
    retracted: Sequence[Claim]
    expired: Sequence[Claim]
    unconfirmed: Sequence[Claim]
    embargo: bool


def verdict(
    claims: Iterable[Claim],
    protections: Collection[Protection],
    *,
    now: datetime,
    use: str | None = None,
    low_members: Collection[str] = frozenset(),
) -> Verdict:
    """Judge the claims at the time `now` (aware); their order does not matter.

    The longest match wins, and a protection beats a claim of equal length. An embargo on any live claim outranks every use. `use` is
    what the asker means to do; where that is not allowed a reason says why. `low_members` are members known to be of low weight, for
    those that only appear in sightings.
    """
    shields = sorted(set(protections), key=_shield_order, reverse=True) if protections else ()
    sorted_claims = _sort(claims, shields, now)
    counted = sorted_claims.counted
    counts = tally(counted, low_members)
    word = _word(sorted_claims, shields, counts)
    if len(counted) == 1:
        only = counted[0]
        permitted, first, last = only.uses, only.first_seen, only.last_seen
    else:
        permitted = frozenset(use for claim in counted for use in claim.uses)
        first = min((claim.first_seen for claim in counted if claim.first_seen), default=None)
        last = max((claim.last_seen for claim in counted if claim.last_seen), default=None)
    uses = _uses(word, permitted, sorted_claims.embargo)
    reasons = [Reason("embargo")] if sorted_claims.embargo else []
    if counted:
        _claim_reasons(reasons, counts, word)
        _details(reasons, counted, first, last)
    if shields or sorted_claims.shadowed:
        _shield_reasons(reasons, sorted_claims, shields, word)
    if sorted_claims.retracted:
        reasons.append(Reason("retracted", {"claims": _signals(sorted_claims.retracted)}))
    if sorted_claims.expired:
        reasons.append(Reason("expired", {"claims": _signals(sorted_claims.expired)}))
    if sorted_claims.unconfirmed and use in (None, Use.INVESTIGATE):
        reasons.append(Reason("unconfirmed-reports", {"count": band(_signals(sorted_claims.unconfirmed))}))
    if word is Word.NONE:
        reasons.append(Reason("unknown"))
    if use is not None and use not in uses:
        reasons.append(Reason(_why_not(use, word, permitted, sorted_claims), {"use": str(use)}))
    return Verdict(
        word=word,
        reasons=tuple(reasons),
        sources=len(counts.origins),
        uses=uses,
        schemes=schemes_of(counted),
        first_seen=first,
        last_seen=last,
        advice=("contact",) if sorted_claims.embargo else _ADVICE[word],
    )


def _sort(claims: Iterable[Claim], shields: Sequence[Protection], now: datetime) -> _Sorted:
    floor = longness(shields[0].rank) if shields else None
    counted: list[Claim] = []
    shadowed: list[Claim] = []
    void: dict[State, list[Claim]] = {_RETRACTED: [], _EXPIRED: []}
    unconfirmed: list[Claim] = []
    embargo = False
    for claim in claims:
        state = _state(claim, now)
        if claim.is_unconfirmed and not claim.sightings:
            # Any number of these changes no word: whatever anybody could send without an account.
            if state is _LIVE:
                unconfirmed.append(claim)
            continue
        if state is not _LIVE:
            void[state].append(claim)
            continue
        (shadowed if floor is not None and longness(claim.rank) <= floor else counted).append(claim)
        embargo = embargo or claim.embargo
    return _Sorted(counted, shadowed, void[_RETRACTED], void[_EXPIRED], unconfirmed, embargo)


def _state(claim: Claim, now: datetime) -> State:
    state = _LIVE if claim.state == "live" else State(claim.state)
    lapsed = claim.expires is not None and claim.expires <= now
    return _EXPIRED if state is _LIVE and lapsed else state


def _word(sorted_claims: _Sorted, shields: Sequence[Protection], counts: Tally) -> Word:
    if sorted_claims.counted:
        if counts.disputed:
            return Word.DISPUTED
        return Word.CORROBORATED if counts.corroborated else Word.REPORTED
    if any(shield.covers for shield in shields):
        return Word.PROTECTED
    # A claim that has expired was not taken back: with one of those among them, not all claims are retracted.
    if sorted_claims.retracted and not sorted_claims.expired and not sorted_claims.shadowed:
        return Word.RETRACTED
    return Word.NONE


def _uses(word: Word, permitted: frozenset[str], embargo: bool) -> frozenset[str]:
    if embargo:
        return _NO_USES
    return permitted & USES_WHILE_DISPUTED if word is Word.DISPUTED else permitted


def _claim_reasons(reasons: list[Reason], counts: Tally, word: Word) -> None:
    """Who claims it, why several voices are still no corroboration, and who disputes it."""
    members, sources = len(counts.members), len(counts.origins)
    reasons.append(Reason("reported-by", {"members": members, "sources": sources}))
    if counts.sighters:
        reasons.append(Reason("seen-by", {"members": len(counts.sighters)}))
    voices = members if not counts.sighters else len(counts.members | counts.sighters)
    if voices > 1 and sources == 1:
        # Sources not compared yet may be copies or finds of their own: neither is said.
        reasons.append(Reason("not-compared" if counts.uncompared else "one-source"))
    if voices == 1 and sources > 1:
        reasons.append(Reason("one-member"))
    if counts.low and word is not Word.CORROBORATED:
        reasons.append(Reason("low-weight", {"members": len(counts.low)}))
    if counts.aside:
        reasons.append(Reason("set-aside", {"members": len(counts.aside)}))
    if counts.disputers:
        reasons.append(Reason("disputed-by", {"members": len(counts.disputers), "sources": sources}))
    if word is Word.DISPUTED:
        reasons.append(Reason("disputed"))


def _details(reasons: list[Reason], counted: Sequence[Claim], first: datetime | None, last: datetime | None) -> None:
    matched = counted[0].matched
    if len(counted) > 1:
        longest = max(longness(claim.rank) for claim in counted)
        matched = min(claim.matched for claim in counted if longness(claim.rank) == longest)
    reasons.append(Reason("matched", {"matched": matched}))
    if first is not None:
        reasons.append(Reason("first-seen", {"date": _date(first)}))
    if last is not None:
        reasons.append(Reason("last-seen", {"date": _date(last)}))
    stated = [claim.confidence for claim in counted if claim.confidence is not None]
    if stated:
        reasons.append(Reason("confidence", {"lowest": min(stated), "highest": max(stated)}))
    answers = {answer for claim in counted if claim.actions for answer in claim.actions}
    if answers:
        for action, members in sorted(Counter(action for _, action in answers).items()):
            reasons.append(Reason("acted", {"action": action, "members": members}))


def _shield_reasons(reasons: list[Reason], sorted_claims: _Sorted, shields: Sequence[Protection], word: Word) -> None:
    reasons += [Reason(shield.code, {"matched": shield.matched, "list": shield.list}) for shield in shields]
    if sorted_claims.shadowed or word is Word.PROTECTED:
        reasons.append(Reason("review", {"claims": _signals(sorted_claims.shadowed)}))
    if shields and word is Word.NONE:
        reasons.append(Reason("part-of-protected"))


def _why_not(use: str, word: Word, permitted: frozenset[str], sorted_claims: _Sorted) -> str:
    if sorted_claims.embargo:
        return "use-embargo"
    if word is Word.PROTECTED:
        return "use-protected"
    if not sorted_claims.counted:
        return "use-no-claim"
    return "use-disputed" if use in permitted else "use-not-permitted"


def _shield_order(shield: Protection) -> tuple[tuple[int, ...], str, str, str]:
    return longness(shield.rank), shield.code, shield.list, shield.matched


def _signals(claims: Sequence[Claim]) -> int:
    return sum({claim.signal: claim.count for claim in claims}.values())


def band(count: int) -> str:
    """How many reports there are, as no more than is told of them: nobody can see that one more came in."""
    return next(name for most, name in _BANDS if count <= most)


def _date(moment: datetime) -> str:
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat()[:10]
