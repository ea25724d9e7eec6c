"""country: listed, shown and checked without a hub; a broken pack ends with status 1 and every fault named."""

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from programs import lines, run


def refused(*words: str) -> str:
    """What a command that fails with status 1 says."""
    done = run(*words)
    assert done.returncode == 1
    return done.stderr.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a pack that ships."""
    with as_file(files("accord.core.countries").joinpath("PE")) as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "PE"))


def test_packs_are_listed_and_shown_with_tag_and_source() -> None:
    (listed,) = lines("country", "list")
    assert [row["code"] for row in listed] == ["AE", "BD", "NP", "PE", "TH"]
    (pack,) = lines("country", "show", "pe")
    cell = next(value for value in pack["values"] if (value["section"], value["row"], value["column"]) == ("lines", "cud-1818", "number"))
    assert (cell["value"], cell["tag"], cell["source"]) == ("1818", "V", "mininter")
    assert pack["sources"]["mininter"]


def test_a_pack_that_ships_is_whole(folder: Path) -> None:
    assert run("country", "check", "PE").returncode == 0
    assert run("country", "check", "PE", "--folder", str(folder)).returncode == 0


def test_every_fault_of_a_broken_pack_is_named(folder: Path) -> None:
    lines_file = folder / "lines.toml"
    lines_file.write_text(lines_file.read_text("utf-8").replace('tag = "V", source = ["mininter"]', 'tag = "R", source = ["mininter"]', 1))
    (folder / "desks.toml").unlink()
    message = refused("country", "check", "PE", "--folder", str(folder))
    assert "lines.toml, cud-1818, number: " in message and "desks.toml: The file is missing." in message
    as_json = run("country", "check", "PE", "--folder", str(folder), "--json")
    assert as_json.returncode == 1
    faults = json.loads(as_json.stdout)["faults"]
    assert {("lines.toml", "cud-1818", "number"), ("desks.toml", "", "")} <= {
        (fault["file"], fault["row"], fault["field"]) for fault in faults
    }


def test_a_file_that_is_no_toml_and_a_pack_of_another_country_are_told(folder: Path) -> None:
    assert "country.toml, code: " in refused("country", "check", "TH", "--folder", str(folder))
    (folder / "banks.toml").write_text("[bank.002\n")
    assert refused("country", "check", "PE", "--folder", str(folder)).startswith("banks.toml: ")
    (folder / "banks.toml").write_text("a = " + "[" * 3000 + "]" * 3000)
    (folder / "lines.toml").unlink()
    (folder / "lines.toml").mkdir()
    message = refused("country", "check", "PE", "--folder", str(folder))
    assert message.startswith("banks.toml: ") and "lines.toml: " in message and "Traceback" not in message


def test_a_file_as_an_editor_of_windows_saves_it(folder: Path) -> None:
    """With a byte order mark and its line ends it is the same file; in UTF-16 it is told what to do."""
    banks = folder / "banks.toml"
    text = banks.read_text("utf-8")
    banks.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert run("country", "check", "PE", "--folder", str(folder)).returncode == 0
    banks.write_bytes(text.encode("utf-16"))
    assert refused("country", "check", "PE", "--folder", str(folder)) == "banks.toml: This file is not in UTF-8. Save it as UTF-8.\n"


def test_holidays_that_the_library_does_not_have_are_told(folder: Path) -> None:
    locale = folder / "locale.toml"
    locale.write_text(locale.read_text("utf-8").replace('holidays = { value = "PE"', 'holidays = { value = "PEX"'))
    assert refused("country", "check", "PE", "--folder", str(folder)).startswith("locale.toml, locale, holidays: ")


def test_a_country_without_a_pack_is_told_with_those_there_are() -> None:
    assert refused("country", "show", "FR") == "There is no pack for this country. There are: AE, BD, NP, PE, TH.\n"


def test_what_the_rules_say_of_a_request_is_shown() -> None:
    (rows,) = lines("country", "rules", "hold-funds", "--from", "th", "--to", "th")
    clocks = {row["name"]: row["value"] for row in rows if row["is a"] == "clock"}
    assert (clocks["police.report"], clocks["hold.lapse"]) == ("72 hours", "7 days")
    process = run("country", "rules", "takedown", "--from", "TH", "--to", "PE")
    assert (process.returncode, process.stdout.decode().startswith("No rule speaks of such a request.")) == (0, True)
