"""How long what is kept is kept: counts, by member and kind."""

from msgspec import Struct

from accord.hub import database


class Kept(Struct, frozen=True):
    """Records of one kind whose home is one member, by its number. `overdue`: their time is over, and they are still there."""

    member: int
    kind: str
    count: int
    first_until: int
    last_until: int
    overdue: int


def kept(at: int, member: int | None = None) -> list[Kept]:
    """What is kept and not erased, of all members or one."""
    whose, of = ("", []) if member is None else ("AND home = %s ", [member])
    rows = database.rows(
        "SELECT home, kind, COUNT(*), MIN(until), MAX(until), SUM(CASE WHEN until <= %s THEN 1 ELSE 0 END) FROM vault_record "
        f"WHERE erased IS NULL {whose}GROUP BY home, kind ORDER BY home, kind",
        [at, *of],
    )
    return [Kept(*row) for row in rows]
