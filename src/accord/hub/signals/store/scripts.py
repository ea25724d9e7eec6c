"""Which scripts were claimed: by their keys, the newest first."""

from accord.hub.database import rows


def script_keys(limit: int) -> list[tuple[bytes, int]]:
    """The key of each script that was ever claimed, with the number of an entry that holds it, the newest first."""
    sql = "SELECT key, MAX(seq) FROM signals_signal WHERE kind = 'script' GROUP BY key ORDER BY MAX(n) DESC LIMIT %s"
    return [(bytes(key), seq) for key, seq in rows(sql, [limit])]
