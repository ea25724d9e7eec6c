"""A report becomes the file of its person in one step: what was told is copied, and what was agreed to goes with it."""

from collections.abc import Mapping

from accord.core.reports.files import carried
from accord.core.reports.told import Told
from accord.hub.care import actions as care
from accord.hub.care import queries as care_queries
from accord.hub.care.actions import Opened
from accord.hub.care.queries import StoredFile
from accord.hub.care.vocabulary import CONSULATE, HANDLE
from accord.hub.desks import actions as desks
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.reports import planning, queries, returning, standing, store
from accord.hub.reports.copying import person_of
from accord.hub.reports.errors import NoSuchReport
from accord.hub.reports.vocabulary import SEEN, SENT
from accord.tables import report_consents, report_files


def open_file(caller: Caller, id: str) -> Opened:
    """Open the file of the person out of a report that was handed to the caller's member; opened already, it is that file.

    What the desk was handed is copied and nothing else; what the person said yes and no to stands in the file as said in the report, and
    is taken back by the same code. Its home is the national desk of the person's country, else the secretariat: where that is another
    member, the caller sees no more of it. Raises NoSuchReport, NotAllowed, and as `care.actions.add_in` does.
    """
    care_queries.need(caller)
    handed = queries.page(caller, id)
    if handed.texts is None:
        raise NoSuchReport
    texts = {name.replace("_", "-"): text for name, text in handed.texts.items()}
    with turn() as t:
        one = queries.find(caller, id)
        row = intake.by_number(one.submission)
        if row is None:
            raise NoSuchReport
        sheet = intake.sheet_of(row, t.at)
        told = planning.read(sheet, row.country, t.at).told
        kind = report_files().doors[sheet.door].kind
        known = care_queries.file_of_report(str(row.id), kind)
        file = known or _opened(t, caller, row, kind, person_of(sheet, told, texts, row.language), told)
        if one.state == SENT:
            one.state = SEEN
            if one.bell:
                desks.settle(t, one.bell, t.at, caller)
                one.bell = ""
            store.change(t.cursor, one, t.at)
            standing.tell(t, row, one)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"opened {file.id} from a report")
    return Opened(file.id, file.home, file.home == caller.n)


def _opened(t: Turn, caller: Caller, row: Submission, kind: str, fields: Mapping[str, str], told: Told) -> StoredFile:
    came = returning.found(t, row)
    if came and kind == "defrauded":
        fields = {**fields, "returned": returning.words(came, row.country)}
    file = care.add_in(
        t, kind, fields, country=row.country, by=caller.actor, at=t.at, is_child="minor" in told.situations, origin=str(row.id),
        member=caller.n,
    )  # fmt: skip
    said = {one.consent: one.yes for one in intake.consents(row.n)}
    needs = frozenset(key for key, one in report_consents().items.items() if one.child == "guardian")
    is_guardians = file.is_child and "guardian-agrees" in told.situations
    for word, yes in carried(said, told.situations, needs).items():
        how = "guardian" if yes and is_guardians and word in needs else "report"
        if word != CONSULATE:
            care.note_consent_in(t, file, word, yes=yes, how=how, member=None, actor="public", at=t.at)
        for country in told.nationalities if word == CONSULATE else ():
            feared = "consulate-feared" in told.situations
            care.note_consent_in(
                t, file, word, yes=yes and not feared, how=how, about=country, feared=feared, member=None, actor="public", at=t.at
            )
    care.adopt_in(t, file, [one.request for one in store.of(t.cursor, row.n) if one.what == "refer" and one.request])
    return file


def file_of(caller: Caller, report: str) -> str:
    """The file that was opened from this report, where the caller may open it; else empty."""
    return care_queries.from_report(caller, report)
