"""The main job on real lists: everything listed is hit from below, nothing that merely looks like it, and every refusal is named.

The lists come from their npm packages at test time and are never kept here (eth-phishing-detect's licence does not allow it).
"""

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from databases import sqlite_at, use_database
from hubs import Api


def _package(name: str, file: str, tmp: Path) -> Any:
    """One JSON file out of an npm package."""
    done = subprocess.run(["npm", "pack", "--silent", name], cwd=tmp, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip("the npm registry can't be reached, so the real lists can't be had")
    with tarfile.open(tmp / done.stdout.split()[-1]) as archive:
        member = archive.extractfile(f"package/{file}")
        assert member is not None
        return json.load(member)


@pytest.fixture(scope="module")
def eth(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, so the real lists can't be had")
    return _package("eth-phishing-detect@1.2.0", "src/config.json", tmp_path_factory.mktemp("eth"))


def _accord(data: Path, *words: str) -> dict[str, Any]:
    """Run the command line as an operator does."""
    command = [str(Path(sys.executable).with_name("accord")), *words, "--data", str(data), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "hub"


@pytest.fixture
def first(data: Path, sqlite_template: Path) -> Api:
    """A hub made by `accord init`, and its first member's client."""
    made = _accord(data, "init", "--name", "Anti-scam hub")
    use_database(sqlite_at(data / "accord.db"))
    return Api(made["token"], made["member"]["id"])


def _import(lines: list[str], data: Path, *options: str) -> dict[str, Any]:
    path = data.with_name("list.txt")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return _accord(data, "import", "list", str(path), *options)


def test_the_phishing_list_and_its_allow_list(first: Api, eth: Any, data: Path) -> None:
    black, white = eth["blacklist"], eth["whitelist"]
    assert (len(black), sum("xn--" in name or not name.isascii() for name in black), len(white)) == (13_752, 1_158, 1_138)
    report = _import(black, data, "--scheme", "phishing-credentials")
    assert report["lines"] == 13_752
    assert len(report["protected"]) == 17
    assert report["published"] + report["quarantined"] + report["refused"] == 13_752
    assert all(refusal["code"] and refusal["why"] for refusal in report["refusals"])
    assert [row["text"] for row in report["refusals"]] == ["com12786312634", "iclexofmarket"]
    _import(white, data, "--benign")

    named = {row["text"] for row in report["protected"] + report["refusals"]}
    both = {"coinbased.xyz", "metmask.com", "spi.club"}
    listed = [name for name in black if name not in named and not name.replace(".", "").isdigit()]
    verdicts: dict[str, str] = {}
    for start in range(0, len(listed), 1000):
        values = [f"https://sub.{name}/any?path" for name in listed[start : start + 1000]]
        results = first.post("/check", {"values": values, "use": "block"})["results"]
        for name, result in zip(listed[start : start + 1000], results, strict=True):
            verdicts[name] = result["verdict"]
            assert result["reasons"], name
    assert {name for name, word in verdicts.items() if word != "reported"} == both
    assert {verdicts[name] for name in both} == {"protected"}

    likes = [f"{name}.example.org" for name in listed[:1000]]
    assert {result["verdict"] for result in first.post("/check", {"values": likes})["results"]} == {"none"}
    below = ["revigo.fanclub.rocks", "token.usermd.net", "prezenty.tomu.usermd.net"]
    assert {first.verdict(f"https://{name}/a")["verdict"] for name in below} == {"protected"}
    assert first.verdict("https://fanclub.rocks/a")["verdict"] == "reported"


def test_the_disposable_phone_numbers(first: Api, data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, so the real lists can't be had")
    numbers = _package("@ip1sms/disposable-phone-numbers@2.1.802", "number-list.json", tmp_path_factory.mktemp("ip1"))
    report = _import(["+" + number for number in numbers], data, "--kind", "phone")
    assert report["lines"] == 93_288
    assert report["refused"] == len(report["refusals"]) == 29
    assert report["published"] + report["duplicates"] == 93_259
    assert first.verdict("+" + next(iter(numbers)))["verdict"] == "reported"
