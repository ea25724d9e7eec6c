"""What PostgreSQL's programs say is told by its kind, never in their words, which may quote rows."""

from subprocess import CompletedProcess

import pytest

from accord.hub.backups.store.programs import fault


@pytest.mark.parametrize(
    ("program", "said", "code"),
    [
        ("/bin/pg_restore", "ERROR: permission denied for schema public\nCommand was: CREATE TABLE x", "not-owner"),
        ("pg_restore", "error: could not write: No space left on device", "disk-full"),
        ("pg_dump", "error: permission denied for table members_member", "postgres-tools"),
        ("pg_dump", "aborting because of server version mismatch", "postgres-tools"),
    ],
)
def test_each_kind_of_trouble_has_its_code(program: str, said: str, code: str) -> None:
    refused = fault(program, CompletedProcess([program], 1, b"", said.encode()))
    assert refused.code == code and "members_member" not in refused.text
    assert ("hub --owner" in refused.text) is (code == "not-owner")
