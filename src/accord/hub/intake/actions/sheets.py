"""Sheets that are filled in step by step: each step is kept, sealed, before the next is asked. The holder of the code goes on with it.

What is agreed to is kept beside the sheet, since it outlives it. The feature for the kind looks at it after each change.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from accord.core.reports.scanned import Scanned
from accord.core.reports.sheet import Sheet, card_in, write_sheet
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CONSENT
from accord.hub.intake import pacing, queries
from accord.hub.intake.actions.handling import PUBLIC, note_change_in, set_step_in
from accord.hub.intake.digests import code_of, digest
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.pictures import Redrawn, is_among, redraw
from accord.hub.intake.reporting import handler
from accord.hub.intake.store import progress, submissions
from accord.hub.intake.store.progress import FollowedStep, MoneyBack
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary import CLOSED, DRAFT, EVIDENCE, HANDED_IN, MOST_PICTURES, MOST_SAID, MOST_SHEET, WISH
from accord.hub.intake.vocabulary.kinds import KINDS
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.times import now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason
from accord.tables import report_consents, report_form

_ASKED_FIRST = ("rescue", "contact")  # consents that the code alone takes back only while no rescue is open
_HUB = Reader(None, "hub", "hub")


class Begun(Struct, frozen=True):
    """`code` is told once, to the sender; only its digest is kept."""

    code: str
    id: str


def begin(
    kind: str,
    sheet: Sheet,
    consents: Mapping[str, bool],
    *,
    form: str,
    country: str = "",
    language: str = "en",
    place: str = "",
    member: int | None = None,
    actor: str = PUBLIC,
) -> Begun:
    """Keep the first step of a sheet. `form` is the random text of the page: sent twice, it is one. `place`: the network that it comes
    from, of which a digest is kept that says nothing after an hour. Raises BadSubmission, with the code `used` where more was written
    since: then the sender of this page is not told the code of that report."""
    rules = KINDS.get(kind)
    if rules is None or not rules.in_steps or not form:
        raise BadSubmission("kind", "kind")
    whole = _with_pictures(sheet, (), ())
    text = _checked(whole)
    code = code_of(form.encode()[:200], f"{kind} {member}".encode())
    kept = digest("submission", code.encode())
    with turn() as t:
        known = submissions.find(code=kept)
        if known is not None:
            if member is None:
                _begin_again(t, known, whole, consents)
            return Begun(code, str(known.id))
        for draft in pacing.overfull(kind, sheet.kind) if member is None else ():
            _shed(t, draft)
        home = member if member is not None else members.home_of_people(country)
        submission = submissions.add(
            id=uuid4(),
            code=kept,
            kind=kind,
            home=home,
            member=member,
            country=country,
            language=language,
            sealed=vault.put(home, rules.sealed, {"sheet": text}, by=actor, at=t.at, retention_days=rules.days),
            step=DRAFT,
            place=pacing.place_of(t.at, place),
            door=sheet.kind,
            made=t.at,
            changed=t.at,
        )
        _keep_consents(t, submission, consents)
        note_change_in(t, submission, "begin", actor=actor)
    return Begun(code, str(submission.id))


def _begin_again(t: Turn, draft: Submission, sheet: Sheet, consents: Mapping[str, bool]) -> None:
    """The first page was sent again. While nothing was added since, it is the same report, as it is told now."""
    if draft.step != DRAFT or draft.changed != draft.made:
        raise BadSubmission("form", "used")
    if queries.sheet_of(draft, t.at) != sheet:
        vault.update(draft.sealed, {"sheet": write_sheet(sheet)}, _HUB, Reason("person-asked"), at=t.at)
    _keep_consents(t, draft, consents)
    note_change_in(t, draft, "begin")


def _shed(t: Turn, draft: Submission, why: str = "shed") -> None:
    """A draft gives way to a newer one: what was written is erased. What went out already goes on."""
    erase_sheet_in(t, draft)
    set_step_in(t, draft, CLOSED, dues={})
    t.audit(None, PUBLIC, f"public:{draft.kind}:{why}", detail=f"submission {draft.id}")


def leave(code: str) -> None:
    """The writer leaves in haste: erase at once all that was not handed in. Raises BadSubmission."""
    with turn() as t:
        draft = queries.find(code)
        if draft.step == DRAFT and draft.member is None:
            _shed(t, draft, "left")


def _changed(t: Turn, submission: Submission) -> int:
    """When it was changed: later than it was begun, whatever the clock says."""
    return max(t.at, submission.changed + 1)


def _checked(sheet: Sheet) -> str:
    text = write_sheet(sheet)
    if len(text.encode()) > MOST_SHEET:
        raise BadSubmission("sheet", "too-long")
    if card_in(sheet, report_form()):
        raise BadSubmission("sheet", "card-number")
    return text


def fill_in(code: str, sheet: Sheet, consents: Mapping[str, bool], *, country: str | None = None, language: str | None = None) -> None:
    """Keep a further step of a sheet that is not handed in yet. Raises BadSubmission."""
    _checked(sheet)
    with turn() as t:
        draft = _draft(code)
        # The list of pictures is known here alone: a reference that a sender gives may be of anything.
        before = queries.sheet_of(draft, t.at)
        text = write_sheet(_with_pictures(sheet, queries.pictures(before), before.codes))
        vault.update(draft.sealed, {"sheet": text}, _HUB, Reason("person-asked"), at=t.at)
        fresh = _keep_consents(t, draft, consents)
        places = {name: value for name, value in (("country", country), ("language", language)) if value is not None}
        submissions.change(draft.n, changed=_changed(t, draft), **places)
        note_change_in(t, draft, "fill-in")
        _settle(t, draft, fresh)


def attach(code: str, data: bytes, made: Redrawn | None = None) -> None:
    """Keep a picture with a sheet, sealed: drawn anew, so that nothing but what it shows is kept. What its QR codes name is read. One that
    is kept already is not kept twice.

    `made`: what `redraw` made of it already. Raises BadSubmission.
    """
    draft = _draft(code)
    # Before the turn: drawing and comparing take a while, and others wait for theirs.
    picture, codes = made or redraw(data, draft.country)
    kept = queries.pictures(queries.sheet_of(draft, now()))
    if is_among(picture, map(UUID, kept), now()):
        return
    with turn() as t:
        draft = _draft(code)
        since = set(queries.pictures(queries.sheet_of(draft, t.at))).difference(kept)
        if is_among(picture, map(UUID, since), t.at):
            return  # sent twice at the same time
        sheet = _with_room(draft, t.at)
        rules = KINDS[draft.kind]
        reference = vault.put(draft.home, rules.sealed, picture, by=PUBLIC, at=t.at, retention_days=rules.days)
        whole = write_sheet(_with_pictures(sheet, (*queries.pictures(sheet), str(reference)), (*sheet.codes, *codes)))
        vault.update(draft.sealed, {"sheet": whole}, _HUB, Reason("person-asked"), at=t.at)
        submissions.change(draft.n, changed=_changed(t, draft))
        note_change_in(t, draft, "attach")


def _with_room(draft: Submission, at: int) -> Sheet:
    """Its sheet, which takes one more picture."""
    sheet = queries.sheet_of(draft, at)
    if len(queries.pictures(sheet)) >= MOST_PICTURES:
        raise BadSubmission("evidence", "pictures")
    return sheet


def _with_pictures(sheet: Sheet, references: tuple[str, ...], codes: tuple[Scanned, ...]) -> Sheet:
    answers = {key: value for key, value in sheet.answers.items() if key != EVIDENCE}
    return msgspec.structs.replace(sheet, answers=answers | ({EVIDENCE: list(references)} if references else {}), codes=codes)


def hand_in(code: str) -> None:
    """The sheet is whole: what was agreed to goes out. Handed in twice, it is one. Raises BadSubmission."""
    with turn() as t:
        submission = queries.find(code)
        if submission.step == HANDED_IN:
            return
        if submission.step != DRAFT:
            raise BadSubmission("code", "ended")
        if submission.member is None:
            pacing.admit(submission.kind, submission.door, submission.place, t.at)
        submissions.change(submission.n, changed=_changed(t, submission), handed=t.at, step=HANDED_IN)
        note_change_in(t, submission, "hand-in")


def agree(code: str, consents: Mapping[str, bool]) -> bool:
    """Say yes to something, or take a yes back: at any time, and at once. Of a sheet that was erased before it was handed in, a yes can
    only be taken back: what went out early rests on it. Raises BadSubmission.

    Where a rescue is open, taking back the rescue, or the way to reach the person, ends nothing by the code alone: it is handed on as a
    wish. Returns False then.
    """
    with turn() as t:
        submission = queries.find(code)
        if submission.step != CLOSED or any(consents.values()) or not KINDS[submission.kind].in_steps:
            submission = queries.find_open(code)
        is_wish = any(not consents.get(word, True) for word in _ASKED_FIRST) and wished_in(t, submission)
        if is_wish:
            consents = {word: yes for word, yes in consents.items() if yes or word not in _ASKED_FIRST}
        fresh = _keep_consents(t, submission, consents)
        submissions.change(submission.n, changed=_changed(t, submission))
        note_change_in(t, submission, "agree")
        _settle(t, submission, fresh)
    return not is_wish


def wished_in(t: Turn, submission: Submission) -> bool:
    """Hand on the wish to end it, where the person must be asked first; the page of the code says so."""
    if not handler().wish(t, submission.n):
        return False
    follow_in(t, submission.n, FollowedStep(digest("wish", submission.id.bytes).hex(), WISH, "passed-on", t.at, None))
    return True


def take_all_back_in(t: Turn, submission: Submission) -> None:
    """The whole report is taken back, and with it all that was agreed to."""
    _settle(t, submission, dict.fromkeys(queries.stands(submission.n), False))


def take_back_in(t: Turn, submission: Submission, consent: str) -> None:
    """Take one consent back in a caller's turn: for what was taken back after the backup from which the hub was restored."""
    fresh = _keep_consents(t, submission, {consent: False})
    submissions.change(submission.n, changed=_changed(t, submission))
    note_change_in(t, submission, "agree")
    _settle(t, submission, fresh)


def _settle(t: Turn, submission: Submission, fresh: Mapping[str, bool]) -> None:
    for consent in [word for word, yes in fresh.items() if not yes]:
        erasures.note(CONSENT, f"report {submission.id} {consent}", t.at)
    if fresh:
        handler().settle(t, submission.n, fresh)


def _draft(code: str) -> Submission:
    submission = queries.find(code)
    if submission.step != DRAFT:
        raise BadSubmission("code", "ended")
    return submission


def _keep_consents(t: Turn, submission: Submission, consents: Mapping[str, bool]) -> dict[str, bool]:
    """Keep each yes and no that is new; returns these."""
    kept = progress.consents(submission.n)
    before = {row.consent: row.yes for row in kept}
    fresh = {word: yes for word, yes in consents.items() if word in report_consents().items and before.get(word) != yes}
    # A no is always taken: only saying yes again and again comes to an end.
    if len(kept) >= MOST_SAID and any(fresh.values()):
        raise BadSubmission("consent", "busy")
    progress.add_consents(submission.n, fresh, t.at)
    return fresh


# --- For the features that handle sheets: each joins the caller's turn


def keep_pictures_in(t: Turn, submission: Submission, until: int) -> None:
    """The pictures of what was taken back are kept no longer than the rest of it."""
    for reference in queries.pictures(queries.sheet_of(submission, t.at)):
        vault.keep(UUID(reference), _HUB, Reason("person-asked"), until=until, at=t.at)


def erase_sheet_in(t: Turn, submission: Submission) -> None:
    for reference in queries.pictures(queries.sheet_of(submission, t.at)):
        vault.erase(UUID(reference), _HUB, Reason("retention"), at=t.at)
    vault.erase(submission.sealed, _HUB, Reason("retention"), at=t.at)


def follow_in(t: Turn, submission: int, step: FollowedStep) -> None:
    """A step that is taken for the sender stands so."""
    progress.put_followed(submission, step)


def follow_no_more_in(t: Turn, submission: int, key: str) -> None:
    """This is told no more: something else is told in its place."""
    progress.drop_followed(submission, key)


def note_taken_back_in(t: Turn, submission: int, consent: str, became: str, words: Iterable[str]) -> None:
    """The outcome for all that rested on a consent which was taken back."""
    progress.put_taken_back(submission, consent, became, words, t.at)


def note_money_back_in(t: Turn, submission: int, key: str, money: MoneyBack) -> None:
    """So much of the money has come back from there so far. Told again, it is the same."""
    progress.put_returned(submission, key, money, t.at)
