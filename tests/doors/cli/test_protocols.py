"""protocol: listed, shown and checked without a hub; a flawed file ends with status 1 and every flaw named."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from newest import HOLD
from programs import lines, run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of a protocol that ships."""
    shipped = files("accord.core.protocols").joinpath("shipped/hold-funds.2.toml")
    path = tmp_path / "hold-funds.2.toml"
    path.write_bytes(shipped.read_bytes())
    return path


def test_protocols_are_listed_and_shown() -> None:
    (listed,) = lines("protocol", "list")
    assert HOLD in {item["ref"] for item in listed["items"]}
    (protocol,) = lines("protocol", "show", "hold-funds")
    assert protocol["ref"] == HOLD
    output = run("protocol", "show", HOLD).stdout.decode()
    assert "partly-held" in output and "moved-on" in output
    assert run("protocol", "show", "hold-funds", "--drawing").stdout.decode() == protocol["drawing"]


def test_an_unknown_protocol_is_told_with_those_there_are() -> None:
    done = run("protocol", "show", "hold-money")
    assert done.returncode == 1
    assert "hold-funds" in done.stderr.decode()


def test_a_protocol_that_ships_has_no_flaw_unless_it_goes_by_another_name(file: Path) -> None:
    assert run("protocol", "check", str(file)).returncode == 0
    renamed = file.rename(file.with_name("holding.toml"))
    done = run("protocol", "check", str(renamed), "--json")
    assert (done.returncode, [flaw["flaw"] for flaw in json.loads(done.stdout)["flaws"]]) == (1, ["misnamed"])


def test_a_byte_order_mark_before_a_file_is_passed_over(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert run("protocol", "check", str(file)).returncode == 0


def test_a_flaw_is_named_with_its_place(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + '\n[state.nowhere]\ntitle = "Nowhere"\n', "utf-8")
    done = run("protocol", "check", str(file))
    assert done.returncode == 1
    assert "unreachable: " in done.stdout.decode() and "nowhere" in done.stdout.decode()


def test_a_file_that_is_no_toml_or_no_protocol_is_refused(file: Path) -> None:
    for text in ("[side", 'name = "hold-funds"\n', "a = " + "[" * 3000 + "]" * 3000):
        file.write_text(text, "utf-8")
        done = run("protocol", "check", str(file))
        assert done.returncode == 1
        assert done.stderr and b"Traceback" not in done.stderr
