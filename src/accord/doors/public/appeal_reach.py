"""The e-mail of somebody who appeals: one with a slip in its domain is asked about, and what is no address is told."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext

from accord.core.identifiers.digits import visible
from accord.core.typed.labels import TEXTS
from accord.core.typed.mail import ask_mail
from accord.core.typed.reading import Question
from accord.core.typed.unsaid import says_nothing
from accord.hub.refusals import Sentence

ASKED, TAKE = "reach-asked", "take"
NAMES: Final = (ASKED, TAKE)
_NO_ADDRESS, _SLIP = "reach", "mail-meant"
_ADDRESS: Final = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]+\.[^\s@,;<>.]{2,63}")


def taken(posted: dict[str, str]) -> dict[str, str]:
    """What was sent, with the address that a button of the question named in the place of the one that was asked about, and without the
    invisible signs that a phone puts around one; `none` is an empty field."""
    posted = {**posted, "reach": posted[TAKE], ASKED: posted[TAKE]} if posted[TAKE] else posted
    text = visible(posted["reach"]).strip()
    return {**posted, "reach": "" if says_nothing(text) else text}


def faults(posted: Mapping[str, str]) -> list[str]:
    """The code of what is wrong with the address that stands on the page; of one that is kept and not shown nothing is said."""
    text = posted.get("reach", "")
    if not text:
        return []
    if not _ADDRESS.fullmatch(text):
        return [_NO_ADDRESS]
    return [_SLIP] if posted.get(ASKED, "").strip() != text and ask_mail(text) else []


def question_of(refusals: Sequence[str], posted: Mapping[str, str]) -> Question | None:
    """The question, where it is what was refused."""
    return ask_mail(posted.get("reach", "")) if _SLIP in refusals else None


def sentences(question: Question | None) -> list[Sentence]:
    return [] if question is None else [Sentence.about("reach", gettext(TEXTS[question.code]).format(**question.values))]
