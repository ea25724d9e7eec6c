"""Commands that work on a hub: the shapes that others rely on, and how they fail."""

import errno
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import pytest
from click.testing import CliRunner
from programs import NAME, Session, answer, run

from accord.doors.cli.program import PlainCommand

SITE = "accord-test-offer.com"


def test_init_gives_the_first_member_and_its_token(made: tuple[Path, dict[str, Any]]) -> None:
    _, printed = made
    assert printed["hub"] == NAME
    assert printed["member"]["name"] == NAME
    assert UUID(printed["member"]["id"])
    assert printed["token"].startswith("accord_")


def test_a_second_init_is_refused_and_changes_nothing(accord: Session) -> None:
    assert accord.refusal("init", "--name", "Another") == "hub-exists"
    assert [row["name"] for row in accord.answer("member", "list")["items"]] == [NAME]


@pytest.mark.parametrize("words", [("status",), ("serve",), ("import", "list", "-")])
def test_without_a_hub_the_next_step_is_told_and_nothing_is_made(words: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*words, data=tmp_path / "none")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode().strip() == "There is no hub in this data directory. Run: accord init --data DIRECTORY --name NAME"
    assert list(tmp_path.iterdir()) == []


def test_data_stands_before_or_after_the_command_or_in_the_environment(data: Path) -> None:
    def status(stdout: bytes) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(stdout)
        del report["rescue_duty"]  # the time of asking stands in it
        return report

    after = status(run("status", "--json", "--data", str(data)).stdout)
    assert after["hub"] == "Secretariat of the test"
    assert status(run("--data", str(data), "status", "--json").stdout) == after
    assert status(run("status", "--json", ACCORD_DATA=str(data)).stdout) == after
    assert json.loads(run("member", "--data", str(data), "list", "--json").stdout) == answer("member", "list", data=data)


def test_members_circles_and_people_are_made_and_listed(accord: Session) -> None:
    bank = accord.answer("member", "add", "Bank A", "--sector", "finance", "--country", "th")
    assert (bank["name"], bank["sector"], bank["country"], bank["standing"]) == ("Bank A", "finance", "TH", "active")
    circle = accord.answer("circle", "add", "Payments", "--opens")
    assert bank["id"] in accord.answer("circle", "join", circle["id"], bank["id"])["members"]
    assert bank["id"] not in accord.answer("circle", "leave", "Payments", "Bank A")["members"]
    assert UUID(accord.answer("person", "add", "Somebody", "--member", "Bank A")["id"])
    assert accord.answer("member", "budget", bank["id"], "7") == {"id": bank["id"], "daily": 7}
    assert accord.answer("member", "standing", bank["id"], "suspended")["standing"] == "suspended"
    status = accord.answer("status")
    assert status["members"] == {"count": 2, "by_standing": {"active": 1, "suspended": 1}}
    assert status["budgets"] == [{"member": {"id": bank["id"], "name": "Bank A"}, "daily": 7, "spent": 0}]


def test_a_token_has_its_scopes_is_listed_without_itself_and_is_revoked_once(accord: Session) -> None:
    member = accord.answer("member", "list")["items"][0]
    made = accord.answer("token", "create", "--member", member["id"], "--scope", "member:feed:read", "--name", "feeder")
    assert made["scopes"] == ["member:feed:read"]
    assert made["member"]["id"] == member["id"]
    listed = json.dumps(accord.answer("token", "list"))
    assert made["token"] not in listed
    assert made["id"] in listed
    assert accord.answer("token", "revoke", made["id"])["revoked"] is True
    assert accord.refusal("token", "revoke", made["id"]) == "no-such-token"


def test_a_refusal_is_one_sentence_and_a_code(accord: Session) -> None:
    refused = {
        "bad-name": ("member", "add", "", "--sector", "finance"),
        "bad-sector": ("member", "add", "Bank", "--sector", "bakery"),
        "bad-standing": ("member", "standing", NAME, "asleep"),
        "no-such-member": ("member", "standing", "nobody", "active"),
        "unknown-scope": ("token", "create", "--member", NAME, "--scope", "hub:all:everything"),
        "bad-time": ("token", "create", "--member", NAME, "--expires", "tomorrow"),
        "no-such-circle": ("circle", "join", "none", NAME),
        "unknown-scheme": ("publish", "--identifier", SITE, "--scheme", "nonsense"),
        "empty-audience": ("publish", "--identifier", SITE, "--tlp", "AMBER"),
        "card-number": ("publish", "--identifier", "4111111111111111"),
        "nothing-waits": ("quarantine", "review", "none", "release"),
        "not-json": ("publish",),
    }
    assert {code: accord.refusal(*words) for code, words in refused.items()} == {code: code for code in refused}
    assert "4111" not in "".join(accord.run("publish", "--identifier", "4111111111111111", "--json")[1:])


def test_a_signal_is_published_fed_and_checked(accord: Session) -> None:
    bank = accord.answer("member", "add", "Bank A", "--sector", "finance", "--country", "TH")
    other = accord.answer("member", "add", "Bank B", "--sector", "finance", "--country", "TH")
    named = ("--identifier", "081-234-5678", "--region", "TH", "--scheme", "romance")
    done = accord.answer("publish", *named, "--tlp", "AMBER", "--to", "Bank A")
    assert done["status"] == "published"
    assert done["audience"] == {"count": 1, "members": [{"id": bank["id"], "name": "Bank A"}]}
    assert done["identifier"]["value"] == "+66812345678"
    entries = accord.answer("feed", "--member", bank["id"])["entries"]
    assert [entry["data"]["id"] for entry in entries if entry["type"] == "signal.published"] == [done["id"]]
    assert all(entry["type"] != "signal.published" for entry in accord.answer("feed", "--member", other["id"])["entries"])
    verdicts = [accord.answer("check", "+66812345678", "--member", who)["results"][0]["verdict"] for who in (bank["id"], other["id"])]
    assert verdicts == ["reported", "none"]
    assert accord.answer("check", "+66812345678", "--public")["results"][0]["verdict"] == "none"


def test_a_signal_is_read_as_json_from_the_standard_input(accord: Session) -> None:
    signal = json.dumps({"identifier": {"value": SITE}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}})
    assert accord.answer("publish", stdin=signal)["status"] == "published"
    assert accord.answer("publish", stdin=signal)["status"] == "duplicate"
    asked = f"https://a.{SITE}/x?y\n\n{SITE}.example.org\n4111 1111 1111 1111\n"
    results = accord.answer("check", "--public", stdin=asked)["results"]
    assert [result["verdict"] for result in results] == ["reported", "none", "unreadable"]
    assert results[2]["input"] is None
    assert accord.refusal("publish", stdin="[" * 100_000) == "not-json"


def test_a_protected_identifier_waits_for_a_reviewer_who_decides_once(accord: Session) -> None:
    held = accord.answer("publish", "--identifier", "TH:1441", "--kind", "sender")
    assert (held["status"], held["reason"]) == ("quarantined", "protected")
    assert [item["id"] for item in accord.answer("quarantine", "list")["items"]] == [held["id"]]
    assert accord.answer("quarantine", "review", held["id"], "reject")["status"] == "rejected"
    assert accord.answer("quarantine", "list")["items"] == []
    assert accord.refusal("quarantine", "review", held["id"], "reject") == "nothing-waits"


def test_a_reviewer_decides_on_many_claims_at_once(accord: Session) -> None:
    held = [accord.answer("publish", "--identifier", site)["id"] for site in ("google.com", "facebook.com", "keplr.me")]
    done = accord.answer("quarantine", "decide", "reject", *held[:2], "none", held[0], "--reason", "well-known sites")["items"]
    assert [(item["id"], item["status"], item["code"]) for item in done] == [
        (held[0], "rejected", ""),
        (held[1], "rejected", ""),
        ("none", "refused", "nothing-waits"),
    ]
    assert [item["id"] for item in accord.answer("quarantine", "list")["items"]] == held[2:]
    assert accord.answer("quarantine", "decide", "release", held[2])["items"][0]["status"] == "published"


def test_what_a_release_needs_is_said_for_each(accord: Session) -> None:
    bank, site, top = (accord.answer("publish", "--identifier", site)["id"] for site in ("krungthai.com", "praram9.com", "google.com"))
    assert accord.refusal("quarantine", "review", bank, "release") == "never-released"
    done = accord.answer("quarantine", "decide", "release", bank, site, top)["items"]
    assert [item["code"] for item in done] == ["never-released", "not-corroborated", "not-corroborated"]
    assert "Publish the very page" in done[0]["text"] and "1 of 2" in done[1]["text"]


def test_a_joiner_is_granted_what_the_circle_opens(accord: Session) -> None:
    bank = accord.answer("member", "add", "Bank A", "--sector", "finance")
    accord.answer("circle", "add", "Payments", "--opens")
    accord.answer("publish", "--identifier", SITE, "--tlp", "AMBER", "--to-circle", "Payments")
    accord.answer("circle", "join", "Payments", bank["id"])
    types = [entry["type"] for entry in accord.answer("feed", "--member", bank["id"])["entries"]]
    assert types.count("signal.granted") == 1
    assert accord.answer("status")["grants"] == 0


def test_only_active_members_publish(accord: Session) -> None:
    accord.answer("member", "add", "Bank A", "--sector", "finance", "--standing", "signed")
    assert accord.refusal("publish", "--identifier", SITE, "--member", "Bank A") == "not-active"


def test_a_token_of_a_member_that_is_not_active_is_said_to_open_nothing(accord: Session) -> None:
    accord.answer("member", "add", "Signed Bank", "--sector", "finance", "--standing", "signed")
    accord.answer("member", "add", "Active Bank", "--sector", "finance")
    assert "opens nothing yet" in accord.run("token", "create", "--member", "Signed Bank")[2]
    assert accord.run("token", "create", "--member", "Active Bank")[2] == ""


def test_people_get_words_and_tables_without_json(accord: Session) -> None:
    assert "0 waiting" in accord.run("status")[1]
    assert NAME in accord.run("member", "list")[1]
    assert "There is no circle yet." in accord.run("circle", "list")[1]
    assert "Not known does not mean harmless" in accord.run("check", SITE)[1]
    assert "member.joined" in accord.run("feed")[1]


def test_what_a_terminal_could_take_for_a_command_is_not_shown(accord: Session) -> None:
    code, out, _ = accord.run("check", "\x1b[31mred\x07")
    assert code == 0
    assert "\x1b" not in out
    assert "\x07" not in out


def test_of_a_held_claim_for_named_people_the_list_says_only_that_it_waits(accord: Session) -> None:
    accord.answer("member", "add", "Bank A", "--sector", "finance", "--country", "TH")
    person = accord.answer("person", "add", "Somebody", "--member", "Bank A")["id"]
    marking = {"tlp": "TLP:RED", "audience": {"people": [person]}}
    claim = {"identifier": {"value": "TH:1441", "kind": "sender"}, "scheme": "other", "marking": marking}
    held = accord.answer("publish", "--member", "Bank A", stdin=json.dumps(claim))
    listed = accord.answer("quarantine", "list")["items"]
    assert [(item["id"], item["content"], item["why"]) for item in listed] == [(held["id"], None, "")]
    code, out, _ = accord.run("quarantine", "list")
    assert code == 0 and "for named people only" in out and "1441" not in out


def test_reindex_says_of_each_place_how_far_it_is(accord: Session) -> None:
    code, out, err = accord.run("reindex", "--show")
    assert (code, err) == (0, "")
    table = [line.strip().split("  ")[0] for line in out.splitlines()]
    assert [words for words in table if words.startswith(("signals", "what", "targets", "signed"))] == [
        "what", "signals", "what members vouch for", "what is held back", "what requests are about", "what members watch",
        "targets of cases", "signed lists",
    ]  # fmt: skip


def test_what_the_user_may_not_open_is_a_sentence_with_a_next_step() -> None:
    @click.command(cls=PlainCommand)
    def look(as_json: bool) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/accord/secret.key")

    done = CliRunner().invoke(look, ["--json"])
    assert (done.exit_code, json.loads(done.stdout)["code"]) == (1, "not-permitted")
    assert done.stderr.startswith("This user may not open or change /srv/accord/secret.key. Run the command as the user to whom it belongs")
