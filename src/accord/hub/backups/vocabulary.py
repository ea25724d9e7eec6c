"""How a backup copies the database."""

DUMP = "dump"  # the hub's own database: a dump of PostgreSQL, or the file of SQLite
BASE = "base"  # all files of the PostgreSQL server
INCREMENTAL = "incremental"  # what came since
KINDS = (DUMP, BASE, INCREMENTAL)
FULL = (DUMP, BASE)  # those that build on no other
