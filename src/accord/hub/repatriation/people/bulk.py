"""One thing done for many persons at once: each in a turn of its own, and of each it is said what became of it.

Killed anywhere it is done again, and who had it done already stays as they are.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from accord.hub.care import actions as care
from accord.hub.care import queries as files
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.queries import need
from accord.hub.care.vocabulary import CONSULATE, CONTACTED, HOWS
from accord.hub.members.queries import Caller
from accord.hub.repatriation.arrivals import reception
from accord.hub.repatriation.people import overview, preparation
from accord.hub.repatriation.present import Outcome, PersonRow
from accord.hub.repatriation.verification import questions
from accord.hub.repatriation.vocabulary import MOST_AT_ONCE, NATIONAL, UNKNOWN, WITHDRAWN

OWED = ("", NATIONAL, UNKNOWN)  # answers after which a consulate may say more
SAID_FOR_MANY = ("support", "travel", CONTACTED, CONSULATE)  # consents that many are asked for in one room
LIVE = ("offered", "accepted")  # a referral that a member still works on


def for_each(caller: Caller, ids: Iterable[str], do: Callable[[str], object]) -> list[Outcome]:
    """Do it for each of them; where it can't be done for one, the others are not kept from it. Raises NotAllowed, Refused for too many."""
    need(caller)
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused("nobody", _("Choose at least one person."), "people")
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too-many", _("Choose at most 5,000 people at once."), "people")
    return [_one(id, do) for id in wanted]


def _one(person_id: str, do: Callable[[str], object]) -> Outcome:
    try:
        do(person_id)
    except Refused as refused:
        return Outcome(person_id, refused.code, refused.text)
    except NoSuchFile as absent:
        return Outcome(person_id, "gone", absent.text)
    return Outcome(person_id, "done")


def see_to_papers_of(caller: Caller, ids: Iterable[str], papers: str, *, at: int | None = None) -> list[Outcome]:
    """Say of many which papers there are."""
    return for_each(caller, ids, lambda person_id: preparation.see_to_papers(caller, person_id, papers, at=at))


def answer_for(caller: Caller, ids: Iterable[str], word: str, *, valid: str = "", at: int | None = None) -> list[Outcome]:
    """The member that stands for a consulate answers many questions alike."""
    return for_each(caller, ids, lambda question_id: questions.answer(caller, question_id, word, valid=valid, at=at))


def note_answers_for(
    caller: Caller, ids: Iterable[str], word: str, *, how: str, source: str, valid: str = "", nation: str = "", at: int | None = None
) -> list[Outcome]:
    """A consulate that is no member answered about many in one letter or call; of each the questions that still wait are answered so.

    `nation` narrows to one consulate.
    """

    def note(person_id: str) -> None:
        waiting = [
            question
            for question in overview.person(caller, person_id, at=at).verifications
            if question.state != WITHDRAWN and question.answer in OWED
        ]
        wanted = [verification for verification in waiting if not nation or verification.nation == nation]
        if not wanted:
            raise Refused("nothing-asked", _("No consulate has a question about this person open. Ask one first, if the person agrees."))
        for row in wanted:
            questions.note_answer(caller, row.id, word, how=how, source=source, valid=valid, at=at)

    return for_each(caller, ids, note)


def accept_all(caller: Caller, ids: Iterable[str], *, at: int | None = None) -> list[Outcome]:
    """The desk at home receives each of these."""
    return for_each(caller, ids, lambda person_id: reception.accept(caller, person_id, at=at))


def receive_all(caller: Caller, ids: Iterable[str], met_by: str, *, at: int | None = None) -> list[Outcome]:
    """All persons of a flight have arrived; `met_by` is the service, not a name."""
    return for_each(caller, ids, lambda person_id: reception.receive(caller, person_id, met_by, at=at))


def follow_all_up_on(caller: Caller, ids: Iterable[str], due: int, *, at: int | None = None) -> list[Outcome]:
    """The caller's desk is rung then about each of these."""
    return for_each(caller, ids, lambda person_id: reception.follow_up_on(caller, person_id, due, at=at))


def refer_all(caller: Caller, ids: Iterable[str], member: str, service: str, *, at: int | None = None) -> list[Outcome]:
    """Offer each of these to a member that can help with this service, by each one's own consent or ground.

    Who was offered to it for that already, and is still there, is not offered twice.
    """

    def refer(person_id: str) -> None:
        file = overview.person(caller, person_id, at=at).row.file
        there = files.referrals(caller, file)
        if not any(referral.state in LIVE and referral.member == member and service in referral.services for referral in there):
            care.refer(caller, file, member, [service], at=at)

    return for_each(caller, ids, refer)


def agree_all(caller: Caller, ids: Iterable[str], consents: Iterable[str], *, how: str, at: int | None = None) -> list[Outcome]:
    """Each of these was asked, and each said yes to all of it; `consulate` is that of the person's own nationality.

    Of a person who said no to a part of it before, or is afraid of that consulate, nothing is recorded: the person is asked alone.
    Raises NotAllowed, Refused.
    """
    asked = [consent for consent in SAID_FOR_MANY if consent in set(consents)]
    if not asked:
        raise Refused("nothing-agreed", _("Tick at least one thing that each of them agreed to."), "consents")

    if how not in HOWS:
        raise Refused("no-such-way", _("Choose how they answered."), "said")

    def agree(person_id: str) -> None:
        row = overview.person(caller, person_id, at=at).row
        wanted = [consent for consent in asked if consent != CONSULATE]
        said = {consent.consent: consent for consent in files.consents(caller, row.file)}
        if any(said[consent].said is False for consent in wanted):
            raise Refused("said-no", _("The person said no to a part of this before. Record the new answer in the file of this person."))
        nation = _own_consulate(caller, row) if CONSULATE in asked else ""
        left = {consent: True for consent in wanted if not said[consent].stands}
        if left:
            care.agree(caller, row.file, left, how=how, at=at)
        if nation and nation not in files.consulates(caller, row.file)[0]:
            care.agree(caller, row.file, {CONSULATE: True}, how=how, about=nation, at=at)

    return for_each(caller, ids, agree)


def _own_consulate(caller: Caller, row: PersonRow) -> str:
    if len(row.nations) != 1:
        raise Refused("which-nation", _("This person has no nationality here, or several. Record in the file which consulate may be told."))
    (nation,) = row.nations
    if nation in files.consulates_refused(caller, row.file):
        raise Refused("consulate-refused", _("The person said no to this consulate before, or is afraid of it. Ask the person alone."))
    return nation
