"""Sentences that the core put together, said in the language of the reader: lengths of time and countries by their words."""

from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from accord.core.countries.span import Span
from accord.core.phrases import Nation, Phrase
from accord.core.sharing.country_names import country_name
from accord.core.typed.numerals import in_own_digits


def said(phrase: Phrase) -> str:
    """The whole sentence."""
    return phrase.say(gettext, filled)


def filled(value: Any) -> str:
    """What a place in a sentence is filled with."""
    if isinstance(value, Nation):
        return country_name(value.code, get_language())
    return lasting(value) if isinstance(value, Span) else str(value)


def lasting(span: Span) -> str:
    """A length of time, as its source counts it."""
    counted = {
        "minutes": ngettext("%(number)s minute", "%(number)s minutes", span.number),
        "hours": ngettext("%(number)s hour", "%(number)s hours", span.number),
        "days": ngettext("%(number)s day", "%(number)s days", span.number),
        "working days": ngettext("%(number)s working day", "%(number)s working days", span.number),
        "months": ngettext("%(number)s month", "%(number)s months", span.number),
    }
    return counted[span.unit] % {"number": in_own_digits(str(span.number), get_language() or "en")}
