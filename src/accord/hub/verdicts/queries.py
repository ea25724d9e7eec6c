"""Verdicts: what the claims that the asker may see add up to, at this moment, with the reasons."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, cast

from accord.core.identifiers import KINDS, Identifier, NotAnIdentifier, Tables, parse
from accord.core.identifiers.equivalents import equivalent_keys, equivalents
from accord.core.identifiers.expressions import Expression, Under, expressions, under
from accord.core.identifiers.regions import home
from accord.core.phrases import Phrase
from accord.core.signals import BadSignal
from accord.core.times import micros, moment
from accord.core.trust.claims import Claim, Protection
from accord.core.trust.origins import member_origin
from accord.core.trust.releasing import NEVER
from accord.core.trust.verdict import Verdict, verdict
from accord.core.trust.vocabulary import Protects, Word
from accord.core.trust.weights import LOW_WEIGHT, Record, weight
from accord.hub.guard import queries as guard
from accord.hub.members.queries import Caller
from accord.hub.signals import queries as signals
from accord.hub.signals.queries import Standing, standings
from accord.hub.times import now
from accord.hub.verdicts import similar as similar_scripts
from accord.hub.verdicts.cache import keep
from accord.hub.verdicts.serialize import NOTHING, Checked, encode, encode_all, encode_verdict, head_of, result_out
from accord.hub.verdicts.similar import Similar
from accord.tables import identifier_tables

__all__ = [
    "MOST_PLACES",
    "MOST_VALUES",
    "Checked",
    "Checking",
    "Similar",
    "check",
    "encode",
    "encode_all",
    "judge",
    "judge_asked",
    "readable",
    "result_out",
    "similar",
]

SCRIPT, NO_KIND = "script", "no-kind-fits"
Rank = tuple[int, ...]
Places = tuple[Expression, ...]
# A claim on just this identifier, where it is no host or page: nothing is more exact.
_ONLY: Rank = (1_000_000,)
_NEWCOMER = weight(Record(0, 0))
_FOR_EVER = 2**62
MOST_VALUES = 1000  # in one request
MOST_ALONE = 20_000  # verdicts on single claims that are kept
KEPT = frozenset(("url", "domain", "crypto"))  # kinds that are kept as they were read
MOST_READ, LONGEST_READ, MOST_KEYS = 10_000, 400, 40  # so many of these: four kilobytes each or so
MOST_COMPARED = 20  # texts of one request that are compared with known scripts
MOST_PLACES = 50_000  # hosts and folders looked up for one request: a bound on its work, whatever is sent


def readable(region: str | None, kind: str | None) -> None:
    """Raises BadSignal for a kind or region that is none: one fault of the request, not one of each value."""
    if kind is not None and kind not in KINDS:
        raise BadSignal("kind", "unknown-kind", Phrase("There is no such kind; use one of {kinds}.", {"kinds": ", ".join(KINDS)}))
    try:
        home(region)
    except NotAnIdentifier as error:
        raise BadSignal("region", error.code, error.says) from None


def check(
    values: Sequence[str], caller: Caller | None, *, region: str | None = None, use: str | None = None, kind: str | None = None
) -> list[Checked]:
    """The verdict on each value as the caller may know it; None is the public, which knows what is CLEAR."""
    return Checking(caller, region, use, kind).some(values)


def judge(identifiers: Iterable[Identifier], caller: Caller | None, *, use: str | None = None) -> dict[bytes, Verdict]:
    """The verdict on each identifier, by its key. Raises BadSignal where all together are under more than MOST_PLACES hosts and folders."""
    wanted = list(identifiers)
    return {identifier.key: judged for identifier, judged in zip(wanted, Checking(caller, use=use).judged(wanted), strict=True)}


def judge_asked(identifiers: Iterable[Identifier], caller: Caller | None, *, use: str | None = None) -> dict[bytes, Verdict]:
    """As `judge`, with what each identifier names beside itself: for a caller who asks about it, and not for lists."""
    wanted = list(identifiers)
    return {identifier.key: judged for identifier, judged in zip(wanted, Checking(caller, use=use).asked(wanted), strict=True)}


def similar(text: str, caller: Caller | None, *, region: str | None = None, use: str | None = None) -> tuple[Similar, ...]:
    """The scripts that were reported, as far as the caller may know, and that the text is like: the most alike first, three at most.

    Where there is none nothing follows of the text.
    """
    alike = similar_scripts.candidates(text, region) if similar_scripts.may_be_like(text) else []
    return similar_scripts.telling(alike, judge([identifier for _, identifier in alike], caller, use=use)) if alike else ()


class Checking:
    """One request, answered at once or in parts.

    Each part raises BadSignal where all so far are under more than MOST_PLACES hosts and folders, and `NeedsThread` on the event loop
    where it would hold that up.
    """

    def __init__(self, caller: Caller | None, region: str | None = None, use: str | None = None, kind: str | None = None) -> None:
        self._caller, self._region, self._use, self._kind = caller, region, use, kind
        self._asked: list[Sequence[_Read]] = []
        self._places = 0  # at most
        self._compared = 0

    def some(self, values: Sequence[str]) -> list[Checked]:
        """The verdict on each value."""
        return self._answered(values, [self._as_read(value) for value in values])

    def written(self, values: Sequence[str]) -> list[bytes]:
        """What `some` says of each, as JSON; where all are plainly read, without what stands between."""
        read = [self._as_read(value) for value in values]
        if not all([type(value_read) is _Read and value_read.identifier.kind != SCRIPT for value_read in read]):
            return [encode(checked) for checked in self._answered(values, read)]
        good = cast("list[_Read]", read)
        verdicts = self._all_judged(good)
        return [
            (value_read.head or head_of(value, value_read.identifier)) + encode_verdict(judged)
            for value, value_read, judged in zip(values, good, verdicts, strict=True)
        ]

    def only(self, value: str) -> Checked:
        """The verdict on the one value of a request: what `some` says, without what it takes to look many up together."""
        index = signals.current()
        read = self._as_read(value)
        if (
            index is None
            or isinstance(read, NotAnIdentifier)
            or read.identifier.kind == SCRIPT
            or (read.other_keys and index.near(read.other_keys))
        ):
            return self._answered([value], [read])[0]
        identifier, above, may_be_shielded, head = read.identifier, read.above, read.may_be_shielded, read.head
        if len(above.keys) > MOST_PLACES:
            self._count([read], len(above.keys))
        near = _near_of(read, index)
        if not near and not may_be_shielded:
            return Checked(value, identifier, NOTHING[self._use], None, head)
        knowledge = _from_index(index, near, self._caller) if near else _UNKNOWN
        return Checked(value, identifier, self._verdict(identifier, above, near, knowledge, now()), None, head)

    def _as_read(self, value: str) -> "_Read | NotAnIdentifier":
        """The value as read, or the error why it is no identifier."""
        try:
            return _read.get((value, self._region, self._kind)) or _newly_read(value, self._region, self._kind)
        except NotAnIdentifier as refused:
            return refused

    def _answered(self, values: Sequence[str], read: Sequence["_Read | NotAnIdentifier"]) -> list[Checked]:
        good = [value_read for value_read in read if not isinstance(value_read, NotAnIdentifier)]
        verdicts = iter(self._all_judged(good))
        return [
            Checked(text, None, None, value_read, None, self._similar(text, value_read))
            if isinstance(value_read, NotAnIdentifier)
            else Checked(text, value_read.identifier, next(verdicts), None, value_read.head, self._similar(text, value_read))
            for text, value_read in zip(values, read, strict=True)
        ]

    def _similar(self, text: str, read: "_Read | NotAnIdentifier") -> tuple[Similar, ...]:
        """Known scripts that a value is like, where it is a text; the first texts of a request are compared."""
        is_text = read.code == NO_KIND if isinstance(read, NotAnIdentifier) else read.identifier.kind == SCRIPT
        if not is_text or self._compared >= MOST_COMPARED or not similar_scripts.may_be_like(text):
            return ()
        self._compared += 1
        return similar(text, self._caller, region=self._region, use=self._use)

    def asked(self, wanted: Sequence[Identifier]) -> list[Verdict]:
        """The verdict on each identifier as for a value that was asked: with what else it names."""
        tables = identifier_tables()
        read = [_as_asked(identifier, tables) for identifier in wanted]
        answers = self._answered([identifier.display for identifier in wanted], read)
        return [checked.verdict for checked in answers if checked.verdict is not None]

    def judged(self, wanted: Sequence[Identifier]) -> list[Verdict]:
        """The verdict on each identifier."""
        tables = identifier_tables()
        return self._all_judged([_by_itself(identifier, tables) for identifier in wanted])

    def _all_judged(self, wanted: Sequence["_Read"]) -> list[Verdict]:
        index = signals.current()
        if index is None:
            signals.need_thread()
            self._count(wanted, sum([len(read.above.keys) for read in wanted]))
            return self._judged_from_database(wanted)
        keys: list[bytes] = []
        known_of: set[bytes] = set()
        kept = 0
        nears: list[list[bytes] | None] = []
        for read in wanted:
            near = None
            if read.seen is None:
                keys += read.above.keys
            else:
                kept += 1
                if near := _near_of(read, index):
                    known_of.update(near)
            nears.append(near)
            if read.other_keys:
                keys += read.other_keys
        self._count(wanted, len(keys) + MOST_KEYS * kept)
        known_of.update(index.near(keys))
        verdicts = self._judged_from_index(wanted, nears, index, known_of)
        if known_of:
            # Of what nothing may stand on, nothing else is looked up: it changes no verdict.
            self._weigh_others(
                wanted, verdicts, [n for n, read in enumerate(wanted) if read.other_keys and not known_of.isdisjoint(read.other_keys)]
            )
        return verdicts

    def _judged_from_database(self, wanted: Sequence["_Read"]) -> list[Verdict]:
        at, tables = now(), identifier_tables()
        knowledge = _from_database(list({key for read in wanted for key in read.above.keys}), self._caller)
        verdicts = [_judged(read.identifier, read.above, tables, None, knowledge, self._caller, self._use, at) for read in wanted]
        self._weigh_others(wanted, verdicts, [n for n, read in enumerate(wanted) if read.other_keys])
        return verdicts

    def _judged_from_index(
        self, wanted: Sequence["_Read"], nears: Sequence[list[bytes] | None], index: signals.Index, known_of: set[bytes]
    ) -> list[Verdict]:
        """`nears` are the keys of each on which something may stand; None where they are to be found in `known_of`."""
        at, nothing = now(), NOTHING[self._use]
        knowledge = _from_index(index, list(known_of), self._caller) if known_of else _UNKNOWN
        verdicts: list[Verdict] = []
        for read, near in zip(wanted, nears, strict=True):
            if near is None:
                keys = read.above.keys
                near = [] if known_of.isdisjoint(keys) else [key for key in keys if key in known_of]
            if near or read.may_be_shielded:
                verdicts.append(self._verdict(read.identifier, read.above, near, knowledge, at))
            else:
                verdicts.append(nothing)
        return verdicts

    def _weigh_others(self, wanted: Sequence["_Read"], verdicts: list[Verdict], numbers: Sequence[int]) -> None:
        """Put the strongest of what is said of it, and of what else it names, in the place of the verdict on each of these."""
        if not numbers:
            return
        tables = identifier_tables()
        others = [[_by_itself(other, tables) for other in equivalents(wanted[n].identifier, tables)] for n in numbers]
        judged = iter(self._all_judged(list(chain.from_iterable(others))))
        for n, group in zip(numbers, others, strict=True):
            verdicts[n] = _strongest(wanted[n].identifier, verdicts[n], [next(judged) for _ in group])

    def _verdict(self, identifier: Identifier, above: Under, near: list[bytes], knowledge: "_Knowledge", at: int) -> Verdict:
        """The verdict on one, where something may stand on the keys in `near` alone."""
        use = self._use
        kept = _said_before(identifier, near, knowledge, use, at)
        return kept or _judged(identifier, above, identifier_tables(), near, knowledge, self._caller, use, at)

    def _count(self, wanted: Sequence["_Read"], at_most: int) -> None:
        """Each identifier counts once; told apart only where all together could be too many. `at_most`: no fewer than there are places."""
        self._asked.append(wanted)
        self._places += at_most
        if self._places > MOST_PLACES:
            places = {read.identifier.key: read.above.places for batch in self._asked for read in batch}
            if sum(places.values()) > MOST_PLACES:
                raise BadSignal(
                    "values", "too-much", "These values lie under too many hosts and folders to be checked together. Send fewer at a time."
                )


class _Read(NamedTuple):
    """A value as read, all keys that matter to it, and whether it may be protected though nothing stands on these; its part of the answer,
    where it is kept; the keys of what else it names; and where it is kept, on which of its keys something may stand, with the state of the
    index that said so.
    """

    identifier: Identifier
    above: Under
    may_be_shielded: bool
    head: bytes | None = None
    other_keys: Sequence[bytes] = ()
    seen: "list[tuple[object, list[bytes]]] | None" = None


_read: OrderedDict[tuple[str, str | None, str | None], _Read] = OrderedDict()
_asked_once: set[int] = set()  # hashes of what was asked for lately


def _newly_read(value: str, region: str | None, kind: str | None) -> _Read:
    """A value as read; cached for web and wallets' addresses that come again: one campaign's are asked for again and again, by all its
    targets' banks, and to read one is a good part of a check. What people have, such as phones and accounts, is not kept. Raises
    NotAnIdentifier."""
    tables = identifier_tables()
    read = _as_asked(parse(value, region, kind, tables=tables), tables)
    identifier = read.identifier
    if identifier.kind in KEPT and len(value) <= LONGEST_READ and len(read.above.keys) <= MOST_KEYS:
        asked = (value, region, kind)
        if _comes_again(hash(asked)):
            read = _Read(identifier, read.above, read.may_be_shielded, head_of(value, identifier), read.other_keys, [])
            keep(_read, asked, read, MOST_READ)
    return read


def _comes_again(asked: int) -> bool:
    """Whether it was asked for before, lately: most values come once, and to keep them costs as much as to read them."""
    if asked in _asked_once:
        return True
    if len(_asked_once) >= MOST_READ * 2:
        _asked_once.clear()
    _asked_once.add(asked)
    return False


def _near_of(read: _Read, index: signals.Index) -> list[bytes]:
    """Its keys on which something may stand: looked for once, as long as nothing is added to what is known."""
    seen = read.seen
    if seen:
        state, near = seen[0]
        if state is index.state:
            return near
    state = index.state  # before it is looked for: what is added meanwhile is another state's
    near = index.near(read.above.keys)
    if seen is not None:
        seen[:] = [(state, near)]
    return near


def _by_itself(identifier: Identifier, tables: Tables) -> _Read:
    above = under(identifier, tables)
    return _Read(identifier, above, guard.may_be_shielded(above.hosts, tables))


def _as_asked(identifier: Identifier, tables: Tables) -> _Read:
    """With what else it names."""
    above = under(identifier, tables)
    return _Read(identifier, above, guard.may_be_shielded(above.hosts, tables), None, equivalent_keys(identifier, tables))


# The weights of verdicts, where one value names two identifiers: the heavier counts.
_WEIGHS: Mapping[str, int] = {Word.CORROBORATED: 3, Word.REPORTED: 2, Word.DISPUTED: 1}


def _strongest(identifier: Identifier, own: Verdict, others: Sequence[Verdict]) -> Verdict:
    """The verdict on a value that names more than one identifier: the strongest of the verdicts on each.

    A number that is protected stays protected by whatever name it is called; a page is not by the name of the site that leads to it.
    """
    if not others:
        return own
    if identifier.kind != "url":
        protected = next((verdict for verdict in (own, *others) if verdict.word == Word.PROTECTED), None)
        if protected is not None:
            return protected
    return max((own, *others), key=lambda verdict: _WEIGHS.get(verdict.word, 0))


class _Knowledge(NamedTuple):
    """All that the caller may know of the keys of one request."""

    claims: Mapping[bytes, Sequence[Standing]]
    vouched: Mapping[bytes, str]
    weights: Mapping[int, float]
    low: Collection[str]


_UNKNOWN = _Knowledge({}, {}, {}, ())


def _from_index(index: signals.Index, keys: Sequence[bytes], caller: Caller | None) -> _Knowledge:
    return _Knowledge(index.claims(keys, caller), index.vouched(keys), index.weights, index.low)


def _from_database(keys: Sequence[bytes], caller: Caller | None) -> _Knowledge:
    weights = {member: weight(record) for member, record in guard.records().items()}
    low = {member_origin(member) for member, weighs in weights.items() if weighs < LOW_WEIGHT}
    return _Knowledge(standings(keys, caller), guard.vouched_for(keys), weights, low)


def _judged(
    identifier: Identifier,
    above: Under,
    tables: Tables,
    near: Collection[bytes] | None,
    knowledge: _Knowledge,
    caller: Caller | None,
    use: str | None,
    at: int,
) -> Verdict:
    """The verdict on one; `near` holds those of its keys on which anything may stand, None where nobody has looked."""
    places = expressions(identifier, tables) if near is None else _near(identifier, above, near, tables)
    standing: list[tuple[Standing, str, Rank]] = []
    reviewed: set[Rank] = set()
    # As long as nothing more exact is found, its own key is the identifier itself; under a host it is the page or the host.
    at_keys: list[tuple[bytes, str, Rank]] = []
    if not above.hosts or identifier.kind == "email":
        at_keys.append((identifier.key, identifier.display, _ONLY))
    at_keys += [(key, place.text, place.rank) for place in places for key in place.keys if near is None or key in near]
    for key, text, rank in at_keys:
        for claim in knowledge.claims.get(key, ()):
            standing.append((claim, text, rank))
            if claim.is_reviewed:
                reviewed.add(rank)
    shields: list[Protection] = [
        _at(shield)
        for shield in guard.shields(identifier, tables=tables, vouched=knowledge.vouched, places=places, near=near)
        # A member's vouching is members' own knowledge: the public sees it only beside a claim that it outweighs.
        if caller is not None or standing or shield.code != Protects.ALLOW_LIST
        # No reviewer lifts what is never listed as a whole, whatever was released before it was so.
        if not reviewed or shield.code in NEVER or (shield.rank != 0 and shield.rank not in reviewed)
    ]
    # Claims from the database are decoded anew each time.
    if near is not None and len(standing) == 1 and not shields:
        return _judged_alone(identifier, *standing[0], knowledge, use, at)
    when = moment(at)
    claims = [_claim(claim, knowledge.weights, text, rank, at, when) for claim, text, rank in standing]
    return verdict(claims, shields, now=when, use=use, low_members=knowledge.low)


def _near(identifier: Identifier, above: Under, near: Collection[bytes], tables: Tables) -> Places:
    """The expressions that matter where something may stand on these keys alone: these, and the last, the registered name."""
    if not above.hosts:
        return ()
    count = len(above.paths) + 2
    last = len(above.hosts) * count
    # A registered name may be a bank's, and shield every host below it; so may a name behind `www.`, and a state's.
    if above.keys[last - 2] in near or any(host.startswith("www.") for host in above.hosts) or guard.is_owned(above.hosts):
        return expressions(identifier, tables)
    numbers = [number for number, key in enumerate(above.keys[:last]) if key in near]
    # Both keys of a host belong to one expression.
    numbers = [number for number in numbers if number % count != count - 1 or number - 1 not in numbers]
    places = [above.place(number) for number in numbers]
    if not numbers or numbers[-1] < last - 2:
        places.append(above.place(last - 1))
    return tuple(places)


class _Alone(NamedTuple):
    """A verdict where one claim alone stood on an identifier, with what of it changes: with its member, and with time. It was made at
    `since`, and time changes nothing of it before `until` but `fading`, its confidence where that fades already."""

    claim: Standing
    key: bytes
    display: str
    text: str
    use: str | None
    low: Collection[str]
    weight: float
    fading: int | None
    since: int
    until: int
    verdict: Verdict


_alone: OrderedDict[int, _Alone] = OrderedDict()


def _said_before(identifier: Identifier, near: Sequence[bytes], knowledge: _Knowledge, use: str | None, at: int) -> Verdict | None:
    """The verdict of `_judged` a moment ago, where one claim alone stands on the identifier and nothing has changed since; else None.

    Of what protects an identifier, only what members vouch for changes while the hub runs.
    """
    if len(near) == 1:
        standing = knowledge.claims.get(near[0], ())
    else:
        there = [knowledge.claims[key] for key in near if key in knowledge.claims]
        standing = there[0] if len(there) == 1 else ()
    if len(standing) != 1 or knowledge.vouched:
        return None
    claim = standing[0]
    kept = _alone.get(claim.n)
    if kept is None or kept.key != identifier.key or kept.display != identifier.display:
        return None
    return kept.verdict if _still_holds(kept, claim, knowledge, use, at) else None


def _still_holds(kept: _Alone, claim: Standing, knowledge: _Knowledge, use: str | None, at: int) -> bool:
    # Taken apart at once: to name each part costs as much as to compare it.
    of, _, _, _, its_use, low, weighs, fading, since, until, _ = kept
    return (
        of is claim
        and its_use == use
        and low is knowledge.low
        and since <= at < until
        and weighs == knowledge.weights.get(claim.member, _NEWCOMER)
        and (fading is None or fading == claim.confidence_at(at, moment(at)))
    )


def _holds_until(claim: Standing, at: int) -> int:
    """Until when a claim says what it says now, but for a confidence that fades already: until its confidence begins to fade, its embargo
    ends, or it expires."""
    changes = (micros(claim.says["expires"]), claim.fades, claim.embargo or 0)
    return min((change for change in changes if change > at), default=_FOR_EVER)


def _is_held(claim: Standing, at: int) -> bool:
    return claim.embargo is not None and at < claim.embargo


def _judged_alone(
    identifier: Identifier, claim: Standing, text: str, rank: Rank, knowledge: _Knowledge, use: str | None, at: int
) -> Verdict:
    """The verdict on what one claim alone stands on: kept, since values that are asked for are asked for again within the minute, and
    others below the same host."""
    kept = _alone.get(claim.n)
    if kept is not None and kept.text == text and _still_holds(kept, claim, knowledge, use, at):
        return kept.verdict
    when = moment(at)
    judged = verdict([_claim(claim, knowledge.weights, text, rank, at, when)], (), now=when, use=use, low_members=knowledge.low)
    weighs = knowledge.weights.get(claim.member, _NEWCOMER)
    fading = claim.confidence_at(at, when) if at >= claim.fades else None
    until = _holds_until(claim, at)
    kept = _Alone(claim, identifier.key, identifier.display, text, use, knowledge.low, weighs, fading, at, until, judged)
    keep(_alone, claim.n, kept, MOST_ALONE)
    return judged


def _at(shield: Protection) -> Protection:
    """A shield of just the identifier, where ranks are tuples."""
    if shield.rank != 0:
        return shield
    return Protection(code=shield.code, list=shield.list, rank=_ONLY, matched=shield.matched, exact=shield.exact)


def _claim(standing: Standing, weights: Mapping[int, float], matched: str, rank: Rank, at: int, when: object) -> Claim:
    return Claim(
        **standing.says,
        confidence=standing.confidence_at(at, when),  # type: ignore[arg-type]
        weight=weights.get(standing.member, _NEWCOMER),
        embargo=_is_held(standing, at),
        matched=matched,
        rank=rank,
    )
