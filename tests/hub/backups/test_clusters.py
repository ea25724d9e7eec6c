"""The folder for a PostgreSQL server that is put back: what a restore that was killed left there goes, and what is of others stays."""

from pathlib import Path

import pytest
from postgres import OwnServer

from accord.hub.backups.clusters import MARK, Cluster
from accord.hub.refusals import Conflict


def test_a_server_that_a_killed_restore_left_running_is_ended_and_its_files_go() -> None:
    server = OwnServer("wheel")
    try:
        with pytest.raises(Conflict) as refused:
            Cluster(server.data)
        assert refused.value.code == "not-empty"
        assert server.command("SELECT 1") == (1,), "a server of others goes on"
        process = server.process
        (server.data / MARK).write_text("")
        cluster = Cluster(server.data)
        assert list(server.data.iterdir()) == []
        assert not Path(f"/proc/{process}/cwd").exists()
        cluster.clear()
        assert server.data.exists(), "the folder was there before"
        assert not cluster.socket.exists()
    finally:
        server.end()
