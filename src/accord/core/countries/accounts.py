"""The checks of account numbers that country packs may name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from accord.core.identifiers import iban
from accord.core.identifiers.account import cci, routing_number

# By the name that a form's `check` gives.
CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"iban": lambda text: iban.at_once(text) is not None, "weights-571": routing_number, "cci": cci}
)
