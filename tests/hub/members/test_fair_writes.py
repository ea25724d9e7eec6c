"""What the sign-in library writes, it writes in a turn, so that a bulk import can neither starve it nor be cut into by it."""

import threading
from pathlib import Path
from typing import Any

import pytest
from codes import totp
from django.test import Client
from hubs import Hub
from rooms import PASSWORD, newcomer, sign_in

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN")


def _watch() -> list[tuple[str, bool]]:
    """Every writing statement that SQLite is given from now on, and whether it is in a turn or in a transaction begun in one."""
    from django.db import connection

    from accord.hub import turns

    seen: list[tuple[str, bool]] = []
    begun_fairly = False

    def note(sql: str) -> None:
        nonlocal begun_fairly
        word = sql.lstrip()[:7].upper()
        if not word.startswith(WRITES):
            return
        held = Path(connection.settings_dict["NAME"]) in turns._open.__dict__.get("held", set())
        if word.startswith("BEGIN"):
            begun_fairly = held
        seen.append((sql[:60], held or (connection.in_atomic_block and begun_fairly)))

    connection.ensure_connection()
    connection.connection.set_trace_callback(note)
    return seen


def test_signing_in_setting_up_and_signing_out_write_in_turns_only(hub: Hub) -> None:
    from django.db import connection

    newcomer(hub.member("Bank A"))
    seen = _watch()
    client = Client()
    sign_in(client, "newcomer", "wrong")
    sign_in(client, "newcomer")
    page = client.get("/account/2fa/totp/activate/").content.decode()
    key = page.partition('aria-labelledby="key-label">')[2].partition("<")[0]
    client.post("/account/2fa/totp/activate/", {"code": totp(key)})
    client.get("/account/2fa/recovery-codes/")
    client.post("/account/2fa/recovery-codes/generate/")
    words = "words that nobody knows"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": words, "password2": words})
    client.post("/console/sign-out")
    connection.connection.set_trace_callback(None)
    assert len(seen) > 40
    assert [sql for sql, fairly in seen if not fairly] == []


def test_whoever_holds_the_turn_may_take_it_again_and_keeps_it(hub: Hub) -> None:
    from django.db import connection

    from accord.hub.turns import fair_turn

    database = Path(connection.settings_dict["NAME"])
    order: list[str] = []
    inside = threading.Event()

    def other() -> None:
        inside.wait()
        with fair_turn(database):
            order.append("other")

    thread = threading.Thread(target=other)
    thread.start()
    with fair_turn(database):
        with fair_turn(database):
            order.append("inner")
        inside.set()
        # Long enough for the other to come in, were the turn free; it is not, so this can't fail by being slow.
        thread.join(0.3)
        order.append("outer")
    thread.join()
    assert order == ["inner", "outer", "other"]


def test_reading_takes_no_turn(hub: Hub, monkeypatch: Any) -> None:
    from django.db import connection

    from accord.hub import turns

    def never(database: Path) -> Any:
        raise AssertionError("A turn was taken.")

    monkeypatch.setattr(turns, "fair_turn", never)
    with turns.fair_writes(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_who_holds_the_turn_sees_whether_anybody_waits(hub: Hub) -> None:
    from django.db import connection

    from accord.hub.turns import fair_turn, is_wanted

    database = Path(connection.settings_dict["NAME"])
    entered = threading.Event()

    def other() -> None:
        with fair_turn(database):
            entered.set()

    with fair_turn(database):
        assert not is_wanted(database)
        thread = threading.Thread(target=other)
        thread.start()
        while not is_wanted(database):
            assert thread.is_alive()
        assert not entered.is_set()
    assert entered.wait(60)
    thread.join(60)
    with fair_turn(database):
        assert not is_wanted(database)


def test_a_turn_that_does_not_come_in_time_is_told(tmp_path: Path) -> None:
    """Held by another thread, and by another process, as the lock of another opening of the file stands for."""
    import fcntl

    from accord.hub.trouble import TurnTaken
    from accord.hub.turns import fair_turn

    database = tmp_path / "x.db"
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with fair_turn(database):
            held.set()
            let_go.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(60)
    with pytest.raises(TurnTaken), fair_turn(database, within=0.02):
        pass
    let_go.set()
    thread.join()
    with (tmp_path / "x.db.turn").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for _ in range(2):
            with pytest.raises(TurnTaken), fair_turn(database, within=0.02):
                pass
    with fair_turn(database, within=0.02):
        pass
