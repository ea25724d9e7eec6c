"""Prompts that follow from the answers of a screening: what to offer, and what is still to be asked. Never a number, an order or a no.

Laws: interview, referral and consent are offered whatever was answered; another `present` never takes an offer away; what is offered comes
in the order of the data, not by weight; a declined answer is never asked again by itself.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from accord.core.data import must_know
from accord.core.screening.indicators import Indicator, Prompt, Screening

Answer = Literal["present", "absent", "not-asked", "declined"]
ANSWERS: Final[tuple[Answer, ...]] = ("present", "absent", "not-asked", "declined")


class Reason(msgspec.Struct, frozen=True):
    """A prompt, and the indicators that were told and lead to it; none where it is always offered."""

    prompt: Prompt
    indicators: tuple[Indicator, ...] = ()


class Prompted(msgspec.Struct, frozen=True, kw_only=True):
    """`offers` is what to offer. `told` are the indicators that the person spoke of, `open` those not asked yet, `declined` those that the
    person would rather not speak of."""

    offers: tuple[Reason, ...]
    told: tuple[Indicator, ...]
    open: tuple[Indicator, ...]
    declined: tuple[Indicator, ...]
    unknown: tuple[str, ...]


def prompted(tables: Screening, answers: Mapping[str, Answer]) -> Prompted:
    """The prompts for the answers, by indicator; an indicator left out was not asked. Raises BadData for an indicator that is not known."""
    must_know("answers", tables.indicators, *answers)
    by = {
        answer: tuple(indicator for indicator in tables.indicators.values() if answers.get(indicator.key, "not-asked") == answer)
        for answer in ANSWERS
    }
    reasons = (
        Reason(prompt, tuple(indicator for indicator in by["present"] if prompt.key in indicator.prompts))
        for prompt in tables.prompts.values()
    )
    return Prompted(
        offers=tuple(reason for reason in reasons if reason.prompt.always or reason.indicators),
        told=by["present"],
        open=by["not-asked"],
        declined=by["declined"],
        unknown=tuple(dimension.unknown for dimension in tables.dimensions.values() if dimension.unknown),
    )
