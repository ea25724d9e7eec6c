"""Actions of members on reports: hand them in and take calls, say that they have seen one, open its person's file, release what waited."""

from collections.abc import Mapping, Sequence

from msgspec import structs

from accord.core.reports import typed
from accord.core.reports.answers import AnswerFault, BadAnswers
from accord.core.reports.files import carried
from accord.core.reports.sheet import Sheet
from accord.hub.care import actions as care
from accord.hub.care import queries as files
from accord.hub.care.actions import Opened
from accord.hub.care.queries import StoredFile
from accord.hub.care.vocabulary import CONSULATE, HANDLE
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.actions import Begun
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.reports import queries, store
from accord.hub.reports.errors import NoSuchReport
from accord.hub.reports.outcomes import money
from accord.hub.reports.outcomes.bells import answer_in
from accord.hub.reports.planning import reading
from accord.hub.reports.planning.person import kind_of, person_of
from accord.hub.reports.planning.reading import Report
from accord.hub.reports.vocabulary import CLOSED, INTAKE, KIND, RELEASED, SEEN, SENT
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN
from accord.hub.times import now
from accord.tables import report_consents


def see(caller: Caller, report_id: str) -> None:
    """Record that the desk has seen a report: its bell rings no more, and the reporter is told. Raises NoSuchReport, NotAllowed."""
    _answer(caller, report_id, SEEN, (SENT,))


def finish(caller: Caller, report_id: str) -> None:
    """The desk is done with it. Raises NoSuchReport, NotAllowed."""
    _answer(caller, report_id, CLOSED, (SENT, SEEN))


def _answer(caller: Caller, report_id: str, state: str, states: tuple[str, ...]) -> None:
    queries.find(caller, report_id)
    with turn() as t:
        row = queries.find(caller, report_id)
        if row.state in states:
            answer_in(t, caller, row, state)
            t.audit(caller.n, caller.actor, ANSWER, detail=f"report {report_id[:16]} {state}")


def release(caller: Caller, report_id: str) -> None:
    """The secretariat has looked at what was held back: it is handed on now. Raises NoSuchReport, NotAllowed."""
    queries.find_held_back(caller, report_id)
    with turn() as t:
        row = queries.find_held_back(caller, report_id)
        row.state = RELEASED
        store.change(row, t.at)
        submission = intake.by_number(row.submission)
        if submission is not None:
            t.set_clock(INTAKE, str(submission.id), t.at)
        t.audit(caller.n, caller.actor, MANAGE, detail=f"report {report_id[:16]} released")


def hand_in(
    caller: Caller,
    sheet: Sheet,
    consents: Mapping[str, bool],
    *,
    form: str,
    country: str = "",
    language: str = "en",
    pictures: Sequence[bytes] = (),
) -> Begun:
    """Hand in a report as a member, for a person who told it there: the member confirms it. `form` names it: handed in twice, it is one.

    Raises BadAnswers, BadSubmission, NotAllowed.
    """
    queries.need(caller, OPEN)
    sheet, at = _in_language(sheet, language), now()
    reading.read(sheet, country or caller.country, at, "member")
    sheet = typed.settled(sheet, reading.around(country or caller.country, at))
    country = country or queries.country_of(caller, sheet)
    # Before the first change: drawing takes a while, and from then on a request under an idempotency key holds the turn.
    made = [intake_actions.redraw(picture, country) for picture in pictures]
    begun = _begin(caller, sheet, consents, form, country, language)
    draft = intake.draft(begun.code)
    # Sent again after it broke off, those that are kept already are not kept twice.
    kept = len(pictures) if draft.handed_in else len(draft.sheet.answers.get("evidence", ()))
    for picture, redrawn in zip(pictures[kept:], made[kept:], strict=True):
        intake_actions.attach(begun.code, picture, redrawn)
    intake_actions.hand_in(begun.code)
    return begun


def _in_language(sheet: Sheet, language: str) -> Sheet:
    return structs.replace(sheet, answers={"language": language, **sheet.answers})


def _begin(caller: Caller, sheet: Sheet, consents: Mapping[str, bool], form: str, country: str, language: str) -> Begun:
    return intake_actions.begin(KIND, sheet, consents, form=form, country=country, language=language, member=caller.n, actor=caller.actor)


# --- A report that is told on the telephone: an officer types it in, and it is kept as it goes, like a page of the public form. The
# officer's member keeps it and confirms it. Its code is that of the call (`form`, a random text of the page): kept again, it is the
# same report. The banks ring as soon as the payment is kept, while the call goes on.


def keep_call(caller: Caller, sheet: Sheet, consents: Mapping[str, bool], *, form: str, language: str = "en") -> Begun:
    """Keep what was typed in so far, as it was meant at this moment; what may be the number of a card is not kept.

    Raises BadSubmission, NotAllowed.
    """
    sheet = _in_language(sheet, language)
    country = queries.country_of(caller, sheet)
    sheet = typed.without_cards(sheet, queries.read_call(caller, sheet, consents).wrong)
    sheet = typed.settled(sheet, queries.around(country))
    begun = _begin(caller, sheet, consents, form, country, language)
    intake_actions.fill_in(begun.code, sheet, consents, country=country, language=language)
    return begun


def send_call(caller: Caller, sheet: Sheet, consents: Mapping[str, bool], *, form: str, language: str = "en") -> Begun:
    """Keep it and hand it in: what was agreed to goes out. Raises BadAnswers, BadSubmission, NotAllowed."""
    call = queries.read_call(caller, sheet, consents)
    if call.wrong or call.missing:
        still = tuple(AnswerFault(key, "needed", "Ask this too; without it nothing can be sent.") for key in call.missing)
        raise BadAnswers(*call.wrong, *still)
    begun = keep_call(caller, sheet, consents, form=form, language=language)
    intake_actions.hand_in(begun.code)
    return begun


# --- A report becomes the file of its person in one step


def open_file(caller: Caller, report_id: str) -> Opened:
    """Open the file of the person out of a report that was handed to the caller's member; opened already, it is that file.

    What the desk was handed is copied and nothing else; what the person said yes and no to stands in the file as said in the report, and
    is taken back by the same code. Its home is the national desk of the person's country, else the secretariat: where that is another
    member, the caller sees no more of it. Raises NoSuchReport, NotAllowed, and as `care.actions.add_in` does.
    """
    files.need(caller)
    texts = queries.page(caller, report_id).texts
    if texts is None:
        raise NoSuchReport
    with turn() as t:
        row = queries.find(caller, report_id)
        submission = intake.by_number(row.submission)
        if submission is None:
            raise NoSuchReport
        report = reading.report_of(submission, t.at)
        file = files.file_of_report(str(submission.id), kind_of(report.sheet)) or _open_file(t, caller, report, texts)
        if row.state == SENT:
            answer_in(t, caller, row, SEEN)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"opened {file.id} from a report")
    return Opened(file.id, file.home, file.home == caller.n)


def _open_file(t: Turn, caller: Caller, report: Report, texts: Mapping[str, str]) -> StoredFile:
    submission, facts, kind = report.submission, report.facts, kind_of(report.sheet)
    fields = person_of(report, texts)
    came = [back for _, back in money.came_back(submission)]
    if came and kind == "defrauded":
        fields["returned"] = money.lines(came, submission.country)
    file = care.add_in(
        t, kind, fields, country=submission.country, by=caller.actor, at=t.at, is_child="minor" in facts.situations,
        origin=str(submission.id), member=caller.n,
    )  # fmt: skip
    _carry_consents(t, file, report)
    care.adopt_in(t, file, [row.request for row in store.of(submission.n) if row.what == "refer" and row.request])
    return file


def _carry_consents(t: Turn, file: StoredFile, report: Report) -> None:
    """Carry the consents given and refused in the report into the file, in the person's name or their guardian's."""
    facts = report.facts
    consents = {row.consent: row.yes for row in intake.consents(report.submission.n)}
    needs = frozenset(key for key, consent in report_consents().items.items() if consent.child == "guardian")
    is_guardians = file.is_child and "guardian-agrees" in facts.situations
    for word, yes in carried(consents, facts.situations, needs).items():
        how = "guardian" if yes and is_guardians and word in needs else "report"
        if word != CONSULATE:
            care.note_consent_in(t, file, word, yes=yes, how=how, member=None, actor="public", at=t.at)
        for country in facts.nationalities if word == CONSULATE else ():
            feared = "consulate-feared" in facts.situations
            care.note_consent_in(
                t, file, word, yes=yes and not feared, how=how, about=country, feared=feared, member=None, actor="public", at=t.at
            )
