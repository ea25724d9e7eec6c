"""What has come in since somebody looked: for the quiet line above an open inbox."""

from django.db import connection

from accord.hub.members.queries import Caller
from accord.hub.requests.vocabulary import ASKER, MANAGE, READ, WATCHER


def newest() -> int:
    """The number of the newest request of this hub: it grows with every one that is opened, and says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(n) FROM requests_request")
        return int(cursor.fetchone()[0] or 0)


def arrived(caller: Caller, after: int) -> int:
    """How many requests with a higher number wait for the caller's member; none for a role that reads none."""
    if not (caller.may(READ) or caller.may(MANAGE)):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT request) FROM requests_party WHERE member = %s AND open = %s AND side NOT IN (%s, %s) AND request > %s",
            [caller.n, True, WATCHER, ASKER, after],
        )
        return int(cursor.fetchone()[0])
