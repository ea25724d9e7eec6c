"""The labels: TLP 2.0 says whom you may tell, PAP what you may do; permitted uses name each thing that may be done.

Sources: FIRST, Traffic Light Protocol 2.0 (first.org/tlp); PAP as in the MISP taxonomy `PAP` version 3.
Labels are machine words: they are never translated, and the written form has no spaces.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Tlp(StrEnum):
    """The five machine values of TLP 2.0; compare them with `strictness`, never as texts."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"

    @property
    def label(self) -> str:
        """The written form: `TLP:AMBER+STRICT`."""
        return f"TLP:{self.value.upper()}"

    @property
    def strictness(self) -> int:
        """0 for CLEAR up to 4 for RED."""
        return _TLP_ORDER[self]


class Pap(StrEnum):
    """The four values of the Permissible Actions Protocol; compare them with `strictness`, never as texts."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        """The written form: `PAP:GREEN`."""
        return f"PAP:{self.value.upper()}"

    @property
    def strictness(self) -> int:
        """0 for CLEAR up to 3 for RED."""
        return _PAP_ORDER[self]


class Use(StrEnum):
    """The uses that a reader may be permitted: block it, investigate it, hold funds, warn the victim, publish it."""

    BLOCK = "block"
    INVESTIGATE = "investigate"
    HOLD = "hold"
    WARN = "warn"
    PUBLISH = "publish"


_TLP_ORDER: Mapping[Tlp, int] = MappingProxyType({label: place for place, label in enumerate(Tlp)})
_PAP_ORDER: Mapping[Pap, int] = MappingProxyType({label: place for place, label in enumerate(Pap)})

# Blocking, holding, warning and publishing can be noticed by the suspect: they are active, and PAP allows those from GREEN on.
_PASSIVE = frozenset({Use.INVESTIGATE})
_UNDER_PAP: Mapping[Pap, frozenset[Use]] = MappingProxyType(
    {Pap.CLEAR: frozenset(Use), Pap.GREEN: frozenset(Use), Pap.AMBER: _PASSIVE, Pap.RED: _PASSIVE}
)


class BadLabel(ValueError):
    """The text is no label. `code` is stable: `spaces` or `unknown-label`; `text` never repeats the input."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def parse_tlp(text: str) -> Tlp:
    """Read a TLP label in any letter case, with or without `TLP:`; TLP 1.0's `white` becomes CLEAR. Raises BadLabel."""
    word = _word(text, "tlp:")
    if word not in _TLP_WORDS:
        raise BadLabel("unknown-label", f"This is not a label of TLP 2.0. Use one of {', '.join(tlp.label for tlp in Tlp)}.")
    return _TLP_WORDS[word]


def parse_pap(text: str) -> Pap:
    """Read a PAP label in any letter case, with or without `PAP:`; the older `white` becomes CLEAR. Raises BadLabel."""
    word = _word(text, "pap:")
    if word not in _PAP_WORDS:
        raise BadLabel("unknown-label", f"This is not a PAP label. Use one of {', '.join(pap.label for pap in Pap)}.")
    return _PAP_WORDS[word]


def strictest(first: Tlp, *others: Tlp) -> Tlp:
    """The most restrictive label wins."""
    return max((first, *others), key=lambda label: label.strictness)


def uses_under(pap: Pap) -> frozenset[Use]:
    """The widest uses that a PAP label leaves: RED (own logs only) and AMBER investigation only, GREEN and CLEAR all of them."""
    return _UNDER_PAP[pap]


def uses_within(tlp: Tlp, pap: Pap) -> frozenset[Use]:
    """The widest uses that both labels leave: publishing needs TLP:CLEAR too, since no other label may reach public channels."""
    return uses_under(pap) - (frozenset() if tlp is Tlp.CLEAR else {Use.PUBLISH})


_TLP_WORDS: Mapping[str, Tlp] = MappingProxyType({**{tlp.value: tlp for tlp in Tlp}, "white": Tlp.CLEAR})
_PAP_WORDS: Mapping[str, Pap] = MappingProxyType({**{pap.value: pap for pap in Pap}, "white": Pap.CLEAR})


def _word(text: str, prefix: str) -> str:
    if any(character.isspace() for character in text):
        raise BadLabel("spaces", f"A label is written without spaces. Write it like {prefix.upper()}GREEN.")
    # Outside ASCII two different letters can become the same small letter.
    return text.lower().removeprefix(prefix) if text.isascii() else ""
