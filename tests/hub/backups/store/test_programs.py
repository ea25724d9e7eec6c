"""What PostgreSQL's programs say when they fail may quote rows: only what kind of trouble it is goes on."""

from subprocess import CompletedProcess

import pytest

from accord.hub.backups.store import programs

QUOTED = "Key (name)=(Quillaume) is duplicated"


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        (f"pg_dump: error: could not write: No space left on device. {QUOTED}", "disk-full", "pg_dump found no room on the disk."),
        (f"pg_dump: error: aborting because of server version mismatch. {QUOTED}", "postgres-tools", "pg_dump is older than the server."),
        (f"pg_dump: error: incompatible server version 18. {QUOTED}", "postgres-tools", "pg_dump is older than the server."),
        (f"pg_dump: error: {QUOTED}", "postgres-tools", "pg_dump failed."),
    ],
)
def test_a_program_that_failed_is_told_by_its_trouble_alone(said: str, code: str, says: str) -> None:
    bad = programs.fault("/usr/lib/postgresql/17/bin/pg_dump", CompletedProcess([], 1, b"", said.encode()))
    assert bad.code == code and bad.text.startswith(says) and "Quillaume" not in bad.text
