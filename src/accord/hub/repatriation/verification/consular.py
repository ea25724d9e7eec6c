"""The view of a consulate on the persons it is asked about, and its answers."""

from accord.core.care.file import extract_fields
from accord.hub.care.errors import NoSuchFile
from accord.hub.care.queries import need, note_attempt, read_fields
from accord.hub.care.vocabulary import FORCED
from accord.hub.consulates import queries as consulates
from accord.hub.consulates.errors import NoSuchConsulate
from accord.hub.consulates.queries import Consulate
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import returnees, store
from accord.hub.repatriation.present import Asked, AskedRow, VerificationRow
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Traveller, Verification
from accord.hub.repatriation.verification import questions
from accord.hub.repatriation.vocabulary import WITHDRAWN
from accord.hub.times import FOR_EVER, at_or_now
from accord.hub.vault.vocabulary import Reason
from accord.tables import care

MOST = 200


def verification_row(row: Verification) -> VerificationRow:
    entry = _entry(row.consulate)
    member = "" if row.member is None else members.by_number([row.member])[row.member].name
    closed = row.extract is None
    return VerificationRow(row.id, row.nation, entry, member, row.state, row.answer, row.valid, row.how, row.asked, row.answered, closed)


def _entry(consulate_id: str) -> Consulate | None:
    try:
        return consulates.consulate(consulate_id)
    except NoSuchConsulate:
        return None


def sheet(caller: Caller, question_id: str, reason: Reason, *, at: int | None = None) -> tuple[VerificationRow, str, dict[str, str]]:
    """The fields for a consulate that is no member, for the officer who rings or writes to it: the row, the person's id, just those fields.

    Raises NoSuchFile, Refused, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    row, returnee = questions.ours(caller, question_id)
    if row.extract is None or row.state == WITHDRAWN:
        raise questions.no_verification()
    return verification_row(row), returnee.traveller.id, extract_of(row.extract, "consulate", caller, reason, at)


def verification(caller: Caller, question_id: str) -> tuple[VerificationRow, str]:
    """One that the caller's member sent, and the id of the person. Raises NoSuchFile, NotAllowed."""
    need(caller)
    row, returnee = questions.ours(caller, question_id)
    return verification_row(row), returnee.traveller.id


def asked_of_us(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[AskedRow], int | None]:
    """The questions to the caller's member as a consulate, the newest first: only while the persons' yes stands. Raises NotAllowed."""
    need(caller)
    limit = min(max(limit, 1), MOST)
    question_rows: list[AskedRow] = []
    number = FOR_EVER if before is None else before
    while len(question_rows) < limit:
        verifications = store.newest(Verification, number, MOST, member=caller.n)
        if not verifications:
            return question_rows, None
        persons = {
            returnee.traveller.n: returnee for returnee in returnees.load(store.among(Traveller, "n", {r.traveller for r in verifications}))
        }
        for row in verifications:
            number = row.n
            returnee = persons.get(row.traveller)
            if returnee is not None and questions.is_open_to(row, returnee):
                question_rows.append(_asked(row, returnee))
                if len(question_rows) == limit:
                    break
    return question_rows, number


def _asked(row: Verification, returnee: Returnee) -> AskedRow:
    by = members.by_number([returnee.traveller.home])[returnee.traveller.home].name
    return AskedRow(row.id, row.nation, by, row.state, row.answer, row.asked, row.answered, row.valid)


def asked(caller: Caller, question_id: str) -> AskedRow:
    """One question to the caller's member as a consulate. Raises NoSuchFile, alike for every other, and once it is shut out; NotAllowed."""
    need(caller)
    return _asked(*questions.asked_of(caller, question_id))


def asked_person(caller: Caller, question_id: str, reason: Reason, *, at: int | None = None) -> Asked:
    """The person, as far as verification needs it. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    try:
        row, returnee = questions.asked_of(caller, question_id)
    except NoSuchFile:
        note_attempt(caller, "", reason, at)
        raise
    assert row.extract is not None
    try:
        return Asked(_asked(row, returnee), extract_of(row.extract, "consulate", caller, reason, at))
    except NoSuchFile:
        raise questions.no_verification() from None


def extract_of(reference: str, kind: str, caller: Caller, reason: Reason, at: int) -> dict[str, str]:
    opened = read_fields(FORCED, reference, caller, reason, at)
    return {key: opened[key] for key in extract_fields(care(), kind) if key in opened}
