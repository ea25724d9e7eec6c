"""Killed at any moment of an act, what is committed is in the log, and what is not committed isn't."""

import json
from pathlib import Path

import pytest
from hubs import Hub
from killing import killed_everywhere
from vaults import rows


def test_the_log_holds_just_what_was_committed(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.erasures.actions import flush
    from accord.hub.erasures.queries import count_waiting, path, read
    from accord.hub.members import actions, queries

    monkeypatch.setattr(settings, "ACCORD_ERASURES", str(tmp_path / "erasures.log"))
    by = queries.operator()
    tokens = iter([actions.make_token(queries.first_member(), by=by)[0] for _ in range(60)])
    wanted: list[str] = []

    def revoke() -> None:
        assert actions.revoke_token(wanted[-1], by=by)

    def deaths() -> None:
        wanted.append(next(tokens))

    deaths()
    for _ in killed_everywhere(revoke):
        flush()
        revoked = rows("SELECT COUNT(*) FROM members_token WHERE revoked IS NOT NULL")[0][0]
        logged = {line.ref for line in read(path())} if path().exists() else set()
        assert len(logged) == revoked
        assert count_waiting() == 0
        deaths()
    assert path().read_bytes()[-1:] == b"\n"
    assert all(json.loads(text)["kind"] == "token" for text in path().read_bytes().splitlines())
