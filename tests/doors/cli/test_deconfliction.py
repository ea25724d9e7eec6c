"""Deconfliction at the command line: what is compared, in numbers."""

from programs import Session


def test_a_target_is_chosen_and_counted(accord: Session) -> None:
    assert accord.answer("deconfliction", "status") == {"compared": 0, "waiting": 0}
    (item,) = accord.answer("watch", "add", "evil.example", "--deconflict", "--note", "Lima")["items"]
    assert item["status"] == "added" and accord.answer("watch", "list")["items"][0]["deconflict"]
    assert "Waiting" in accord.run("deconfliction", "status")[1]
    status, out, _ = accord.run("watch", "add", "b.example", "--deconflict", "--json")
    assert status == 1 and '"code":"bad-watch"' in out
    status, out, _ = accord.run("deconfliction", "request", "none", "--json")
    assert status == 1 and '"code":"no-such-request"' in out
