"""The verdict on an identifier: a pure function of the claims the asker may see, what protects the identifier, and the time of asking."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from accord.core.sharing.labels import Use
from accord.core.trust.claims import Claim, Protection, longness
from accord.core.trust.tally import Tally, schemes_of, tally
from accord.core.trust.wording import Reason
from accord.core.trust.words import State, Word

__all__ = ["Claim", "Protection", "Reason", "Verdict", "verdict"]

# What may still be done while the claims are disputed: neither hurts whoever may have been listed wrongly.
USES_WHILE_DISPUTED: frozenset[str] = frozenset({Use.INVESTIGATE, Use.WARN})

_ADVICE: dict[Word, tuple[str, ...]] = {
    Word.NONE: ("stay-careful", "report-seen"),
    Word.REPORTED: ("be-careful", "call-bank", "report-seen"),
    Word.CORROBORATED: ("do-not-engage", "call-bank"),
    Word.DISPUTED: ("be-careful", "settle-dispute"),
    Word.PROTECTED: ("stay-careful", "ask-review"),
    Word.RETRACTED: ("stay-careful", "undo"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The word and everything that explains it. Never without a reason, never with a member's name.

    `sources` counts independent origins, `uses` is what may be done now, `schemes` come most named first, `advice` holds codes
    (`wording.ADVICE`). `word` is one of `words.Word`. Times are None where unknown.
    """

    word: str
    reasons: tuple[Reason, ...]
    sources: int = 0
    uses: frozenset[str] = frozenset()
    schemes: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sorted:
    """The claims by what they may still do: counted, without effect because of a protection, retracted, expired."""

    counted: tuple[Claim, ...]
    shadowed: tuple[Claim, ...]
    retracted: tuple[Claim, ...]
    expired: tuple[Claim, ...]

    @property
    def embargo(self) -> bool:
        return any(claim.embargo for claim in (*self.counted, *self.shadowed))


def verdict(
    claims: Iterable[Claim],
    protections: Iterable[Protection],
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
    shields = tuple(sorted(set(protections), key=_shield_order, reverse=True))
    found = _sort(tuple(claims), shields, now)
    counts = tally(found.counted, low_members)
    word = _word(found, shields, counts)
    permitted = frozenset(permitted for claim in found.counted for permitted in claim.uses)
    uses = _uses(word, permitted, found.embargo)
    reasons = [
        *([Reason("embargo")] if found.embargo else []),
        *_claim_reasons(found.counted, counts, word),
        *_shield_reasons(found, shields, word),
        *_gone_reasons(found),
        *([Reason("unknown")] if word is Word.NONE else []),
    ]
    if use is not None and use not in uses:
        reasons.append(Reason(_why_not(use, word, permitted, found), {"use": str(use)}))
    return Verdict(
        word=word,
        reasons=tuple(reasons),
        sources=len(counts.origins),
        uses=uses,
        schemes=schemes_of(found.counted),
        first_seen=min((claim.first_seen for claim in found.counted if claim.first_seen), default=None),
        last_seen=max((claim.last_seen for claim in found.counted if claim.last_seen), default=None),
        advice=("contact",) if found.embargo else _ADVICE[word],
    )


def _sort(claims: tuple[Claim, ...], shields: tuple[Protection, ...], now: datetime) -> _Sorted:
    floor = longness(shields[0].rank) if shields else None
    groups: dict[str, list[Claim]] = {"counted": [], "shadowed": [], "retracted": [], "expired": []}
    for claim in claims:
        state = _state(claim, now)
        live = "shadowed" if floor is not None and longness(claim.rank) <= floor else "counted"
        groups[live if state is State.LIVE else state].append(claim)
    return _Sorted(**{name: tuple(group) for name, group in groups.items()})


def _state(claim: Claim, now: datetime) -> State:
    state = State(claim.state)
    lapsed = claim.expires is not None and claim.expires <= now
    return State.EXPIRED if state is State.LIVE and lapsed else state


def _word(found: _Sorted, shields: tuple[Protection, ...], counts: Tally) -> Word:
    if found.counted:
        if counts.disputed:
            return Word.DISPUTED
        return Word.CORROBORATED if counts.corroborated else Word.REPORTED
    if any(shield.covers for shield in shields):
        return Word.PROTECTED
    # A claim that has expired was not taken back: with one of those among them, not all claims are retracted.
    if found.retracted and not found.expired and not found.shadowed:
        return Word.RETRACTED
    return Word.NONE


def _uses(word: Word, permitted: frozenset[str], embargo: bool) -> frozenset[str]:
    if embargo:
        return frozenset()
    return permitted & USES_WHILE_DISPUTED if word is Word.DISPUTED else permitted


def _claim_reasons(counted: tuple[Claim, ...], counts: Tally, word: Word) -> Iterator[Reason]:
    if not counted:
        return
    yield Reason("reported-by", {"members": len(counts.members), "sources": len(counts.origins)})
    if counts.sighters:
        yield Reason("seen-by", {"members": len(counts.sighters)})
    yield from _limits(counts, word)
    yield from _disputes(counts, word)
    yield from _details(counted)


def _limits(counts: Tally, word: Word) -> Iterator[Reason]:
    """Why several voices are still no corroboration."""
    voices = counts.members | counts.sighters
    if len(voices) > 1 and len(counts.origins) == 1:
        yield Reason("one-source")
    if len(voices) == 1 and len(counts.origins) > 1:
        yield Reason("one-member")
    if counts.low and word is not Word.CORROBORATED:
        yield Reason("low-weight", {"members": len(counts.low)})


def _disputes(counts: Tally, word: Word) -> Iterator[Reason]:
    if counts.disputers:
        yield Reason("disputed-by", {"members": len(counts.disputers), "sources": len(counts.origins)})
    if word is Word.DISPUTED:
        yield Reason("disputed")


def _details(counted: tuple[Claim, ...]) -> Iterator[Reason]:
    longest = max(longness(claim.rank) for claim in counted)
    yield Reason("matched", {"matched": min(claim.matched for claim in counted if longness(claim.rank) == longest)})
    first = [claim.first_seen for claim in counted if claim.first_seen]
    last = [claim.last_seen for claim in counted if claim.last_seen]
    if first:
        yield Reason("first-seen", {"date": _date(min(first))})
    if last:
        yield Reason("last-seen", {"date": _date(max(last))})
    stated = [claim.confidence for claim in counted if claim.confidence is not None]
    if stated:
        yield Reason("confidence", {"lowest": min(stated), "highest": max(stated)})
    answers = {answer for claim in counted for answer in claim.actions}
    for action, members in sorted(Counter(action for _, action in answers).items()):
        yield Reason("acted", {"action": action, "members": members})


def _shield_reasons(found: _Sorted, shields: tuple[Protection, ...], word: Word) -> Iterator[Reason]:
    for shield in shields:
        yield Reason(shield.code, {"matched": shield.matched, "list": shield.list})
    if found.shadowed or word is Word.PROTECTED:
        yield Reason("review", {"claims": _signals(found.shadowed)})
    if shields and word is Word.NONE:
        yield Reason("part-of-protected")


def _gone_reasons(found: _Sorted) -> Iterator[Reason]:
    if found.retracted:
        yield Reason("retracted", {"claims": _signals(found.retracted)})
    if found.expired:
        yield Reason("expired", {"claims": _signals(found.expired)})


def _why_not(use: str, word: Word, permitted: frozenset[str], found: _Sorted) -> str:
    if found.embargo:
        return "use-embargo"
    if word is Word.PROTECTED:
        return "use-protected"
    if not found.counted:
        return "use-no-claim"
    return "use-disputed" if use in permitted else "use-not-permitted"


def _shield_order(shield: Protection) -> tuple[tuple[int, ...], str, str, str]:
    return longness(shield.rank), shield.code, shield.list, shield.matched


def _signals(claims: tuple[Claim, ...]) -> int:
    return len({claim.signal for claim in claims})


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
