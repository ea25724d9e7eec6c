"""The keys of the vault at the command line: shown, made anew, destroyed."""

import sqlite3

from programs import Session


def test_a_members_key_is_made_anew_and_the_old_one_destroyed(accord: Session) -> None:
    bank = accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")["id"]
    accord.answer("person", "add", "Ann", "--member", "Bank", "--role", "officer")
    first = [key for key in accord.answer("vault", "status")["keys"] if key["member"] == "Bank"]
    assert [(key["state"], key["in_ring"]) for key in first] in ([("current", True)], [])
    made = accord.answer("vault", "rotate", bank)["key"]
    keys = {key["id"]: key for key in accord.answer("vault", "status")["keys"] if key["member"] == "Bank"}
    assert (keys[made]["state"], keys[made]["in_ring"]) == ("current", True)
    status, out, error = accord.run("vault", "destroy", made, "--yes", "--json")
    assert status == 1 and '"code":"key-in-use"' in out and error.strip()
    again = accord.answer("vault", "rotate", "Bank")["key"]
    assert accord.answer("vault", "destroy", made, "--yes") == {"destroyed": 1}
    states = {key["id"]: (key["state"], key["in_ring"]) for key in accord.answer("vault", "status")["keys"]}
    assert (states[made], states[again]) == (("destroyed", False), ("current", True))
    output = accord.run("vault", "status")[1]
    assert made in output and "destroyed" in output
    assert not any(key["old"] for key in accord.answer("vault", "status")["keys"])
    with sqlite3.connect(accord.data / "accord.db") as database:
        database.execute("UPDATE vault_key SET made = made - ?", [366 * 86_400_000_000])
    assert [key["id"] for key in accord.answer("vault", "status")["keys"] if key["old"] and key["member"] == "Bank"] == [again]
    assert "older than a year" in accord.run("vault", "status")[2]
    assert again in {key["key"] for key in accord.answer("retention", "report", "--member", "Bank")["keys_to_rotate"]}


def test_a_members_keys_are_destroyed_together_and_only_when_said_so(accord: Session) -> None:
    accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")
    accord.answer("vault", "rotate", "Bank")
    status, _, error = accord.run("vault", "destroy", "--member", "Bank", stdin="n\n")
    assert status == 1 and "no way back" in error
    assert accord.answer("vault", "destroy", "--member", "Bank", "--yes")["destroyed"] >= 1
    assert {key["state"] for key in accord.answer("vault", "status")["keys"] if key["member"] == "Bank"} == {"destroyed"}


def test_the_hubs_secret_is_sealed_anew(accord: Session) -> None:
    assert accord.answer("vault", "rotate", "--secret")["key"]
    assert accord.answer("vault", "status")["secret_opens"]


def test_what_is_meant_must_be_said(accord: Session) -> None:
    for words in (("rotate",), ("rotate", "Bank", "--secret"), ("destroy", "--yes"), ("destroy", "no-key", "--yes")):
        status, out, error = accord.run("vault", *words, "--json")
        assert status == 1 and error.strip() and '"code":"' in out, words
