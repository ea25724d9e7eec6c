"""A person's consents, item by item; the grounds that stand in for one; and the handovers that end at once when a yes is taken back."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from accord.core.care.gate import HOUR, Opened, Override, gate
from accord.core.care.retention import retention
from accord.core.reports.consents import Access, withdraw
from accord.core.times import DAY
from accord.hub.care import dependents, sealing, store
from accord.hub.care.access import need, own_file
from accord.hub.care.consents import in_force, known, note_consent_in, stand, standing_of
from accord.hub.care.errors import NotAllowed, Refused
from accord.hub.care.referrals import referring
from accord.hub.care.store import Referral, StoredFile
from accord.hub.care.vocabulary import ANCHOR, CONSULATE, FILE, HANDLE, OVERRIDE, SUPPORT
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault
from accord.tables import care, report_consents


class StaysRow(Struct, frozen=True):
    """Something that goes on though consent was taken back, and upon what it rests: words of grounds, or of other consents."""

    referral: str
    grounds: tuple[str, ...]
    consents: tuple[str, ...]


class TakenBack(Struct, frozen=True):
    """`ended`: referrals that ended at once. `stays` go on, with their basis. `elsewhere`: what others hold already, by basis.

    `shut`: what else was shut at once, such as `consulate NP`.
    """

    ended: tuple[str, ...]
    stays: tuple[StaysRow, ...]
    elsewhere: tuple[str, ...]
    shut: tuple[str, ...] = ()


class Heard(Struct, frozen=True):
    """A yes or a no that was said earlier, at its own time, and is recorded now."""

    consent: str
    yes: bool
    at: int
    how: str = "spoken"
    about: str = ""
    feared: bool = False


def agree(
    caller: Caller,
    file_id: str,
    consents: Mapping[str, bool],
    *,
    how: str = "spoken",
    about: str = "",
    feared: bool = False,
    at: int | None = None,
) -> TakenBack:
    """Record what the person says yes and no to. A no takes an earlier yes back, with all that rests on it.

    `about` is the country where it is about a consulate; `feared`: the person is afraid of that one, which is a no.
    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        taken_back = _say(t, file, consents, how=how, about=about, feared=feared, member=caller.n, actor=caller.actor, at=at, by=caller)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"consents {file.id}")
    return taken_back


def say_for_person_in(t: Turn, report: str, words: Mapping[str, bool], *, actor: str, at: int) -> list[TakenBack]:
    """The person's word, in the turn of the feature that has proved who it is, for every file out of its report; also yes again.

    What a file can't take from a report, such as a child's yes without a guardian, is left out.
    """
    return [_say_for_person(t, file, words, actor, at) for file in store.by_origin(report)]


def _say_for_person(t: Turn, file: StoredFile, words: Mapping[str, bool], actor: str, at: int) -> TakenBack:
    kept = {}
    for word, yes in words.items():
        item = report_consents().items.get(word)
        is_alone = yes and file.is_child and (item is None or item.child == "guardian")
        if word in known() and word != CONSULATE and not is_alone:
            kept[word] = yes
    taken_back = _say(t, file, kept, how="report", about="", feared=False, member=None, actor=actor, at=at, by=None)
    # A no to the consulate is one to every consulate that the person had agreed to; a yes must name its country.
    for country in sorted(standing_of(file).agreed) if words.get(CONSULATE) is False else ():
        shut = _say(t, file, {CONSULATE: False}, how="report", about=country, feared=False, member=None, actor=actor, at=at, by=None).shut
        taken_back = replace(taken_back, shut=(*taken_back.shut, *shut))
    t.audit(None, actor, HANDLE, detail=f"consents by the person {file.id}")
    return taken_back


def take_back_in(t: Turn, kind: str, file_id: str, consent: str, about: str, *, since: int, feared: bool | None = None) -> bool:
    """Take a yes back once more, that was taken back after the backup from which the hub was restored. `feared`: whether the person was
    afraid of that consulate; None where the log is of a version that didn't say so.

    False where there is no such file, something was said to it since, or the same no stands.
    """
    file = store.by_id(kind, file_id)
    if file is None:
        return False
    rows = [row for row in store.consents(file) if (row.consent, row.about) == (consent, about)]
    # What an officer heard without a line bears its own time, earlier than that of the log: it is the same no all the same.
    if any(row.at >= since for row in rows) or (rows and not rows[-1].yes and feared in (None, rows[-1].feared)):
        return False
    _say(t, file, {consent: False}, how="report", about=about, feared=feared is True, member=None, actor="hub", at=t.at, by=None)
    t.audit(None, "hub", HANDLE, detail=f"consents restored {file.id}")
    return True


def _say(
    t: Turn,
    file: StoredFile,
    consents: Mapping[str, bool],
    *,
    how: str,
    about: str,
    feared: bool,
    member: int | None,
    actor: str,
    at: int,
    by: Caller | None,
) -> TakenBack:
    before = stand(file)
    for consent, yes in consents.items():
        note_consent_in(t, file, consent, yes=yes, how=how, about=about, feared=feared, member=member, actor=actor, at=at)
    back = frozenset(consent for consent, yes in consents.items() if not yes)
    taken_back = _taken_back(t, file, before, back, at, by)
    referring.settle_access(t, file, at)
    return replace(taken_back, shut=dependents.settle(t, file, at, by))


def hear(t: Turn, file: StoredFile, heard: Iterable[Heard], *, by: Caller, at: int) -> TakenBack:
    """Record what was said earlier, each at its own time: where a later word is there already, that one stays the last.

    Inside a caller's turn. Raises Refused.
    """
    before = stand(file)
    for consent in sorted(heard, key=lambda consent: consent.at):
        note_consent_in(
            t,
            file,
            consent.consent,
            yes=consent.yes,
            how=consent.how,
            about=consent.about,
            feared=consent.feared,
            member=by.n,
            actor=by.actor,
            at=consent.at,
        )
    taken_back = _taken_back(t, file, before, before - stand(file), at, by)
    referring.settle_access(t, file, at)
    return replace(taken_back, shut=dependents.settle(t, file, at, by))


def override(caller: Caller, file_id: str, ground: str, reason: str, *, at: int | None = None) -> str:
    """Record why a person is handed on without having agreed: on a ground, by a role that may, for so many hours. Returns its id.

    The vault keeps the reason. Where it only goes on with what had come to its end, what rested on it opens again.
    Raises Refused, NoSuchFile, NotAllowed.
    """
    # Grounds say which roles record them: an administrator may too, to whom no file opens.
    if not caller.may(HANDLE) and caller.role != "administrator":
        raise NotAllowed
    at = at_or_now(at)
    if ground not in care().grounds:
        raise Refused("no-such-ground", _("Choose a ground: {grounds}.").format(grounds=", ".join(care().grounds)), "ground")
    words = sealing.checked_text(reason, "reason")
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        opened = gate(care(), SUPPORT, frozenset(), Override(ground=ground, by=caller.actor, role=caller.role, at=at, reason=""), at)
        if not isinstance(opened, Opened):
            raise Refused(opened.code, opened.text, "ground")
        if ground == "child" and not file.is_child:
            raise Refused("no-child", _("This person is not recorded as a child. Record that first, or choose another ground."), "ground")
        until = retention(care(), "override", {"recorded": at}).until or at + DAY
        sealed = vault.put(file.home, FILE, {ANCHOR: file.id, "reason": words}, by=caller.actor, at=at, until=until)
        row_id = store.new_id()
        end = at + care().grounds[ground].hours * HOUR
        store.add(
            store.Override(
                id=row_id,
                kind=file.kind,
                file=file.n,
                ground=ground,
                role=caller.role,
                member=caller.n,
                actor=caller.actor,
                reason=str(sealed),
                at=at,
                until=end,
            )
        )
        t.set_clock(OVERRIDE, row_id, end)
        referring.settle_access(t, file, at)
        dependents.settle(t, file, at, caller)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"override {ground} {file.id}")
    return row_id


def override_is_over(t: Turn, override_id: str, at: int) -> None:
    """The clock of an override: handovers that rested on it alone are shut until an officer has looked again."""
    row = store.override(override_id)
    file = store.by_number(row.kind, row.file) if row else None
    if file is not None:
        referring.settle_access(t, file, at)
        dependents.settle(t, file, at, None)
        t.audit(None, "hub", HANDLE, detail=f"override over {file.id}")


def _taken_back(t: Turn, file: StoredFile, before: frozenset[str], back: frozenset[str], at: int, by: Caller | None) -> TakenBack:
    consent = care().handovers[SUPPORT].consent
    ground = in_force(store.overrides(file), at)
    bases = frozenset({ground.ground}) if ground else frozenset()
    live: dict[str, Referral] = {referral.id: referral for referral in referring.live(t, file)}
    accesses = [Access(key, frozenset({consent}), bases) for key in live]
    withdrawn = withdraw(report_consents(), before, back, accesses)
    for ended in withdrawn.ended:
        referring.end(t, live[ended.key], "consent-withdrawn", at, by=by)
    # A body to which the person was never offered keeps nothing of its own, and nobody keeps a journey that was never planned.
    nowhere = {*(() if store.referrals(file.kind, file.n) else report_consents().items[consent].stays), *dependents.unkept(file)}
    return TakenBack(
        tuple(ended.key for ended in withdrawn.ended),
        tuple(StaysRow(stays.access.key, stays.bases, stays.consents) for stays in withdrawn.stays),
        tuple(basis for basis in withdrawn.elsewhere if basis not in nowhere),
    )
