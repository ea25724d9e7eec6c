"""The text of a payment code, typed or pasted where an account is asked for: whom it pays."""

from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers.emv import looks_like_emv, read_emv
from accord.core.identifiers.emv_names import named_in
from accord.core.identifiers.guess import may_be_kept
from accord.core.typed.answers import question, refused
from accord.core.typed.examples import account_example
from accord.core.typed.reading import Choice, Reading, Setting, Value

_TAKE_MONEY = frozenset({"proxy", "account", "iban"})
_LONGEST = 2_000


def read_payment_code(text: str, setting: Setting) -> Reading | None:
    """The one whom the code pays, or which of several; None where this is no such code. Never the digits of the code as an account."""
    typed = text.strip()
    if not looks_like_emv(typed):
        return None
    named = _paid(typed[:_LONGEST], setting)
    if len(named) == 1:
        return Value(kind=named[0].kind, value=named[0].value, display=named[0].display)
    if named:
        return question("which-number", tuple(Choice(value=each.value, display=each.display) for each in named))
    return refused("payment-code", example=account_example(setting.country))


def _paid(typed: str, setting: Setting) -> list[Identifier]:
    try:
        named = [each for each in named_in(read_emv(typed), setting.country, setting.tables) if each.kind in _TAKE_MONEY]
        for each in named:
            may_be_kept(each)
    except NotAnIdentifier:
        return []
    return named
