"""accord demo: facts are facts, what is made up says so, and it goes on where it was stopped."""

import json
import os
import re
import signal
import sqlite3
import stat
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from programs import answer, new_hub, run, started, wait_until

from accord.core.identifiers import NotAnIdentifier, parse
from accord.hub.journal.vocabulary import NUMBERS
from accord.tables import identifier_tables

FOUNDING = tomllib.loads(files("accord.site.demo").joinpath("founding.toml").read_text(encoding="utf-8"))["member"]
CAST = [
    desk
    for place in sorted(files("accord.site.demo").joinpath("cast").iterdir(), key=lambda place: place.name)
    for desk in tomllib.loads(place.read_text(encoding="utf-8"))["desk"]
]
STORY = tomllib.loads(files("accord.site.demo").joinpath("story.toml").read_text(encoding="utf-8"))["step"]
CLOCKS = ", ".join(str(number) for name, number in NUMBERS.items() if name.startswith(("request.step", "request.told", "bell.")))
PEOPLE = ("care_forced", "care_referral", "repatriation_traveller", "repatriation_verification", "repatriation_seat", "rescue_rescue")
SIGNALS = [step for step in STORY if step["do"] == "publish"]


def ready(data: Path) -> tuple[dict[str, Any], "Any"]:
    """The demo served, without npm: what it prints when it is ready, and its process."""
    process = started("demo", "--port", "0", "--json", data=data, PATH="/nowhere")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1].decode()
    return json.loads(line), process


def counted(data: Path) -> dict[str, Any]:
    database = sqlite3.connect(data / "accord.db", timeout=30)
    try:
        counts = {
            # How often a clock has told something, rung or taken a step depends on how long the demo was served.
            "entries": database.execute(
                f"SELECT type, COUNT(*) FROM journal_entry WHERE type NOT IN ({CLOCKS}) GROUP BY type ORDER BY type"
            ).fetchall(),
            "requests": database.execute("SELECT protocol, COUNT(*) FROM requests_request GROUP BY 1 ORDER BY 1").fetchall(),
            "calls": database.execute("SELECT COUNT(*) FROM desks_bell WHERE kind = 'call'").fetchall(),
            "people": [database.execute(f"SELECT COUNT(*) FROM {table}").fetchall() for table in PEOPLE],
            "signals": database.execute(
                "SELECT kind, scheme, state, COUNT(*) FROM signals_signal GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
            ).fetchall(),
            "answers": database.execute("SELECT type, value, SUM(count) FROM signals_feedback GROUP BY 1, 2 ORDER BY 1, 2").fetchall(),
        }
    finally:
        database.close()
    return counts


def stop(process: Any) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert process.returncode == 0


def test_a_demo_that_was_killed_again_and_again_ends_like_one_that_was_not(tmp_path: Path) -> None:
    whole, process = ready(tmp_path / "whole")
    stop(process)
    for part in ("desks", "lists", "half a story"):
        process = started("demo", "--port", "0", "--json", data=tmp_path / "cut", PATH="/nowhere")
        wait_until(lambda part=part, process=process: _has_come_to(part, tmp_path / "cut") or process.poll() is not None)
        process.kill()
        process.communicate(timeout=120)
    cut, process = ready(tmp_path / "cut")
    stop(process)
    assert counted(tmp_path / "cut") == counted(tmp_path / "whole")
    assert cut["tokens"].keys() == whole["tokens"].keys()
    again, process = ready(tmp_path / "cut")
    stop(process)
    assert again["tokens"] == cut["tokens"]
    assert counted(tmp_path / "cut") == counted(tmp_path / "whole")
    assert stat.S_IMODE(os.stat(tmp_path / "cut" / "demo.json").st_mode) == 0o600
    assert "made-up" in whole["lists"]
    _looks_as_told(tmp_path / "whole")


def _has_come_to(part: str, data: Path) -> bool:
    try:
        database = sqlite3.connect(f"file:{data / 'accord.db'}?mode=ro", uri=True, timeout=30)
        wanted = {
            "desks": "SELECT COUNT(*) >= 3 FROM members_member",
            "lists": "SELECT COUNT(*) >= 1 FROM signals_signal",
            "half a story": "SELECT COUNT(*) >= 1 FROM signals_feedback",
        }[part]
        try:
            return bool(database.execute(wanted).fetchone()[0])
        finally:
            database.close()
    except sqlite3.OperationalError:
        return False


def _looks_as_told(data: Path) -> None:
    members = {row["name"]: row for row in answer("member", "list", data=data)["items"]}
    for member in FOUNDING:
        row = members[member["name"]]
        assert (row["standing"], row["note"], row["source"]) == (member["standing"], member["note"], member["source"])
    made_up = set(members) - {member["name"] for member in FOUNDING}
    assert len(made_up) == len(CAST)
    assert all("fictitious" in name and members[name]["source"] == "demo" for name in made_up)
    asked = ("+44 20 7946 0123", "https://x.parcel-fee.example/pay", "https://honest-little-shop.example/", "https://easy-tasks.test/")
    results = answer("check", *asked, data=data)["results"]
    assert [result["verdict"] for result in results] == ["corroborated", "corroborated", "retracted", "disputed"]


def test_a_hub_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    done = run("demo", "--json", data=data)
    assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "not-a-demo")
    assert not (data / "demo.json").exists()


def test_founding_members_do_nothing_and_each_fact_has_its_source() -> None:
    assert {member["name"] for member in FOUNDING} == {
        "Thailand", "Bangladesh", "Nepal", "Peru", "United Arab Emirates", "UNODC", "TikTok", "Meta",
    }  # fmt: skip
    for member in FOUNDING:
        assert member["standing"] in ("signed", "invited")
        assert member["source"].startswith(("[S] ", "[V] "))
        assert member["note"]


def test_the_story_tells_of_every_kind_of_identifier_and_of_made_up_ones_only() -> None:
    tables = identifier_tables()
    identifiers = {step["id"]: parse(step["identifier"]["value"], None, step["identifier"].get("kind"), tables=tables) for step in SIGNALS}
    assert {identifier.kind for identifier in identifiers.values()} == {
        "phone", "iban", "account", "proxy", "crypto", "url", "domain", "ip", "email", "handle", "app", "sender", "image", "script",
    }  # fmt: skip
    for identifier in identifiers.values():
        match identifier.kind:
            case "phone":
                assert identifier.value.startswith(("+120255501", "+4420794600", "+4420794601", "+61491570")), identifier.value
            case "domain" | "email":
                assert identifier.value.endswith((".example", ".test"))
            case "url":
                assert identifier.value.split("/")[0].endswith((".example", ".test"))
            case "ip":
                assert identifier.value.startswith("203.0.113.")


def test_the_sample_lists_say_that_they_are_made_up_and_hold_nothing_of_anybodys() -> None:
    for name, kind in (("domains", "domain"), ("allow", "domain"), ("phones", "phone")):
        text = files("accord.site.demo").joinpath(f"sample-{name}.txt").read_text(encoding="utf-8")
        assert text.startswith("# A made-up")
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            try:
                value = parse(line, None, kind, tables=identifier_tables()).value
            except NotAnIdentifier:
                raise AssertionError(f"{line} is no {kind}") from None
            if kind == "domain":
                assert value.endswith((".example", ".test"))
            else:
                assert value.startswith(("+1", "+442079460", "+61491570")), value
                assert not value.startswith("+1") or value[5:10] == "55501"


def test_nobody_of_the_demo_can_be_reached_outside_it() -> None:
    """Its addresses are of names that lead nowhere, so that what somebody types there reaches no real bank and no police."""
    folder = Path(str(files("accord.site.demo")))
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".json", ".txt", ".csv")]
    hosts = {host for text in texts for host in re.findall(r"[\w}]@([\w-]+(?:\.[\w-]+)+)", text)}
    assert "consulates.example" in hosts
    assert not [host for host in hosts if not re.search(r"(?:^|\.)(?:example|invalid|test|localhost)(?:\.(?:com|net|org))?$", host)]
