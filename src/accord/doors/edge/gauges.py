"""The figures that come from the database: read at once, in a thread, a fixed number of small queries."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from prometheus_client.core import GaugeMetricFamily, Metric

from accord.core.epochs import epoch_of
from accord.doors.edge.probes import pulse

MOST = 1000  # members with figures of their own; those that came later share one, which tells the worst of them
OTHER = "other"
BACKUP_LATE = "backup-late"  # what `/readyz` says of backups in a sentence of their own

_Of = tuple[str, ...]
_Rows = dict[_Of, float]


class Gauges(Struct, frozen=True):
    """`is_read` is False where the database did not answer; then the rest is empty."""

    is_read: bool
    head: int
    plain: Mapping[str, float]
    followers: Mapping[str, tuple[int, int]]
    parked: _Rows
    applied: _Rows
    webhooks: _Rows
    list_age: _Rows
    list_version: _Rows
    labels: Mapping[str, str]
    processes: _Rows
    leases: _Rows
    amiss: _Rows

    def families(self, streams: Mapping[str, int]) -> Iterator[Metric]:
        """`streams` is, by a member's id, by how many numbers the slowest of its open streams is behind."""
        yield GaugeMetricFamily("accord_database_up", "1 where the database answered.", int(self.is_read))
        if not self.is_read:
            return
        yield GaugeMetricFamily("accord_journal_seq", "The journal's last sequence number.", self.head)
        yield GaugeMetricFamily("accord_journal_epoch", "The journal's epoch: 1 where the hub was never put back.", epoch_of(self.head))
        for name, description, place in (("behind", "Entries that a follower is behind.", 0), ("parked", "Entries that it set aside.", 1)):
            family = GaugeMetricFamily(f"accord_follower_{name}", description, labels=("follower",))
            for follower, figures in self.followers.items():
                family.add_metric((follower,), figures[place])
            yield family
        yield _family("accord_parked", "Work that failed and was set aside, by what it was given to.", ("kind",), self.parked)
        lagging: _Rows = {}
        for id, count in streams.items():
            worst(lagging, (self.labels.get(id, OTHER), "stream"), count)
        description = "By how many numbers the slowest of a member's readers is behind the journal, by what the reader itself tells."
        yield _family("accord_feed_behind", description, ("member", "by"), self.applied | self.webhooks | lagging)
        yield _family("accord_list_age_seconds", "Seconds since a member's list was made.", ("member", "list"), self.list_age)
        yield _family("accord_list_version", "The latest version of a member's list.", ("member", "list"), self.list_version)
        yield _family("accord_processes", "Processes of the hub that live, by what they do.", ("role",), self.processes)
        yield _family("accord_lease_held", "1 where a process does this work of the background.", ("work",), self.leases)
        description = "1 where something beside the database and the disk is amiss, by the codes of the runbook."
        yield _family("accord_amiss", description, ("code",), self.amiss)
        for name, value in self.plain.items():
            yield GaugeMetricFamily(name, _SAYS[name], value)


_SAYS = {
    "accord_backup_age_seconds": "Seconds since the last backup was made; -1 where there is none.",
    "accord_backup_full_age_seconds": "Seconds since the last backup that builds on no other; -1 where there is none.",
    "accord_backup_incremental_age_seconds": "Seconds since the last that holds what came since another; -1 where there is none.",
    "accord_erasures_waiting": "Acts that wait to be written to the erasure log.",
    "accord_bells_waiting": "Bells that ring and nobody has answered.",
    "accord_quarantine_waiting": "Claims that wait for a reviewer.",
    "accord_clock_overdue_seconds": "For how long the oldest piece of work has been due.",
    "accord_index_warm": "1 where checks are answered from memory.",
    "accord_index_bytes": "What the index for checks takes, without the claims that it keeps for a while.",
    "accord_background_seen_seconds": "Seconds since the process for followers and the clock gave a sign of life; -1 where it never did.",
}


UNREAD = Gauges(False, 0, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})


def worst(rows: _Rows, of: _Of, value: float) -> None:
    rows[of] = max(value, rows.get(of, value))


def _family(name: str, description: str, labels: tuple[str, ...], rows: _Rows) -> Metric:
    family = GaugeMetricFamily(name, description, labels=labels)
    for of, value in rows.items():
        family.add_metric(of, value)
    return family


def _age(made: int | None, at: int) -> float:
    return -1 if made is None else max(0.0, (at - made) / 1_000_000)


def gather() -> Gauges:
    """The figures as they stand. Where the database does not answer, they say so."""
    from django.db import Error, close_old_connections

    close_old_connections()
    try:
        return _gathered()
    except Error:
        return UNREAD


def _gathered() -> Gauges:
    from accord.hub.amiss import ALL, told
    from accord.hub.backups import queries as backups
    from accord.hub.backups.vocabulary import INCREMENTAL
    from accord.hub.desks.queries import count_ringing
    from accord.hub.erasures import queries as erasures
    from accord.hub.guard.queries import count_waiting
    from accord.hub.journal import queries as journal
    from accord.hub.journal.followers import lag, last_beat, overdue
    from accord.hub.leases.queries import standing
    from accord.hub.lists.queries import newest
    from accord.hub.members.queries import members
    from accord.hub.signals import queries as signals
    from accord.hub.times import now
    from accord.hub.webhooks.queries import lags
    from accord.hub.webhooks.vocabulary import ACTIVE

    at, head, beaten = now(), journal.head(), last_beat()
    own = members()[:MOST]
    by_number, by_id = {row.n: row.id for row in own}, {row.id: row.id for row in own}
    applied: _Rows = {}
    for member, seq in journal.all_applied().items():
        worst(applied, (by_number.get(member, OTHER), "applied"), journal.behind(seq, head))
    webhooks: _Rows = {}
    # Those that push the feed follow it like any follower, each with a cursor of its own: the furthest behind counts.
    followers = {"webhooks": (0, 0), **lag()}
    for _, member_id, lag_of_webhook, state in lags():
        worst(webhooks, (by_id.get(member_id, OTHER), "webhook"), lag_of_webhook)
        if state == ACTIVE:
            followers["webhooks"] = (max(lag_of_webhook, followers["webhooks"][0]), 0)
    ages: _Rows = {}
    versions: _Rows = {}
    for member, name, version, made in newest():
        of = (by_number.get(member, OTHER), name)
        worst(ages, of, (at - made) / 1_000_000)
        worst(versions, of, version)
    parked: _Rows = {(kind,): count for kind, count in journal.count_parked().items()}
    index = signals.current()
    backed_up = backups.last_by_kind(at)
    plain = {
        "accord_backup_age_seconds": _age(max(backed_up.values(), default=None), at),
        "accord_backup_full_age_seconds": _age(backups.last_full(backed_up), at),
        "accord_backup_incremental_age_seconds": _age(backed_up.get(INCREMENTAL), at),
        "accord_erasures_waiting": erasures.count_waiting(),
        "accord_index_warm": int(index is not None),
        "accord_index_bytes": index.bytes() if index is not None else 0,
        "accord_bells_waiting": count_ringing(),
        "accord_quarantine_waiting": count_waiting(),
        "accord_clock_overdue_seconds": overdue(at) / 1_000_000,
        "accord_background_seen_seconds": -1 if beaten is None else pulse.age(beaten, at),
    }
    living = standing()
    processes: _Rows = {(role,): count for role, count in living.roles.items()}
    leases: _Rows = {(lease.name,): int(lease.name not in living.idle) for lease in living.leases}
    seen = told(row.counts for row in living.processes)
    amiss: _Rows = {(each.code,): int(each in seen) for each in ALL}
    amiss[(BACKUP_LATE,)] = int(bool(backups.warning(at)))
    return Gauges(True, head, plain, followers, parked, applied, webhooks, ages, versions, by_id, processes, leases, amiss)
