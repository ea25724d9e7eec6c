"""Which processes of the hub live, and whether somebody does each work."""

from msgspec import Struct

from accord.hub.amiss import Amiss, told
from accord.hub.leases import store
from accord.hub.leases.actions import Holder as Holder
from accord.hub.leases.store import LeaseRow as LeaseRow
from accord.hub.leases.store import ProcessRow as ProcessRow
from accord.hub.leases.vocabulary import ROLES, TERM_US


class Standing(Struct, frozen=True):
    """How many processes of each role live, and the works that nobody does at the moment."""

    roles: dict[str, int]
    processes: list[ProcessRow]
    leases: list[LeaseRow]
    idle: list[str]


def standing() -> Standing:
    at = store.clock()
    processes, leases = store.processes(at), store.leases()
    roles = {role: sum(role in row.roles for row in processes) for role in ROLES}
    return Standing(roles, processes, leases, [lease.name for lease in leases if not store.is_in(lease.until, at)])


def amiss() -> list[Amiss]:
    """What any process that lives sees amiss beside the database and the disk."""
    return told(row.counts for row in store.processes(store.clock()))


def long_idle() -> list[str]:
    """The works that nobody holds, nor held within the last two terms. One that was let go of counts as soon as it was."""
    at = store.clock()
    return [lease.name for lease in store.leases() if abs(lease.until - at) > 2 * TERM_US]
