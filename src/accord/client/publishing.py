"""Publishing many signals: sent in pieces, and what becomes of each, in order."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from accord.client.calls import TRIES, given_up, helps_to_wait, no_hub, pause, refusal
from accord.client.steps import Answer, Call, Flow, Give, More, Nothing, Open, Pause, Shut, Take
from accord.formats.api.bulk import LineError, LineOut

# The most that a piece holds. Of one that does not come through a half is tried.
MOST_LINES = 5000
MOST_BYTES = 4 << 20
WORTH_COMPRESSING = 1 << 10
_NDJSON = "application/x-ndjson"
# Said of a line, but about all that follow too, which the hub has not looked at: they are sent again.
_ENDED = {"stopping": 503, "internal": 500, "bad-encoding": 400, "not-authenticated": 401}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one signal; `line` counts from 1. `id` and `seq` are the signal's, where it was taken; `kind` and `value` say what its
    identifier was read as, where it could be read.

    `status` is published, duplicate, quarantined (`reason` says why) or refused (`field`, `code` and `text` say why).
    """

    line: int
    status: str
    id: str | None = None
    seq: int | None = None
    reason: str | None = None
    field: str | None = None
    code: str | None = None
    text: str | None = None
    kind: str | None = None
    value: str | None = None


_read = msgspec.json.Decoder(LineOut).decode


def publish() -> Flow:
    """Takes signals and gives an Outcome for each. What had no outcome when an answer was cut off is sent again."""
    number = 0
    ended = False
    while not ended:
        piece: list[bytes] = []
        size = 0
        while len(piece) < MOST_LINES and size < MOST_BYTES:
            signal = yield Take()
            if signal is Nothing.MORE:
                ended = True
                break
            piece.append(_line(signal, number + len(piece) + 1))
            size += len(piece[-1])
        yield from _deliver(piece, number)
        number += len(piece)


def _deliver(piece: list[bytes], before: int) -> Flow:
    """Send a piece until each of its lines has its outcome; `before` lines went before it."""
    delivered = failures = 0
    share = len(piece)
    while delivered < len(piece):
        lines = piece[delivered : delivered + share]
        answered = 0
        response: Answer | None = yield Open(_call(lines))
        if response is not None and response.status == 200:
            answer, response = response, None  # until its last line came, it is as if it had been cut off
            if not answer.headers.get("content-type", "").startswith(_NDJSON):
                raise no_hub(answer)
            rest = b""
            while response is None and (raw := (yield More())):
                *complete_lines, rest = (rest + raw).split(b"\n")
                for line in complete_lines:
                    result = _read_result(line, answered + 1, len(lines), answer)
                    if result.error and not result.error.field and result.error.code in _ENDED:
                        response = Answer(_ENDED[result.error.code], {}, b"")
                        break
                    answered += 1
                    yield Give(_outcome(result, before + delivered + answered))
            yield Shut()
        elif response is not None and not helps_to_wait(response) and not (response.status == 413 and share > 1):
            raise refusal(response)
        delivered += answered
        if answered == len(lines):
            failures = 0
            share *= 2
            continue
        failures = 1 if answered else failures + 1
        if failures == TRIES:
            raise given_up(response)
        share = max(1, share // 2)
        yield Pause(pause(response, failures - 1))


def _call(lines: list[bytes]) -> Call:
    body = b"\n".join(lines) + b"\n"
    headers = {"Content-Type": _NDJSON, "Accept": _NDJSON}
    if len(body) >= WORTH_COMPRESSING:
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        body = packer.compress(body) + packer.flush()
        headers["Content-Encoding"] = "gzip"
    return Call("POST", "/signals", body=body, headers=headers)


def _line(signal: Any, number: int) -> bytes:
    try:
        return msgspec.json.encode(dict(signal), enc_hook=_plain)
    except (TypeError, ValueError, UnicodeEncodeError):
        raise ValueError(f"Signal {number} can't be written as JSON. Make it of texts, numbers, lists and mappings.") from None


def _plain(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        return dict(thing)
    raise TypeError


def _read_result(line: bytes, place: int, last: int, answer: Answer) -> LineOut:
    """A line of the answer, which must be about the line that was sent at this place."""
    try:
        result = _read(line)
    except msgspec.DecodeError:
        raise no_hub(answer) from None
    if result.line != place or place > last:
        raise no_hub(answer)
    return result


def _outcome(result: LineOut, number: int) -> Outcome:
    error = result.error or LineError()
    return Outcome(
        number, result.status, result.id, result.seq, result.reason, error.field, error.code, error.text, result.kind, result.value
    )
