"""A person handed to a member that can help: the request runs under `refer`, and shows just the fields that its services name."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.care.file import fields_of_services, view
from accord.core.care.gate import Opened
from accord.hub.care import consents, sealing, store
from accord.hub.care.access import need, own_file, own_file_or_note
from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.care.referrals.offers import is_language
from accord.hub.care.store import Referral, StoredFile
from accord.hub.care.vocabulary import (
    HANDLE,
    HUB,
    LONGEST_SHARE,
    OPEN,
    PENDING,
    PROTOCOL,
    REFERRING,
    RETENTION,
    SAFE_CONTACT,
    SUPPORT,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import actions as requests
from accord.hub.requests import queries as request_queries
from accord.hub.requests.actions import Ask
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ASKER
from accord.hub.requests.vocabulary import OPEN as MAY_OPEN
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import Erased, VaultError
from accord.tables import care, newest_protocols


def services() -> tuple[str, ...]:
    """The services that may be asked for: those whose needs are known and that the protocol has a word for."""
    needs = next(field for field in newest_protocols()[PROTOCOL].fields.values() if field.key == "needs")
    offered = next(column for column in needs.columns if column.key == "service").choices
    return tuple(key for key in care().services if key in offered)


def refer(
    caller: Caller,
    file_id: str,
    member: str,
    wanted: Sequence[str],
    *,
    urgent: bool = False,
    language: str = "",
    at: int | None = None,
) -> str:
    """Offer a person to a member that can help, by consent or upon an override in force; returns the referral's id.

    The member is rung and sees what is needed, and `language`, a code, so that it can answer; once it accepts, its victim officers see
    just the fields that these services name. Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    asked = tuple(dict.fromkeys(wanted))
    to = _target(caller, member, asked, language)
    file = own_file_or_note(caller, file_id, REFERRING, at)
    _open_gate(file, at)
    person = sealing.read_fields(file.kind, file.sealed, caller, REFERRING, at)
    extract = view(care(), file.kind, asked, person)  # type: ignore[arg-type]
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        if file.state != OPEN:
            raise Refused("closed", _("This file is closed. Open it again to go on."))
        basis, row = _open_gate(file, at)
        referral = store.new_id()
        sealed = sealing.seal_extract(file.home, referral, extract, by=caller.actor, at=at)
        fields: dict[str, Any] = {
            "file": sealed,
            "needs": [{"service": service} for service in asked],
            "urgent": "yes" if urgent else "no",
        }
        if language:
            fields["language"] = language
        if row is not None:
            fields["override-ground"] = row.ground
        ask = Ask(
            PROTOCOL,
            fields=fields,
            to=[to.id],
            step="offer" if row is None else "offer-without-consent",
            facts=_rests_on(row),
        )
        (opened,) = requests.open_in(t, caller, ask, at=at).requests
        store.add(
            store.Referral(
                id=referral,
                kind=file.kind,
                file=file.n,
                home=file.home,
                member=to.n,
                request=opened.id,
                extract=sealed,
                services=store.encode(asked),
                basis=basis,
                override=None if row is None else row.n,
                made=at,
            )
        )
        t.audit(caller.n, caller.actor, HANDLE, detail=f"referred {file.id} as {referral}")
    return referral


def _target(caller: Caller, member: str, asked: tuple[str, ...], language: str) -> MemberRow:
    """Whom to ask. Raises Refused where what is asked for can't be."""
    if not caller.may(MAY_OPEN):
        raise NotAllowed(_("Your role does not open requests. Ask an administrator of your member."))
    if not asked or any(service not in services() for service in asked):
        raise Refused(
            "no-such-service", _("Choose the services that are needed: {services}.").format(services=", ".join(services())), "services"
        )
    if language and not is_language(language):
        raise Refused("no-such-language", _("Write the language by its code, such as ne, or leave it out."), "language")
    try:
        to = members.member(member)
    except NoSuchMember:
        to = None
    if to is None or to.standing != "active" or to.n == caller.n:
        raise Refused("not-a-member", _("Choose another active member from the list of members."), "member")
    return to


def _open_gate(file: StoredFile, at: int) -> tuple[str, store.Override | None]:
    opened, row = consents.gate_of(file, SUPPORT, at)
    if not isinstance(opened, Opened):
        raise Refused(opened.code, opened.text, "consents")
    return opened.by, row


# Steps of it


def accept(caller: Caller, referral: str, *, at: int | None = None) -> None:
    """The member that was asked takes the person in; its victim officers see the named fields from now on."""
    _take(caller, referral, "accept", {}, at)


def reject(caller: Caller, referral: str, reason: str, *, at: int | None = None) -> None:
    """It can't help, for a reason of the protocol."""
    _take(caller, referral, "reject", {"refusal": reason}, at)


def finish(caller: Caller, referral: str, outcome: str, *, at: int | None = None) -> None:
    """The referral is done, with its outcome; the file is shut to the member that helped."""
    _take(caller, referral, "finish", {"outcome": outcome}, at)


def revoke(caller: Caller, referral: str, ground: str, *, at: int | None = None) -> None:
    """The referring member takes its referral back; the file is shut at once."""
    _take(caller, referral, "revoke", {"revoke-ground": ground}, at)


def _take(caller: Caller, referral: str, step: str, fields: Mapping[str, Any], at: int | None) -> None:
    """Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    row = store.referral(referral)
    if row is None or caller.n not in (row.home, row.member):
        raise no_referral()
    try:
        requests.take(caller, row.request, step, fields, at=at)
    except NoSuchRequest:
        raise no_referral() from None


def no_referral() -> NoSuchFile:
    return NoSuchFile(_("There is no such referral. See the list of those that your member made or received."))


# Other changes of a referral, in a caller's turn


def _rests_on(row: store.Override | None, *, is_open: bool = True) -> dict[str, Any]:
    """The facts of a request by which its guards and its access hold: consent, or an override until its end."""
    return {"consent": is_open and row is None, "override": row is not None, "override until": row.until if row else None}


def is_shut(request: Request, at: int) -> bool:
    """Whether a referral that a member works on shows nothing for now: what it rested upon has come to its end."""
    return request.state in PENDING and request.facts.get("consent") is not True and not request_queries.has_override(request, at)


def live(t: Turn, file: StoredFile) -> list[Referral]:
    """The referrals of a file that a member still works on."""
    rows = store.referrals(file.kind, file.n)
    return [row for row in rows if (request := request_queries.by_id(row.request)) is not None and request.state in PENDING]


def end(t: Turn, row: Referral, ground: str, at: int, *, by: Caller | None) -> None:
    """Revoke it at once: the extract is shut in this very turn."""
    request = request_queries.by_id(row.request)
    if request is None or request.state not in PENDING:
        return
    role = "victim officer" if by is None else by.role
    requests.take_step_in(t, request, "revoke", side=ASKER, role=role, by=by, at=at, fields={"revoke-ground": ground})


def end_all(t: Turn, file: StoredFile, ground: str, at: int, *, by: Caller | None) -> None:
    for referral in live(t, file):
        end(t, referral, ground, at, by=by)


def settle_access(t: Turn, file: StoredFile, at: int) -> None:
    """Bring what each referral rests upon to what stands now: shut where nothing does, open again where something does.

    The member whose override has come to its end is rung: an officer must look again.
    """
    opened, row = consents.gate_of(file, SUPPORT, at)
    is_open = isinstance(opened, Opened)
    for referral in live(t, file):
        request = request_queries.by_id(referral.request)
        assert request is not None
        facts = _rests_on(row, is_open=is_open)
        if facts == {name: request.facts.get(name) for name in facts}:
            continue
        requests.state_facts_in(request, facts)
        if request.state == "accepted":
            _shut_or_open(referral, at, is_open=is_open, most=row.until if row else None)
        if not is_open:
            requests.remind_in(t, request, ASKER, at)


def _shut_or_open(row: Referral, at: int, *, is_open: bool, most: int | None) -> None:
    try:
        if is_open:
            until = at + LONGEST_SHARE
            vault.share(UUID(row.extract), row.member, HUB, REFERRING, until=until if most is None else min(until, most), at=at)
        else:
            vault.unshare(UUID(row.extract), row.member, HUB, REFERRING, at=at)
    except VaultError:
        return  # its time is over: there is nothing left to open or to shut


def pass_on(t: Turn, file: StoredFile, changed: Mapping[str, str | None], at: int) -> None:
    """Renew the fields of a file that changed and that a live referral shows; and nothing else."""
    for referral in live(t, file):
        sealing.renew_extract(referral.extract, shown_fields(referral), changed, at)


def forget_contact(t: Turn, file: StoredFile, at: int) -> bool:
    """How to reach the person is taken out of what is over too; whether some of it still goes on, and must be looked at again."""
    rows, going = store.referrals(file.kind, file.n), {referral.id for referral in live(t, file)}
    for row in rows:
        gone: dict[str, str | None] = {sealing.name_of(key): None for key in SAFE_CONTACT if key in shown_fields(row)}
        if gone and row.id not in going:
            with suppress(Erased):
                vault.update(UUID(row.extract), gone, HUB, RETENTION, at=at)
    return bool(going)


def shown_fields(row: Referral) -> tuple[str, ...]:
    """The fields that a referral shows: those that its services name, and that such a file has."""
    return fields_of_services(care(), row.kind, store.services(row))  # type: ignore[arg-type]
