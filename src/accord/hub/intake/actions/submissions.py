"""Submissions that the public sends at once, and changes to them by the code: add to it, withdraw it. Each in one turn.

Nothing here knows what is listed, so nothing here can answer differently for it. The feature for a kind of submission looks at it when
the clock `intake.<kind>` fires for its id, after each of these.
"""

from collections.abc import Mapping
from uuid import uuid4

import msgspec

from accord.core.identifiers import Identifier
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CONSENT, EVERYTHING
from accord.hub.intake import checks, pacing, queries
from accord.hub.intake.actions.handling import PUBLIC, note_change_in
from accord.hub.intake.actions.sheets import Begun, take_all_back_in, wished_in
from accord.hub.intake.digests import code_of, digest
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.store import notes, submissions
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary import DRAFT, KEPT_AFTER_WITHDRAWAL, MOST_NOTES, MOST_UNPROVEN, PROVE, WITHDRAWN
from accord.hub.intake.vocabulary.kinds import KINDS
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason

_HUB = Reader(None, "hub", "hub")


def submit(
    kind: str,
    given: Mapping[str, str],
    *,
    about: Identifier | None = None,
    country: str = "",
    language: str = "en",
    form: str = "",
    member: int | None = None,
    for_person: bool = True,
    actor: str = PUBLIC,
    place: str = "",
    draft: str = "",
) -> Begun:
    """Take a submission in and seal it. `form` is a random text of the form that it came from: sent twice, it is one. Raises BadSubmission.

    `member`: the member that sends it, for a person or, without `for_person`, for itself; what it sends is kept by it. `place`: the
    network that it comes from, of which a digest is kept that says nothing after an hour. `draft`: the code under which the form was kept
    while it was not sent; it stays the code, and what was kept is erased.
    """
    rules = KINDS.get(kind)
    if rules is None or rules.in_steps or rules.about_identifier != (about is not None):
        raise BadSubmission("kind", "kind")
    texts, reach = checks.fields(rules.fields, given, about), checks.fields(rules.reach, given, about)
    if about is not None:
        reach |= {"kind": about.kind, "value": about.value, "display": about.display}
    code = draft or code_of(form.encode()[:200], msgspec.json.encode([kind, texts, reach, country, member], order="sorted"))
    kept = queries.read_code(code)
    # Readers of the texts may also read what they are about; how to reach the sender is for fewer.
    whole = texts | ({"about": about.display} if about is not None else {})
    subject = digest("about", about.key) if about is not None else None
    with turn() as t:
        known = submissions.find(code=kept)
        if known is not None and (known.step != DRAFT or not draft):
            return Begun(code, str(known.id))
        network = pacing.place_of(t.at, place)
        if member is None:
            pacing.admit(kind, "", network, t.at)
        home = member if member is not None else members.home_of_people(country)
        unproven = submissions.count_unproven(subject) if subject else 0
        columns = dict(
            home=home,
            member=member,
            for_person=for_person,
            country=country,
            language=language,
            about_kind=about.kind if about is not None else "",
            about=subject,
            sealed=vault.put(home, rules.sealed, whole, by=actor, at=t.at, retention_days=rules.days),
            contact=vault.put(home, "contact", reach, by=actor, at=t.at, retention_days=rules.days) if reach else None,
            step=PROVE,
            dues={"answer": t.at + rules.answer, "prove": t.at + rules.prove},
            place=network,
            handed=t.at,
            damped=member is None and unproven >= MOST_UNPROVEN,
            made=t.at,
            changed=t.at,
        )
        if known is not None:
            vault.erase(known.sealed, _HUB, Reason("retention"), at=t.at)
        else:
            columns |= dict(id=uuid4(), code=kept, kind=kind)
        submission = submissions.put(None if known is None else known.n, columns)
        note_change_in(t, submission, "submit", actor=actor)
    return Begun(code, str(submission.id))


def add(code: str, text: str) -> None:
    """Say more to a submission. Raises BadSubmission."""
    with turn() as t:
        submission = queries.find_open(code)
        reason = checks.text("text", text, 5000)
        if not reason:
            raise BadSubmission("text", "needed")
        if len(queries.notes(submission.n)) >= MOST_NOTES:
            raise BadSubmission("text", "busy")
        rules = KINDS[submission.kind]
        sealed = vault.put(submission.home, rules.sealed, {"reason": reason}, by=PUBLIC, at=t.at, retention_days=rules.days)
        notes.add(submission.n, sealed, t.at, is_answer=False)
        note_change_in(t, submission, "add")


def withdraw(code: str) -> bool:
    """Take a submission back: it ends, and what was sealed is kept for a short while only. Raises BadSubmission.

    What must not end by the code alone is handed on as a wish; returns False then.
    """
    with turn() as t:
        submission = queries.find_open(code)
        if KINDS[submission.kind].in_steps and wished_in(t, submission):
            note_change_in(t, submission, "wish")
            return False
        withdraw_in(t, submission)
    return True


def withdraw_in(t: Turn, submission: Submission) -> None:
    """The same in a caller's turn."""
    submissions.change(submission.n, step=WITHDRAWN, dues={}, changed=t.at)
    erasures.note(CONSENT, f"report {submission.id} {EVERYTHING}", t.at)
    for reference in (submission.sealed, submission.contact, *queries.notes(submission.n), *queries.papers(submission.n)):
        if reference is not None:
            vault.keep(reference, _HUB, Reason("person-asked"), until=t.at + KEPT_AFTER_WITHDRAWAL, at=t.at)
    note_change_in(t, submission, "withdraw")
    if KINDS[submission.kind].in_steps:
        take_all_back_in(t, submission)
