"""ACCORD_DATABASE: what libpq takes passes through, what it doesn't know is refused by name, and nothing of a password is told."""

import pytest

from accord.site.databases import USUAL, database

SECRET = "p%40ss-W0RD"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACCORD_LOCK_TIMEOUT", "ACCORD_STATEMENT_TIMEOUT", "ACCORD_IDLE_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)


def entry(monkeypatch: pytest.MonkeyPatch, address: str) -> dict[str, object]:
    monkeypatch.setenv("ACCORD_DATABASE", address)
    return database()


def test_all_that_libpq_takes_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    query = "sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=9&application_name=hub-1&target_session_attrs=read-write"
    made = entry(monkeypatch, f"postgresql://accord:{SECRET}@db1.example,db2.example:5433/name?{query}")
    assert (made["NAME"], made["USER"], made["PASSWORD"]) == ("name", "accord", "p@ss-W0RD")
    assert (made["HOST"], made["PORT"]) == ("db1.example,db2.example", ",5433")
    options = made["OPTIONS"]
    assert isinstance(options, dict)
    given = dict(pair.split("=") for pair in query.split("&"))
    assert {name: options[name] for name in given} == given
    assert options["tcp_user_timeout"] == USUAL["tcp_user_timeout"]


def test_a_socket_is_named_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert entry(monkeypatch, "postgresql://accord@localhost/name?host=%2Frun%2Fpg")["HOST"] == "/run/pg"


def test_times_are_set_for_each_connection_and_those_of_the_address_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_LOCK_TIMEOUT", "3")
    monkeypatch.setenv("ACCORD_STATEMENT_TIMEOUT", "0")
    options = entry(monkeypatch, "postgresql://u@h/name?options=-c%20lock_timeout%3D7")["OPTIONS"]
    assert isinstance(options, dict)
    words = options["options"].split("-c ")
    assert [word.strip() for word in words[1:]] == [
        "lock_timeout=3000",
        "statement_timeout=0",
        "idle_in_transaction_session_timeout=60000",
        "lock_timeout=7",
    ]


def test_the_server_holds_to_them(postgres_hub: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for name, value in (("lock_timeout", "10s"), ("statement_timeout", "2min"), ("idle_in_transaction_session_timeout", "1min")):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)
        cursor.execute("SHOW application_name")
        assert cursor.fetchone() == ("accord",)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"postgresql://u:{SECRET}@h/name?ssl_mode=require", "doesn't know: ssl_mode"),
        (f"postgresql://u:{SECRET}@h/name?client_encoding=latin1", "itself: client_encoding"),
        (f"postgresql://u:{SECRET}@h/name?replication=true", "itself: replication"),
        (f"postgresql://u:{SECRET}@h", "no database"),
        (f"postgresql://u:{SECRET}@[h/name", "can't be read"),
        (f"postgresql://u:p/{SECRET}@h/name", "%XX"),
        (f"postgresql://u:{SECRET}@h,i:54x/name", "%XX"),
        (f"postgresql://u:{SECRET}@h/name?sslmode=verify_full", "sslmode"),
        (f"mysql://u:{SECRET}@h/name", "must be a postgresql:// address"),
    ],
)
def test_what_can_not_be_is_refused_and_no_password_told(address: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as refused:
        entry(monkeypatch, address)
    assert says in str(refused.value)
    assert "W0RD" not in str(refused.value)


def test_what_cannot_be_read_of_an_address_is_told_with_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="in what options is set to, write %3D for = and %26 for &"):
        entry(monkeypatch, "postgresql://u@h/name?options=-c%20lock_timeout=7")
    with pytest.raises(SystemExit, match=r"names no database.*also where a service is named"):
        entry(monkeypatch, "postgresql:///?service=hub")
    assert entry(monkeypatch, "postgresql:///name?service=hub")["NAME"] == "name"
