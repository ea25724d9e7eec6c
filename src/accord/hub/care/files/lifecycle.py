"""Files of people: opened, changed, closed, gone on with, erased. The vault keeps the person; the row says how the file stands."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.care.ages import TELLING, may_be_child
from accord.core.sharing import COUNTRIES
from accord.core.times import DAY, moment
from accord.hub.care import aliases, consents, dependents, sealing, store, suspects
from accord.hub.care.access import need, own_file, own_file_or_note, reader
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.referrals import referring
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import (
    ANCHOR,
    CLOSED,
    CONTACT,
    DEFRAUDED,
    DUE,
    ERASED,
    FILE,
    FORCED,
    HANDLE,
    HUB,
    KINDS,
    OPEN,
    OVERRIDE,
    REVIEW,
    RISKS,
    SAFE_CONTACT,
)
from accord.hub.drafts import actions as drafts
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import Erased, KeyLost, KeyRingOpen, VaultError
from accord.hub.vault.vocabulary import Reason
from accord.tables import care

AGAIN = DAY  # when what could not be taken out yet is looked at again
WHY_ERASED = ("person-asked", "retention", "legal-order", "correction")


class Opened(Struct, frozen=True):
    """A file that was opened. `is_ours`: the caller's member keeps it; where not, another does, and the caller sees no more of it."""

    id: str
    home: int
    is_ours: bool


def open_file(
    caller: Caller,
    kind: str,
    fields: Mapping[str, str],
    *,
    country: str = "",
    agreed: Mapping[str, bool] | None = None,
    how: str = "spoken",
    is_child: bool = False,
    origin: str = "",
    joined: str = "",
    at: int | None = None,
) -> Opened:
    """Open a file; its home is the national desk of `country`, by default the caller's, or the secretariat where that has none.

    `country` is where the person lives or is cared for, never derived from a nationality: some fear their own state. `is_child` is also so
    where the date of birth or the age group says it. `joined` is the same person's file of the other kind.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    country = country or caller.country
    with turn() as t:
        file = add_in(
            t, kind, fields, country=country, by=caller.actor, agreed=agreed, how=how, is_child=is_child, origin=origin, member=caller.n,
            at=at,
        )  # fmt: skip
        if joined:
            _join(t, caller, file, joined, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"opened {file.id}")
    return Opened(file.id, file.home, file.home == caller.n)


def add_in(
    t: Turn,
    kind: str,
    fields: Mapping[str, str],
    *,
    country: str,
    by: str,
    at: int,
    agreed: Mapping[str, bool] | None = None,
    how: str = "spoken",
    is_child: bool = False,
    origin: str = "",
    member: int | None = None,
) -> StoredFile:
    """A new file in a caller's turn: for the feature that opens a report too. Raises Refused."""
    if kind not in KINDS:
        raise Refused("no-such-kind", _("Choose a kind of file: {kinds}.").format(kinds=", ".join(KINDS)), "kind")
    if country and country not in COUNTRIES:
        raise Refused("no-such-country", _("Write the country by its two letters, such as TH, or leave it out."), "country")
    if origin and not store.is_id(origin):
        raise Refused("no-such-origin", _("Say which submission it came from by its id, or leave it out."), "origin")
    checked = {name: value for name, value in sealing.checked(kind, fields).items() if value is not None}
    if not checked:
        raise Refused("field-missing", _("Fill in at least one field of the file."), "fields")
    is_child = is_child or may_be_child(fields, moment(at).date())
    home, id = members.home_of_people(country), store.new_id()
    file = store.FILES[kind](
        id=id, home=home, number=store.next_number(home), country=country, state=OPEN, is_child=is_child, origin=origin, opened=at,
        changed=at, due=at,
    )  # fmt: skip
    aliases.note_in(file, checked)
    until = sealing.period(file, at)[1]
    file.sealed = str(vault.put(home, FILE, {**checked, ANCHOR: id}, by=by, at=at, until=until))
    store.add(file)
    sealing.settle_time(t, file, at)
    store.update(file)
    for consent, yes in (agreed or {}).items():
        consents.note_consent_in(t, file, consent, yes=yes, how=how, member=member, actor=by, at=at)
    return file


def _join(t: Turn, caller: Caller, file: StoredFile, other: str, at: int) -> None:
    """One human has both kinds of file: each says so in the vault, for the home member of both and nobody else."""
    row = own_file(caller, other)
    if row.kind == file.kind or row.home != file.home:
        raise Refused("not-joined", _("Join one file of each kind that your member keeps."), "joined")
    why = Reason("handling")
    vault.update(UUID(file.sealed), {"joined": row.id}, HUB, why, at=at)
    try:
        vault.update(UUID(row.sealed), {"joined": file.id}, HUB, why, at=at)
    except Erased:
        raise NoSuchFile from None


def change_file(caller: Caller, file_id: str, fields: Mapping[str, str | None], reason: Reason, *, at: int | None = None) -> None:
    """Change, add or take away (None) fields; who may see some of them by a referral sees them as they are now.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    file = own_file_or_note(caller, file_id, reason, at)
    changed = sealing.checked(file.kind, fields)
    told_young = not file.is_child and _is_told_young(caller, file, fields, reason, at)
    # The file and what others see of it change together: nobody is shown the one as it was and the other as it is.
    with sealing.together(), turn() as t:
        file = own_file(caller, file_id, changing=True)
        vault.update(UUID(file.sealed), changed, reader(caller), reason, at=at)
        aliases.note_in(file, changed)
        becomes_child = told_young and not file.is_child
        file.is_child, file.changed = file.is_child or becomes_child, at
        sealing.settle_time(t, file, at)
        store.update(file)
        referring.pass_on(t, file, changed, at)
        dependents.pass_on(t, file, changed, at)
        if becomes_child:
            dependents.settle(t, file, at, caller)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"changed {file.id}")


def _is_told_young(caller: Caller, file: StoredFile, fields: Mapping[str, str | None], reason: Reason, at: int) -> bool:
    """Whether these fields say that the person may be a child, and those that are kept say it otherwise: what an officer has decided
    since stands while nothing new is told."""
    told = {key: fields[key] for key in TELLING & fields.keys()}
    if not may_be_child(told, moment(at).date()):
        return False
    kept = sealing.read_fields(file.kind, file.sealed, caller, reason, at)
    return any(value and value.strip() != kept.get(key, "") for key, value in told.items())


def came_back_in(t: Turn, report: str, text: str, at: int) -> None:
    """The returned money of a report, as the ledger has it now; a reader who may see that field by a referral sees it too."""
    for file in store.by_origin(report):
        if file.kind == DEFRAUDED and file.state != ERASED:
            _came_back(t, file, text, at)


def _came_back(t: Turn, file: StoredFile, text: str, at: int) -> None:
    try:
        vault.update(UUID(file.sealed), {"returned": text}, HUB, Reason("delivery"), at=at)
    except VaultError:
        return  # its time is over
    referring.pass_on(t, file, {"returned": text}, at)
    t.audit(None, "hub", HANDLE, detail=f"money came back {file.id}")


def set_child(caller: Caller, file_id: str, is_child: bool, *, at: int | None = None) -> None:
    """Say whether the person is a child: guardians speak for it, and the file is kept otherwise. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        file.is_child, file.changed = is_child, at
        sealing.settle_time(t, file, at)
        store.update(file)
        dependents.settle(t, file, at, caller)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"changed {file.id}")


def set_risk(caller: Caller, file_id: str, risk: str, *, at: int | None = None) -> None:
    """Say how great an officer judged the risk; empty takes it back. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    if risk and risk not in RISKS:
        raise Refused("no-such-risk", _("Choose the risk: {words}.").format(words=", ".join(RISKS)), "risk")
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        file.risk, file.changed = risk, at_or_now(at)
        store.update(file)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"changed {file.id}")


def close_file(caller: Caller, file_id: str, *, at: int | None = None) -> None:
    """Close the file: from now on its time runs, and how to reach the person is erased after some days, drafts at once.

    What was handed on and is not over stays with those who help; revoke it first where it should not.
    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        if file.state != OPEN:
            raise Refused("closed", _("This file is closed. Open it again to go on."))
        file.state, file.closed, file.changed = CLOSED, at, at
        sealing.settle_time(t, file, at)
        store.update(file)
        t.set_clock(CONTACT, file.id, at + care().records["safe-contact"].days * DAY)
        _forget_drafts(t, file, Reason("retention"))
        t.audit(caller.n, caller.actor, HANDLE, detail=f"closed {file.id}")


def go_on(caller: Caller, file_id: str, *, at: int | None = None) -> None:
    """Open a closed file again, or decide that one whose time is over goes on. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        if file.state not in (CLOSED, REVIEW):
            raise Refused("open", _("This file is open. There is nothing to open again."))
        aliases.check_free(file)
        file.state, file.closed, file.changed = OPEN, None, at
        sealing.settle_time(t, file, at)
        store.update(file)
        t.unset_clock(CONTACT, file.id)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"opened again {file.id}")


def erase_file(caller: Caller, file_id: str, reason: Reason, *, at: int | None = None) -> None:
    """Erase a file for good, with all that hangs on it: what was handed on is revoked at once. Raises Refused, NoSuchFile, NotAllowed.

    `reason` is one of person-asked, retention, legal-order, correction.
    """
    need(caller)
    at = at_or_now(at)
    if reason.code not in WHY_ERASED:
        raise Refused("reason", _("Choose why it is erased: {reasons}.").format(reasons=", ".join(WHY_ERASED)), "reason")
    file = own_file_or_note(caller, file_id, reason, at)
    with sealing.together(), turn() as t:
        file = own_file(caller, file_id, changing=True)
        vault.erase(UUID(file.sealed), reader(caller), reason, at=at)  # the caller that erases leaves the line of its own
        erase_in(t, file, reason, at, by=caller)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"erased {file_id}")


def erase_in(t: Turn, file: StoredFile, why: Reason, at: int, *, by: Caller | None) -> None:
    """Erase it in a caller's turn: its referrals end, marks that only its assessment lifted come back to nobody's file."""
    referring.end_all(t, file, "consent-withdrawn" if why.code == "person-asked" else "not-needed", at, by=by)
    for override in store.overrides(file):
        t.unset_clock(OVERRIDE, override.id)
    if file.kind == FORCED:
        suspects.part_from(t, file)
    dependents.end(t, file, at, why)
    sealing.erase_all(t, file, at, why)
    _forget_drafts(t, file, why)


def _forget_drafts(t: Turn, file: StoredFile, why: Reason) -> None:
    """All that anybody typed and has not sent on a page about the person: of the file, of its referrals, of the way home."""
    referrals = [id for referral in store.referrals(file.kind, file.n) for id in (referral.id, referral.request)]
    drafts.erase_about_in(t, [file.id, *referrals, *dependents.pages(file)], why)


def time_is_over(t: Turn, file_id: str, at: int) -> None:
    """The clock of a file: one only kept for its time is erased; an officer decides on any other, and after that time it goes too."""
    file = store.load(file_id, changing=True)
    if file is None or file.state not in (OPEN, CLOSED, REVIEW) or at < file.due:
        return
    rule, until = sealing.period(file, file.closed or file.changed)
    if rule.then == "review" and file.state != REVIEW and at < until:
        file.state, file.closed = REVIEW, file.closed or file.changed
        store.update(file)
        t.set_clock(DUE, file.id, until)
        t.audit(None, "hub", HANDLE, detail=f"to be reviewed {file.id}")
        return
    if at < until:
        t.set_clock(DUE, file.id, until)
        return
    erase_in(t, file, Reason("retention"), at, by=None)
    t.audit(None, "hub", HANDLE, detail=f"erased {file.id}, its time is over")


def contact_is_over(t: Turn, file_id: str, at: int) -> None:
    """The clock of how to reach the person: gone from a closed file, and from what was handed on and is over; else looked at again."""
    file = store.load(file_id, changing=True)
    if file is None or file.state not in (CLOSED, REVIEW):
        return
    try:
        with t.attempt():
            sealing.forget_contact(t, file, at, SAFE_CONTACT)
            goes_on = referring.forget_contact(t, file, at)
    except (KeyLost, KeyRingOpen):
        goes_on = True  # the key ring is away: nothing of it can be read either, and it goes when the ring is back
    if goes_on:
        t.set_clock(CONTACT, file.id, at + AGAIN)
