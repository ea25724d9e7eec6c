"""How the hub's epoch stands, for `/readyz`."""

from accord.core.epochs import REPLACED
from accord.core.times import rfc3339
from accord.hub.journal.actions import Standing, look
from accord.hub.times import now

WARNED_FOR = 86_400_000_000  # microseconds for which it is told that the mark was missing

UNCLEAR = {
    "copy": "The database is older than the hub was, or another copy of it.",
    "restore": "The database was restored from a backup.",
    "promotion": "PostgreSQL was promoted, or recovered to a point in time.",
    REPLACED: "The hub went on in a later epoch than this database knows: it is a server that another took over from, or an old copy.",
    "mark": "The mark of the hub, epoch.json in the data directory, can't be read.",
}
NEXT = "Nothing is written, and reading goes on. See docs/running.md, then: accord epoch begin"
# To begin an epoch there would give up all that the later one holds.
STOP = "Nothing is written, and reading goes on. Stop it, and let the hub reach the one that took over. See docs/running.md"


def stand() -> tuple[Standing, str, list[str]]:
    """How it stands, a sentence of it, and what should be otherwise though it is well."""
    standing = look()
    if standing.doubt:
        return standing, f"{UNCLEAR.get(standing.doubt, UNCLEAR['copy'])} {STOP if standing.doubt == REPLACED else NEXT}", []
    warnings = []
    if standing.found and now() - standing.found < WARNED_FOR:
        warnings.append(
            f"The mark of the hub, epoch.json in the data directory, was missing and was made anew at {rfc3339(standing.found)}. "
            "If the database was put back from a copy before that, begin an epoch: accord epoch begin"
        )
    if standing.is_blind:
        warnings.append(
            "PostgreSQL doesn't tell the hub's role its timeline, so a promotion is noticed by the mark alone. "
            "Let the role execute pg_walfile_name and pg_current_wal_lsn."
        )
    return standing, f"Epoch {standing.epoch} goes on.", warnings
