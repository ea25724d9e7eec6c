"""Files of people as their home member, a support body and data protection see them. Permission inside; each look leaves a line."""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from accord.core.care.directory import Fit, Need, SupportBody, match
from accord.core.screening.non_punishment import Note, non_punishment
from accord.core.screening.prompts import prompted
from accord.hub.care import consents as consenting
from accord.hub.care import dependents, sealing, store, suspects
from accord.hub.care.access import need, note_attempt, own_file, own_file_or_note, reader
from accord.hub.care.consents import Standing, asked_in_a_file, standings
from accord.hub.care.consents import known as known_consents
from accord.hub.care.errors import NoSuchFile, NotAllowed
from accord.hub.care.listing import MOST, STATES, aliases, file_row, files, find_files, number_in, overview
from accord.hub.care.present import (
    AssessmentRow,
    ConsentRow,
    File,
    FileRow,
    Interview,
    LookRow,
    MarkRow,
    OverrideRow,
    Overview,
    Received,
    ReferralRow,
    Revision,
    Status,
)
from accord.hub.care.referrals import referring
from accord.hub.care.referrals.offers import Told
from accord.hub.care.referrals.referring import services
from accord.hub.care.screening import interviewing
from accord.hub.care.screening.interviewing import screened_file
from accord.hub.care.sealing import by_field, checked_text, name_of, read_fields, read_record, read_words
from accord.hub.care.store import StoredFile
from accord.hub.care.suspects import known_mark
from accord.hub.care.vocabulary import AUDIT, CONSULATE, ERASED, FORCED, HANDLE, KINDS, OFFICER, REFERRAL
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.members.vocabulary import GONE
from accord.hub.requests import queries as requests
from accord.hub.times import FOR_EVER, at_or_now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reason
from accord.tables import care, countries, report_consents, screening

__all__ = [
    "AssessmentRow",
    "FileRow",
    "Interview",
    "LookRow",
    "Overview",
    "ReferralRow",
    "Standing",
    "StoredFile",
    "aliases",
    "bases",
    "bodies_for",
    "checked_text",
    "consents",
    "consulates",
    "directory",
    "export",
    "file",
    "file_of_report",
    "files",
    "find_files",
    "from_report",
    "interview",
    "kept",
    "known_mark",
    "looks",
    "mark_of",
    "marks",
    "name_of",
    "need",
    "non_punishment_note",
    "note_attempt",
    "number_in",
    "our_offer",
    "overrides",
    "overview",
    "own_file",
    "read_fields",
    "read_record",
    "read_words",
    "received",
    "received_person",
    "referral",
    "referrals",
    "row",
    "services",
    "standings",
    "status",
]


def row(caller: Caller, file_id: str) -> FileRow:
    """How a file stands, without the person. Raises NoSuchFile, NotAllowed."""
    need(caller)
    return file_row(own_file(caller, file_id))


def file(caller: Caller, file_id: str, reason: Reason, *, only: Collection[str] | None = None, at: int | None = None) -> File:
    """A file, for a reason that stays written down. `only`: fields that are needed. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    stored = own_file_or_note(caller, file_id, reason, at)
    opened = sealing.read_record(stored.sealed, caller, reason, at)
    fields = by_field(stored.kind, opened)
    wanted = fields if only is None else {key: value for key, value in fields.items() if key in only}
    return File(file_row(stored), wanted, str(opened.get("joined", "")))


def from_report(caller: Caller, report: str) -> str:
    """The id of the file that was opened from this submission, where the caller keeps it and may open it; else empty."""
    if not caller.may(HANDLE) or caller.role != OFFICER:
        return ""
    return next((stored.id for stored in store.by_origin(report) if stored.home == caller.n), "")


def consents(caller: Caller, file_id: str) -> tuple[ConsentRow, ...]:
    """The person's yes and no, item by item: what a file asks, and what was answered elsewhere. Consulates are told by country, in
    `consulates`. Raises NoSuchFile, NotAllowed."""
    need(caller)
    stored = own_file(caller, file_id)
    rows = store.consents(stored)
    stand = consenting.of(rows)
    last = {row.consent: row for row in rows if not row.about}
    consent_rows = []
    asked = asked_in_a_file()
    for key in known_consents():
        if key != CONSULATE and (key in asked or key in last):
            item, answer = report_consents().items.get(key), last.get(key)
            handover = next((handover for handover in care().handovers.values() if handover.consent == key), None)
            says = item.says if item else handover.says if handover else ""
            at = None if answer is None else answer.at
            yes = None if answer is None else answer.yes
            consent_rows.append(ConsentRow(key, says, item.allows if item else "", key in stand, yes, answer.how if answer else "", at))
    return tuple(consent_rows)


def consulates(caller: Caller, file_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The countries whose consulate may be told, and those that the person fears. Raises NoSuchFile, NotAllowed."""
    need(caller)
    stored = own_file(caller, file_id)
    return consenting.consulates(store.consents(stored))


def consulates_refused(caller: Caller, file_id: str) -> frozenset[str]:
    """The countries whose consulate the person last said no to, out of fear or not. Raises NoSuchFile, NotAllowed."""
    need(caller)
    last = {row.about: row for row in store.consents(own_file(caller, file_id)) if row.consent == CONSULATE and row.about}
    return frozenset(about for about, row in last.items() if not row.yes)


def overrides(caller: Caller, file_id: str, *, at: int | None = None) -> tuple[OverrideRow, ...]:
    """The overrides that stood or stand in the place of consent. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    stored = own_file(caller, file_id)
    rows = store.overrides(stored)
    return tuple(
        OverrideRow(row.id, row.ground, care().grounds[row.ground].label, row.role, row.at, row.until, at >= row.until) for row in rows
    )


def file_of_report(report: str, kind: str) -> StoredFile | None:
    """The file of this kind that was opened from a submission. For the feature of reports: nobody's permission is looked at."""
    return next((stored for stored in store.by_origin(report) if stored.kind == kind), None)


def bases(keys: Collection[str]) -> list[tuple[str, str]]:
    """Upon what others hold what they hold, in words: a label and a sentence."""
    known = report_consents().bases
    return [(known[key].label, known[key].says) for key in keys if key in known]


# Screening


def interview(caller: Caller, file_id: str, reason: Reason, *, at: int | None = None) -> Interview:
    """The answers of an interview, and what to offer next. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    revisions = interviewing.revisions(screened_file(caller, file_id, reason, at), caller, reason, at)
    answers = {key: tuple(Revision(answer.answer, answer.by, answer.at) for answer in rows) for key, rows in revisions.items()}
    notes = answers.pop(interviewing.NOTES, ())
    return Interview(answers, prompted(screening(), {key: rows[-1].answer for key, rows in answers.items()}), notes)  # type: ignore[misc]


def status(caller: Caller, file_id: str, reason: Reason, *, at: int | None = None) -> Status:
    """The assessments, with who and when, and the words that their assessors wrote. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    stored = screened_file(caller, file_id, reason, at)
    rows = store.assessments(stored.n)
    assessments = tuple(
        AssessmentRow(row.status, row.actor, row.at, row.review, sealing.read_words(row.reason, caller, reason, at)) for row in rows
    )
    return Status(rows[-1].status if rows else "not-assessed", assessments, bool(rows) and at >= rows[-1].review)


def marks(caller: Caller, file_id: str, *, at: int | None = None) -> tuple[MarkRow, ...]:
    """The signals that carry the mark of this file's person, and what is withheld of them now. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    stored = own_file(caller, file_id)
    rows = store.marks(stored.n) if stored.kind == FORCED else []
    return tuple(_mark(caller, row, at) for row in rows)


def mark_of(caller: Caller, signal: str, *, at: int | None = None) -> MarkRow | None:
    """The mark on a signal that the caller's member put there; None where there is none. Raises NotAllowed."""
    if not (caller.may(HANDLE) or caller.may(suspects.PUBLISH)):
        raise NotAllowed
    row = store.mark_of_signal(signal)
    return _mark(caller, row, at_or_now(at)) if row is not None and row.member == caller.n else None


def _mark(caller: Caller, row: store.Suspect, at: int) -> MarkRow:
    standing = suspects.standing_of(row, at)
    return MarkRow(row.id, row.signal, row.why, row.since, row.review, standing, row.member == caller.n)


def non_punishment_note(country: str) -> Note:
    """The rules of a country's law and of the instruments that bind it on punishing victims; `unknown` where that was not confirmed."""
    return non_punishment(screening(), country, countries().get(country))


# Referral


def referrals(caller: Caller, file_id: str, *, at: int | None = None) -> tuple[ReferralRow, ...]:
    """The referrals of a file, the oldest first. Raises NoSuchFile, NotAllowed."""
    need(caller)
    stored = own_file(caller, file_id)
    return tuple(_referrals(caller, store.referrals(stored.kind, stored.n), at_or_now(at)))


def received(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[ReferralRow], int | None]:
    """The referrals to the caller's member, the newest first; then the `before` of the next page. Nothing of who. Raises NotAllowed."""
    need(caller)
    limit = min(max(limit, 1), MOST)
    rows = store.received(caller.n, FOR_EVER if before is None else before, limit + 1)
    referrals = _referrals(caller, rows[:limit], at_or_now(None))
    return referrals, rows[limit - 1].n if len(rows) > limit else None


def referral(caller: Caller, referral_id: str, *, at: int | None = None) -> tuple[ReferralRow, bool]:
    """A referral that the caller's member made or received, and whether it received it. Raises NoSuchFile, NotAllowed."""
    need(caller)
    handed = store.referral(referral_id)
    if handed is None or caller.n not in (handed.home, handed.member):
        raise referring.no_referral()
    return _referral(caller, handed, at_or_now(at)), caller.n == handed.member


def received_person(caller: Caller, referral: str, reason: Reason, *, at: int | None = None) -> Received:
    """A person whom the caller's member took in: just the fields that the referral names, while it lasts.

    Raises NoSuchFile alike before it was accepted, after its end, for another's and for one that never was; Refused, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    row = store.referral(referral)
    if row is None or row.member != caller.n:
        note_attempt(caller, "", reason, at)
        raise referring.no_referral()
    try:
        opened = sealing.read_fields(row.kind, row.extract, caller, reason, at)
    except NoSuchFile:
        raise referring.no_referral() from None
    referral_row = _referral(caller, row, at)
    return Received(referral_row, {key: value for key, value in opened.items() if key in referral_row.fields})


def _referral(caller: Caller, row: store.Referral, at: int) -> ReferralRow:
    return _referrals(caller, [row], at)[0]


def _referrals(caller: Caller, rows: Sequence[store.Referral], at: int) -> list[ReferralRow]:
    """With their requests and the members on the other side, each asked for once."""
    running = requests.by_ids(row.request for row in rows)
    named = members.by_number({_other(caller, row) for row in rows})
    return [_referral_row(row, running.get(row.request), named[_other(caller, row)], at) for row in rows]


def _other(caller: Caller, row: store.Referral) -> int:
    return row.member if caller.n == row.home else row.home


def _referral_row(row: store.Referral, request: requests.Request | None, named: MemberRow, at: int) -> ReferralRow:
    fields = request.fields if request else {}
    return ReferralRow(
        id=row.id,
        request=row.request,
        member=named.id,
        member_name=named.name,
        services=store.services(row),
        fields=referring.shown_fields(row),
        state=request.state if request else ERASED,
        basis=row.basis,
        made=row.made,
        due=request.next_due if request else None,
        outcome=str(fields.get("outcome", "")),
        refusal=str(fields.get("refusal", "")),
        ground=str(fields.get("revoke-ground", "")),
        is_shut=request is not None and referring.is_shut(request, at),
        is_urgent=request is not None and request.closed is None and request.fields.get("urgent") in (True, "yes"),
        is_away=(is_away := request is not None and request.closed is None and named.n == row.member and named.standing != "active"),
        is_gone=is_away and named.standing == GONE,
    )


def directory(caller: Caller, need_: Need) -> tuple[Fit, ...]:
    """Every member that says it can help, with what speaks for and against it: those that fit first. Raises NotAllowed."""
    need(caller)
    bodies = store.bodies()
    rows = members.by_number(bodies)
    active = members.active_among(bodies)
    return match(need_, [_body(rows[n].id, rows[n].name, bodies[n]) for n in bodies if n in active and n != caller.n])


def bodies_for(need_: Need) -> tuple[Fit, ...]:
    """The same for a feature that plans what a person may agree to. Never for a door: nobody's permission is looked at."""
    bodies = store.bodies()
    rows = members.by_number(bodies)
    active = members.active_among(bodies)
    return match(need_, [_body(rows[n].id, rows[n].name, bodies[n]) for n in bodies if n in active])


def our_offer(caller: Caller) -> SupportBody | None:
    """The help that the caller's member offers; None where nothing."""
    offered = store.bodies().get(caller.n)
    return None if offered is None else _body(caller.id, caller.name, offered)


def _body(member_id: str, name: str, encoded: str) -> SupportBody:
    offered = msgspec.json.decode(encoded, type=Told)
    return SupportBody(
        member=member_id,
        name=name,
        countries=frozenset(offered.countries),
        services=frozenset(offered.services),
        languages=frozenset(offered.languages),
        takes=frozenset(offered.takes),
        room=offered.room,
    )


# The person, and data protection


def export(caller: Caller, file_id: str, reason: Reason, *, at: int | None = None) -> bytes:
    """All that is kept of a person in a file, and who looked, as JSON for the person. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    stored, who = own_file_or_note(caller, file_id, reason, at), reader(caller)
    rows = store.consents(stored)
    handed = store.referrals(stored.kind, stored.n)
    references = _references(stored)
    states = {row.id: (requests.by_id(row.request), row) for row in handed}
    assessed = store.assessments(stored.n) if stored.kind == FORCED else []
    more = dependents.export(stored)
    names = members.by_number({row.member for row in handed})
    records = []
    for what, reference in references:
        try:
            records.append({"what": what, **msgspec.json.decode(vault.export(UUID(reference), who, reason, at=at))})
        except VaultError as error:
            if what == "file":
                raise sealing.as_care(error) from None
    whole = {
        "file": {
            "id": stored.id,
            "kind": stored.kind,
            "state": stored.state,
            "opened": stored.opened,
            "kept_until": stored.due,
            "risk": stored.risk,
            "is_child": stored.is_child,
        },
        "records": records,
        "consents": [
            {"consent": row.consent, "about": row.about, "yes": row.yes, "feared": row.feared, "how": row.how, "at": row.at} for row in rows
        ],
        "grounds": [
            {"ground": override.ground, "by": override.role, "at": override.at, "until": override.until}
            for override in store.overrides(stored)
        ],
        "assessments": [{"status": assessment.status, "at": assessment.at, "review": assessment.review} for assessment in assessed],
        "referrals": [
            {
                "member": names[row.member].name,
                "services": store.services(row),
                "fields": referring.shown_fields(row),
                "state": request.state if request else ERASED,
                "basis": row.basis,
                "made": row.made,
            }
            for request, row in states.values()
        ],
        **more,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


def _references(stored: store.StoredFile) -> list[tuple[str, str]]:
    """Every record in the vault that belongs to a file, with what it is."""
    rows: list[tuple[str, str | None]] = [("file", stored.sealed), ("screening", stored.screening)]
    rows += [(REFERRAL, handed.extract) for handed in store.referrals(stored.kind, stored.n)]
    rows += [("override", override.reason) for override in store.overrides(stored)]
    if stored.kind == FORCED:
        rows += [("assessment", assessment.reason) for assessment in store.assessments(stored.n)]
    rows += dependents.references(stored)
    return [(what, reference) for what, reference in rows if reference is not None]


def looks(caller: Caller, file_id: str, *, at: int | None = None) -> tuple[LookRow, ...]:
    """Who looked at what of a file, and who was refused, the oldest first: for the auditor of its home, also once it is erased.

    Raises NoSuchFile, NotAllowed.
    """
    need(caller, AUDIT)
    at = at_or_now(at)
    stored = store.load(file_id)
    if stored is None or stored.home != caller.n:
        raise NoSuchFile
    references = _references(stored)
    rows = []
    for what, reference in references:
        for look in vault.looks(UUID(reference), reader(caller), Reason("audit"), at=at):
            rows.append(LookRow(what, look.at, look.member, look.role, look.actor, look.action, look.reason, look.outcome, look.why))
    return tuple(sorted(rows, key=lambda row: row.at))


def count_open_of(member: int) -> int:
    """How many files of people this member keeps that are not closed: a number alone, for those who run the hub, before it leaves."""
    return store.count_not_closed(member)


def kept(caller: Caller) -> tuple[FileRow, ...]:
    """Every file of the caller's member, erased ones too, of both kinds one after the other: for its auditor. Raises NotAllowed."""
    need(caller, AUDIT)
    return tuple(file_row(stored) for kind in KINDS for stored in store.files(caller.n, kind, (*STATES, ERASED), FOR_EVER, 100_000))
