"""Answers as the API gives them: as its struct, and as the very bytes."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers.cards import holds_card_number, withhold
from accord.core.sharing import Use
from accord.core.times import micros, moment, rfc3339
from accord.core.trust.labels import Reason, advise, say
from accord.core.trust.verdict import Verdict, verdict
from accord.formats.api.check import ReasonOut, ResultOut, SimilarOut
from accord.formats.api.wire import wire
from accord.formats.signals import identifier_out
from accord.hub.verdicts.cache import keep
from accord.hub.verdicts.similar import Similar

_encode = msgspec.json.Encoder().encode

# The word in place of a verdict where nothing could be read: nothing was looked up then, so nothing may be concluded.
UNREADABLE: Final = "unreadable"

# The verdict on an identifier of which nothing is known, by the use that the caller asks about: most answers.
NOTHING: Mapping[str | None, Verdict] = {use: verdict((), (), now=moment(0), use=use) for use in (None, *(use.value for use in Use))}


class Checked(NamedTuple):
    """One answer: the input, what it was read as (or why it was not), and the verdict. `head` is what `head_of` gives, if at hand.

    `similar` are known scripts that a text is like.
    """

    input: str
    identifier: Identifier | None
    verdict: Verdict | None
    refused: NotAnIdentifier | None = None
    head: bytes | None = None
    similar: tuple[Similar, ...] = ()


def result_out(checked: Checked) -> ResultOut:
    """The result as the API gives it."""
    identifier, verdict, error = checked.identifier, checked.verdict, checked.refused
    if identifier is None or verdict is None:
        # A card number is refused and never repeated, not even to who sent it.
        input = None if holds_card_number(checked.input) else checked.input
        reasons = [ReasonOut(error.code, error.text)] if error else []
        return ResultOut(input, None, UNREADABLE, reasons, 0, [], [], None, None, [], _similar_out(checked))
    return wire(
        ResultOut,
        verdict,
        input=repeatable(checked.input, identifier),
        identifier=identifier_out(identifier),
        verdict=verdict.word,
        reasons=[ReasonOut(reason.code, say(reason)) for reason in verdict.reasons],
        uses=sorted(verdict.uses),
        first_seen=_time(verdict.first_seen),
        last_seen=_time(verdict.last_seen),
        advice=[ReasonOut(code, advise(code)) for code in verdict.advice],
        similar=_similar_out(checked),
    )


def _similar_out(checked: Checked) -> list[SimilarOut]:
    return [
        wire(
            SimilarOut,
            similar.verdict,
            identifier=identifier_out(similar.identifier),
            verdict=similar.verdict.word,
            likeness=round(similar.likeness, 2),
        )
        for similar in checked.similar
    ]


def repeatable(text: str, identifier: Identifier) -> str:
    """The caller's text, as it may be given back: without the digits of card numbers, but for those that are part of a host's name."""
    if identifier.kind in HAVE_HOSTS and holds_card_number(unquote(text)):
        masked = withhold(text, but=identifier.value.partition("/")[0].rpartition("@")[2])
        return masked if not _still_holds(masked, identifier) else identifier.display
    return text


def _still_holds(text: str, identifier: Identifier) -> bool:
    """Whether a card number stands there in a form that could not be masked."""
    return holds_card_number(unquote(text).replace(identifier.value.partition("/")[0].rpartition("@")[2], ""))


HAVE_HOSTS = frozenset({"url", "domain", "email", "handle", "app", "crypto"})


def _time(at: datetime | None) -> str | None:
    if at is None:
        return None
    # In UTC, as nearly all are, without the detour through a number.
    return f"{at.isoformat(timespec='microseconds')[:26]}Z" if at.tzinfo is UTC else rfc3339(micros(at))


def encode_all(answers: Iterable[Checked]) -> bytes:
    """Answers as the JSON that the API gives."""
    return b'{"results":[%s]}' % b",".join([encode(answer) for answer in answers])


def encode(checked: Checked) -> bytes:
    """`result_out` as JSON, put together from pieces that were written before: most of what is said is said again and again."""
    identifier, verdict = checked.identifier, checked.verdict
    if identifier is None or verdict is None or checked.similar:
        return _encode(result_out(checked))
    return (checked.head or head_of(checked.input, identifier)) + encode_verdict(verdict)


def encode_verdict(verdict: Verdict) -> bytes:
    """A verdict as JSON, from `"verdict"` to the end of its answer."""
    return _UNKNOWN.get(id(verdict)) or _kept(verdict)


def head_of(text: str, identifier: Identifier) -> bytes:
    """The beginning of an answer: what was asked and what it was read as."""
    return _encode({"input": repeatable(text, identifier), "identifier": identifier_out(identifier)})[:-1] + b","


_again: OrderedDict[int, tuple[Verdict, bytes]] = OrderedDict()
MOST_AGAIN = 10_000


def _kept(verdict: Verdict) -> bytes:
    """`_written`, once for each verdict that is given again and again."""
    kept = _again.get(id(verdict))
    if kept is not None and kept[0] is verdict:
        return kept[1]
    text = _written(verdict)
    keep(_again, id(verdict), (verdict, text), MOST_AGAIN)
    return text


def _written(verdict: Verdict) -> bytes:
    """A verdict as JSON, without the brace before it."""
    return b'"verdict":"%s","reasons":[%s],"sources":%d,"uses":%s,"schemes":%s,"first_seen":%s,"last_seen":%s,"advice":%s}' % (
        verdict.word.encode(),
        b",".join(map(_reason, verdict.reasons)),
        verdict.sources,
        _uses(verdict.uses),
        _words(verdict.schemes),
        _when(verdict.first_seen),
        _when(verdict.last_seen),
        _advice(verdict.advice),
    )


def _reason(reason: Reason) -> bytes:
    # A reason that quotes an identifier does not come again; the others hold a few numbers or a day.
    if "matched" in reason.params:
        return _encode(ReasonOut(reason.code, say(reason)))
    return _common(reason.code, *reason.params.items())


@lru_cache(10_000)
def _common(code: str, *params: tuple[str, str | int]) -> bytes:
    return _encode(ReasonOut(code, say(Reason(code, dict(params)))))


@lru_cache(10_000)
def _uses(uses: frozenset[str]) -> bytes:
    return _encode(sorted(uses))


@lru_cache(10_000)
def _words(words: tuple[str, ...]) -> bytes:
    return _encode(words)


@lru_cache(10_000)
def _advice(codes: tuple[str, ...]) -> bytes:
    return _encode([ReasonOut(code, advise(code)) for code in codes])


def _when(at: datetime | None) -> bytes:
    return b"null" if at is None else b'"%s"' % str(_time(at)).encode()


_UNKNOWN = {id(verdict): _written(verdict) for verdict in NOTHING.values()}
