"""How sure a reporter is: an Admiralty grade or a figure from 0 to 100. What is unknown stays unknown.

Sources: the Admiralty (NATO) scale as in the MISP taxonomy `admiralty-scale` version 5; STIX 2.1, Appendix A, for the figures, which
maps only the credibility of the information and leaves 6 without a figure.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

# STIX 2.1 Appendix A, "Admiralty Credibility". 6 is "truth cannot be judged": no figure, which is not a low figure.
PERCENT: Mapping[str, int | None] = MappingProxyType({"1": 90, "2": 70, "3": 50, "4": 30, "5": 10, "6": None})

_GRADE = re.compile(r"[A-F][1-6]")


class BadConfidence(ValueError):
    """The value is neither a grade nor a figure; `text` says what would be."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Confidence(Struct, frozen=True):
    """A grade (`B2`), or a stated figure (0-100), or neither: nothing was said. Never both."""

    grade: str | None = None
    stated: int | None = None

    def percent(self) -> int | None:
        """0-100, or None for unknown. The letter does not move the figure: the two axes are independent."""
        return self.stated if self.grade is None else PERCENT[self.grade[1]]

    def wire(self) -> str | int | None:
        """The value as it was given: grades are kept, since two scales turn them into different figures."""
        return self.stated if self.grade is None else self.grade


def read_confidence(value: object) -> Confidence:
    """Read `"B2"` (either letter case), a whole number from 0 to 100, or None (nothing said). Raises BadConfidence."""
    if value is None:
        return Confidence()
    if isinstance(value, str):
        return Confidence(grade=_grade(value))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise BadConfidence("Give the confidence as a grade like B2 (A-F, then 1-6) or as a whole number from 0 to 100, or leave it out.")
    return Confidence(stated=value)


def _grade(text: str) -> str:
    # Outside ASCII two different letters can become the same capital.
    grade = text.strip().upper() if text.isascii() else ""
    if not _GRADE.fullmatch(grade):
        raise BadConfidence("A grade is a letter from A to F and a digit from 1 to 6, for example B2. A figure is written without quotes.")
    return grade
