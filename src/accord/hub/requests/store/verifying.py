"""Looking at all requests: what falls due, ledgers against steps and balances, files, and rows that belong to nothing."""

from accord.hub import database
from accord.hub.findings import Findings

_OF_REQUESTS = ("party", "step", "due", "entry", "balance", "message", "claim")


def orphans(findings: Findings) -> None:
    for name in _OF_REQUESTS:
        rows = database.rows(
            f"SELECT c.request, COUNT(*) FROM requests_{name} c LEFT JOIN requests_request r ON r.n = c.request "
            "WHERE r.n IS NULL GROUP BY c.request ORDER BY c.request"
        )
        for request, count in rows:
            findings.fault("orphan", f"{count:,} rows of requests_{name} belong to request {request}, which is not there.")


def dues() -> dict[str, tuple[int, int]]:
    """What falls due in requests: when, and in which request, by its number."""
    return {str(n): (at, request) for n, at, request in database.rows("SELECT n, at, request FROM requests_due")}


def entries_without_step() -> list[tuple[int, int]]:
    """The ledger entries whose step isn't there, with their request."""
    return [
        (n, request)
        for n, request in database.rows(
            "SELECT e.n, e.request FROM requests_entry e LEFT JOIN requests_step s ON s.id = e.step WHERE s.id IS NULL ORDER BY e.n"
        )
    ]


def steps_out_of_state() -> list[tuple[str, str, str]]:
    """The requests whose state is not the one to which their last step led: id, state, and that one."""
    return database.rows(
        "SELECT r.id, r.state, s.state FROM requests_request r JOIN requests_step s ON s.n = "
        "(SELECT MAX(l.n) FROM requests_step l WHERE l.request = r.n) WHERE s.state <> r.state ORDER BY r.n"
    )


def roots(after: int, most: int) -> list[int]:
    """Some trails that have money in them, in the order of their first requests."""
    return [n for (n,) in database.rows("SELECT DISTINCT root FROM requests_entry WHERE root > %s ORDER BY root LIMIT %s", [after, most])]


def kept_balances(root: int) -> dict[tuple[int, str], tuple[str, ...]]:
    """The balances of a trail's ledgers as they are kept, by request and trail; nothing where all of them are."""
    rows = database.rows(
        "SELECT b.request, b.trail, b.pending, b.held, b.converted, b.moved_on, b.taken_out, b.not_found, b.refused, b.released, "
        "b.returned FROM requests_balance b JOIN requests_request r ON r.n = b.request WHERE r.root = %s",
        [root],
    )
    return {(row[0], row[1]): tuple(row[2:]) for row in rows if any(row[2:])}


def attached() -> list[tuple[str, str]]:
    """Each file's id, and the vault's references of its parts."""
    return database.rows("SELECT id, parts FROM requests_attachment ORDER BY n")


def count_requests() -> int:
    return int(database.row("SELECT COUNT(*) FROM requests_request")[0])
