"""A report that is told on the telephone: an officer types it in, and it is kept as it goes, like a page of the public form.

The officer's member keeps it and stands behind it. Its code is that of the call (`form`, a random text of the page): kept again, it is the
same report. The banks ring as soon as the payment is kept, while the call goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from accord.core.reports import typed
from accord.core.reports.answers import Around, BadAnswers, Wrong
from accord.core.reports.paths import Path, before_the_bell, missing, path
from accord.core.reports.plan import Kept
from accord.core.reports.sheet import Read, Sheet
from accord.hub.intake import actions as intake_actions
from accord.hub.intake.actions import Begun
from accord.hub.members.queries import Caller
from accord.hub.reports import planning
from accord.hub.reports.errors import NotAllowed
from accord.hub.requests.vocabulary import OPEN
from accord.hub.times import now
from accord.tables import report_form, report_paths

KIND = "report"


@dataclass(frozen=True, slots=True)
class Heard:
    """A call as far as it is typed in. `read` is what can be read, `wrong` what can't; `missing` are questions that must be answered before
    it can be sent; `rings`: the banks have all that they need; `kept`: what is agreed to and not sent all the same, and why."""

    way: Path
    read: Read
    wrong: tuple[Wrong, ...]
    missing: tuple[str, ...]
    rings: bool
    kept: tuple[Kept, ...]


def hear(caller: Caller, sheet: Sheet, said: Mapping[str, bool]) -> Heard:
    """What was typed in so far, read by the rules of every report. Raises NotAllowed."""
    _need(caller)
    country = str(sheet.answers.get("country") or caller.country)
    wrong: tuple[Wrong, ...] = ()
    try:
        read = _read(sheet, country)
    except BadAnswers as error:
        wrong = error.wrong
        faulty = {one.question.partition(".")[0] for one in wrong}
        # Half of an amount is being typed: the rest of the page is heard all the same.
        read = _read(msgspec.structs.replace(sheet, answers={k: v for k, v in sheet.answers.items() if k not in faulty}), country)
    way = path(report_form(), report_paths(), sheet.door, read.told.situations)
    rings = not wrong and way.bell and said.get("bank", False) and before_the_bell(read.answers) == ()
    lacks = {one.question.partition(".")[0] for one in wrong}
    still = tuple(key for key in missing(way, read.answers) if key not in lacks)
    stands = frozenset(word for word, yes in said.items() if yes)
    plan = planning.planned(read.told, stands, sheet.off, now())
    return Heard(way, read, wrong, still, rings, tuple(one for one in plan.kept if one.consent in stands))


def around(country: str) -> Around:
    """What reading depends on where the caller of the hotline is."""
    return planning.around(country, now())


def _read(sheet: Sheet, country: str) -> Read:
    return planning.read(sheet, country, now(), "officer")


def keep(caller: Caller, sheet: Sheet, said: Mapping[str, bool], *, form: str, language: str = "en") -> Begun:
    """Keep what was typed in so far, as it was meant at this moment; what may be the number of a card is not kept.

    Raises BadSubmission, NotAllowed.
    """
    _need(caller)
    sheet = msgspec.structs.replace(sheet, answers={"language": language, **sheet.answers})
    country = str(sheet.answers.get("country") or caller.country)
    sheet = typed.without_cards(sheet, hear(caller, sheet, said).wrong)
    sheet = typed.settled(sheet, planning.around(country, now()))
    begun = intake_actions.begin(KIND, sheet, said, form=form, country=country, language=language, member=caller.n, actor=caller.actor)
    intake_actions.fill_in(begun.code, sheet, said, country=country, language=language)
    return begun


def send(caller: Caller, sheet: Sheet, said: Mapping[str, bool], *, form: str, language: str = "en") -> Begun:
    """Keep it and hand it in: what was agreed to goes out. Raises BadAnswers, BadSubmission, NotAllowed."""
    heard = hear(caller, sheet, said)
    if heard.wrong or heard.missing:
        still = tuple(Wrong(key, "needed", "Ask this too; without it nothing can be sent.") for key in heard.missing)
        raise BadAnswers(*heard.wrong, *still)
    begun = keep(caller, sheet, said, form=form, language=language)
    intake_actions.hand_in(begun.code)
    return begun


def _need(caller: Caller) -> None:
    if not caller.may(OPEN):
        raise NotAllowed
