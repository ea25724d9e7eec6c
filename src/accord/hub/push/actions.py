"""Set a device up to ring a person, ring it, and forget it: where it is reached is erased with it.

A device is forgotten when its person signs out on it, ends that session from elsewhere, takes no part any more, or says so; when
somebody else signs in on it; and what its push service gave up is erased at once.
"""

from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from accord.formats import webpush
from accord.hub.delivery.actions import send as send_by
from accord.hub.delivery.queries import is_url
from accord.hub.delivery.vocabulary import GONE, NO_ADDRESS, SENT, Message, Outcome
from accord.hub.journal.actions import Turn, turn
from accord.hub.push import store
from accord.hub.push.errors import BadDevice
from accord.hub.push.store import Device, as_id
from accord.hub.push.vocabulary import CHANNEL, MOST_DEVICES
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as kept
from accord.hub.vault.errors import VaultError
from accord.hub.vault.queries import hub_secret
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason

_HUB, _DELIVERY = Reader(None, "hub", "hub"), Reason("delivery")
ACTION = "member:people:devices"
_RESTING = Outcome("refused", again=True)


def set_up(person: int, member: int, actor: str, *, address: str, key: str, secret: str, browser: str = "", system: str = "") -> str:
    """Let a browser ring a person from now on, under the address and keys that it gave; returns the device's id. Raises BadDevice.

    The same browser is one device, for all its users: it rings the person who set it up last.
    """
    fields = _checked(address, key, secret)
    address_mark = webpush.mark(address, hub_secret())
    with turn() as t:
        before = store.device(mark=address_mark)
        if before is not None:
            _drop(before, t.at)
        if len(store.devices(person=person)) >= MOST_DEVICES:
            raise BadDevice("device", _("You have 10 devices that ring. Forget one that you no longer use, then set this one up."))
        reference = vault.put(member, "contact", fields, by=_vault_actor(actor), at=t.at, retention_days=MOST_DAYS)
        words = f"{browser[:29]}|{system[:29]}"
        device = store.insert(person=person, reference=reference, mark=address_mark, words=words, made=t.at)
        t.audit(member, actor, ACTION, detail=f"device {device.id} rings")
    return str(device.id)


def _checked(address: str, key: str, secret: str) -> dict[str, str]:
    try:
        is_fine = is_url(address) and len(webpush.bytes_of(secret)) == webpush.SECRET_BYTES
        webpush.read_key(webpush.bytes_of(key))
    except ValueError:
        is_fine = False
    if not is_fine:
        raise BadDevice("device", _("Your browser's answer can't be used. Update the browser, reload this page and try again."))
    return {"push_address": address, "push_key": key, "push_secret": secret}


def _vault_actor(actor: str) -> str:
    return "hub" if actor == "operator" else actor


def forget(device: str, *, person: int, member: int, actor: str) -> None:
    """Let one of a person's devices ring no more; where there is no such, nothing happens."""
    number = as_id(device)
    row = store.device(id=number, person=person) if number else None
    if row is None:
        return
    with turn() as t:
        _drop(row, t.at)
        t.audit(member, actor, ACTION, detail=f"device {row.id} forgotten")


def forget_all(t: Turn, person: int, *, member: int, actor: str, but: str = "") -> None:
    """The same with all of a person's devices, or all but one, in the caller's turn."""
    rows = [row for row in store.devices(person=person) if str(row.id) != but]
    for row in rows:
        _drop(row, t.at)
    if rows:
        t.audit(member, actor, ACTION, detail=f"devices forgotten: {len(rows)}")


def came_back(device: str, person: int) -> bool:
    """A person signed in on a browser that was set up before; whether it is theirs. Another's is forgotten: it is in other hands."""
    number = as_id(device)
    row = store.device(id=number) if number else None
    if row is None or row.person == person:
        return row is not None
    with turn() as t:
        _drop(row, t.at)
        t.audit(None, "hub", ACTION, detail=f"device {row.id} forgotten: somebody else signed in on it")
    return False


def _drop(row: Device, at: int) -> None:
    _erase(row, at)
    store.delete(row.n)


def _erase(row: Device, at: int) -> None:
    if row.reference is not None:
        vault.erase(row.reference, _HUB, Reason("correction"), at=at)


def ring(person: int, message: Message) -> Outcome:
    """Send it to all of a person's devices that have not taken it yet. Not inside a transaction.

    It was sent where one of them took it; it is worth another try where none did and one may yet.
    """
    outcomes = [_rung(row, message) for row in store.devices(person=person, reference__isnull=False)]
    if not outcomes:
        return NO_ADDRESS
    return min(outcomes, key=lambda outcome: (not outcome.is_sent, not outcome.again))


def _rung(row: Device, message: Message) -> Outcome:
    if row.message == message.id:
        return SENT
    if row.rests is not None and row.rests > message.at:
        return replace(_RESTING, rest=row.rests - message.at)
    outcome = _sent(row, message)
    columns: dict[str, Any] = {"code": outcome.code, "rests": message.at + outcome.rest if outcome.rest else None}
    if outcome.is_sent:
        columns |= {"sent": message.at, "message": message.id}
    with turn() as t:
        there = store.device(n=row.n)
        if there is None or there.reference != row.reference:  # forgotten meanwhile
            return outcome
        if outcome == GONE:
            _erase(row, t.at)
            columns["reference"] = None
            t.audit(None, "hub", ACTION, "failed", f"device {row.id} takes no more messages")
        store.change(row.n, **columns)
    return outcome


def _sent(row: Device, message: Message) -> Outcome:
    assert row.reference is not None
    try:
        record = kept.read(row.reference, _HUB, _DELIVERY, at=message.at)
    except VaultError:
        return Outcome("unreadable", again=True)
    signer = webpush.signing_key(hub_secret()).private_numbers().private_value.to_bytes(32, "big")
    to = {name: record.text(name) for name in ("push_address", "push_key", "push_secret")}
    return send_by(CHANNEL, message, {**to, "push_signer": webpush.text_of(signer)})
