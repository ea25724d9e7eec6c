"""Devices that ring a person: for the person alone, and which people have any, for the code that rings them."""

from collections.abc import Iterable

from msgspec import Struct

from accord.formats.webpush import point, signing_key, text_of
from accord.hub.push import store
from accord.hub.vault.queries import hub_secret


class DeviceRow(Struct, frozen=True):
    """`browser` and `system` are families of them. `rings`: its push service has not given it up."""

    id: str
    browser: str
    system: str
    made: int
    sent: int | None
    code: str
    rings: bool


def devices(person: int) -> list[DeviceRow]:
    """A person's own devices, the newest first."""
    rows = []
    for row in store.devices(person=person):
        browser, _, system = row.words.partition("|")
        rows.append(DeviceRow(str(row.id), browser, system, row.made, row.sent, row.code, row.reference is not None))
    return rows


def with_devices(people: Iterable[int]) -> frozenset[int]:
    """Which of these people have a device that rings."""
    return frozenset(store.ringing(sorted(people)))


def public_key() -> str:
    """The key by which push services know this hub, as browsers ask for it."""
    return text_of(point(signing_key(hub_secret())))
