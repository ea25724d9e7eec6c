"""The adviser: for a loss, which channels are open, which not yet and what is missing, which are closed and why.

What can't be told (an amount in another currency without a rate, an unknown country) never closes a channel: it is said beside the answer.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from accord.core.channels.channels import Channel, Condition
from accord.core.channels.labels import CAUTIONS
from accord.core.channels.loss import Loss
from accord.core.channels.predicates import HOUR, PREDICATES, Circumstances, Unknown, compare
from accord.core.money.amounts import Amount, Rate, amount
from accord.core.phrases import Phrase


class Remark(msgspec.Struct, frozen=True):
    """A sentence and where it was read; `source` None is what this hub itself can't tell."""

    says: Phrase
    source: str | None = None
    tag: str | None = None

    @property
    def text(self) -> str:
        return str(self.says)


class Open(msgspec.Struct, frozen=True, kw_only=True, tag="open"):
    """Nothing that is known speaks against it. `remarks` say what is not known, or could not be compared."""

    channel: str
    name: str
    through: str
    remarks: tuple[Remark, ...] = ()


class NotYet(msgspec.Struct, frozen=True, kw_only=True, tag="not-yet"):
    channel: str
    name: str
    through: str
    missing: tuple[Remark, ...]
    remarks: tuple[Remark, ...] = ()


class Closed(msgspec.Struct, frozen=True, kw_only=True, tag="closed"):
    channel: str
    name: str
    through: str
    why: tuple[Remark, ...]
    remarks: tuple[Remark, ...] = ()


Advice: TypeAlias = Open | NotYet | Closed


def advise(loss: Loss, channels: Mapping[str, Channel], now: int, rates: Iterable[Rate] = ()) -> tuple[Advice, ...]:
    """One answer for every channel, in the order of the data. `now` is microseconds since 1970; rates are stated, never assumed."""
    around = Circumstances(now, tuple(rates))
    return tuple(_advise(loss, channel, around) for channel in channels.values())


def _advise(loss: Loss, channel: Channel, around: Circumstances) -> Advice:
    remarks_by_kind: dict[str, list[Remark]] = {"closed": [], "not-yet": [], "note": []}
    for condition in channel.conditions:
        result = PREDICATES[condition.test].holds(loss, around, condition.arguments)
        if isinstance(result, Unknown):
            remarks_by_kind["note"].append(Remark(result.says))
        elif not result:
            remarks_by_kind[condition.otherwise].append(Remark(Phrase(condition.text), condition.source, condition.tag))
    remarks = (*remarks_by_kind["note"], *(Remark(Phrase(text)) for text in channel.unknown))
    if remarks_by_kind["closed"]:
        return Closed(
            channel=channel.key, name=channel.name, through=channel.through, why=tuple(remarks_by_kind["closed"]), remarks=remarks
        )
    if remarks_by_kind["not-yet"]:
        return NotYet(
            channel=channel.key, name=channel.name, through=channel.through, missing=tuple(remarks_by_kind["not-yet"]), remarks=remarks
        )
    return Open(channel=channel.key, name=channel.name, through=channel.through, remarks=remarks)


class Caution(msgspec.Struct, frozen=True):
    """A stable code (`no-uetr`, `over-24-hours`, `over-72-hours`, `recall-not-sent`, `below-threshold`, `threshold-not-compared`,
    `not-victims-country`, `no-time`) and its sentence."""

    code: str
    says: Phrase

    @property
    def text(self) -> str:
        return str(self.says)


def warnings(loss: Loss, now: int, channels: Mapping[str, Channel], rates: Iterable[Rate] = ()) -> tuple[Caution, ...]:
    """The warnings that a form must show before it is sent; they stop nobody."""
    codes = []
    if loss.rail != "crypto" and "uetr" not in loss.known:
        codes.append("no-uetr")
    if loss.paid_at is None:
        codes.append("no-time")
    elif now - loss.paid_at > 72 * HOUR:
        codes.append("over-72-hours")
    elif now - loss.paid_at > 24 * HOUR:
        codes.append("over-24-hours")
    if loss.rail != "crypto" and "recall-sent" not in loss.done:
        codes.append("recall-not-sent")
    if loss.victim_country is not None and loss.asks_from is not None and loss.asks_from != loss.victim_country:
        codes.append("not-victims-country")
    cautions = tuple(Caution(code, Phrase(CAUTIONS[code])) for code in codes)
    return (*cautions, *_thresholds(loss, channels, Circumstances(now, tuple(rates))))


def _thresholds(loss: Loss, channels: Mapping[str, Channel], around: Circumstances) -> Iterable[Caution]:
    """Not of a channel that is closed to this loss whatever its amount, such as one for international wires to a payment at home."""
    if loss.amount is None:
        return
    rates = around.rates
    for channel in channels.values():
        for condition in channel.conditions:
            if condition.test != "amount-at-least" or _is_closed_anyhow(loss, channel, around):
                continue
            least = _least(condition)
            compared = compare(loss.amount, least, rates)
            if compared is None:
                yield _threshold("threshold-not-compared", channel, least)
            elif compared < 0:
                yield _threshold("below-threshold", channel, least)


def _is_closed_anyhow(loss: Loss, channel: Channel, around: Circumstances) -> bool:
    closing = [each for each in channel.conditions if each.otherwise == "closed" and each.test not in ("amount-at-least", "within-hours")]
    results = (PREDICATES[each.test].holds(loss, around, each.arguments) for each in closing)
    return any(not isinstance(result, Unknown) and not result for result in results)


def _threshold(code: str, channel: Channel, least: Amount) -> Caution:
    return Caution(code, Phrase(CAUTIONS[code], {"least": least, "channel": Phrase(channel.name), "code": least.code}))


def _least(condition: Condition) -> Amount:
    return amount(condition.arguments["value"], condition.arguments["code"])
