"""Where people reach the hub: one setting, and the hub's identity is none of it."""

import json
import os
import subprocess
from pathlib import Path

import forks
from programs import ACCORD, environment, new_hub


def _serve(data: Path, *words: str, **more: str) -> "subprocess.Popen[bytes]":
    process = forks.Popen(
        [*ACCORD, "serve", "--port", "0", "--json", *words],
        env=environment(ACCORD_DATA=str(data), **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdout.readline()
    return process


def _run(data: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[bytes]":
    return forks.run([*ACCORD, *words], env=environment(ACCORD_DATA=str(data), **more), capture_output=True, check=True)


def _address(data: Path, **more: str) -> str:
    show = "import django; django.setup(); from django.conf import settings; print(settings.ACCORD_ADDRESS)"
    command = [ACCORD[0], "-c", show]
    env = environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", **more)
    return forks.run(command, env=env, capture_output=True, check=True).stdout.decode().strip()


def test_commands_beside_a_served_hub_hand_out_its_links(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    assert _address(data) == "http://localhost:8000"
    process = _serve(data)
    try:
        served = _address(data)
        assert served.startswith("http://localhost:") and served != "http://localhost:8000"
        assert _address(data, ACCORD_ADDRESS="https://accord.example.org/") == "https://accord.example.org"
    finally:
        process.terminate()
        process.communicate(timeout=120)
    assert _address(data) == served
    assert os.stat(data / "address").st_mode & 0o077 == 0


def test_lists_built_by_whoever_follow_each_other_at_a_client(tmp_path: Path) -> None:
    """Built under one address and then under another: a client takes the second, and the delta between them."""
    data, _ = new_hub(tmp_path)
    bank = json.loads(_run(data, "member", "add", "Bank", "--sector", "finance", "--country", "TH", "--json").stdout)["id"]
    heads = []
    for address in ("http://localhost:8300", "https://accord.example.org"):
        _run(data, "lists", "build", "--member", bank, "--use", "block", ACCORD_ADDRESS=address)
        newest = sorted((data / "lists").rglob("*"), key=lambda path: path.stat().st_mtime_ns)
        heads.append(b"".join(path.read_bytes() for path in newest if path.is_file()))
    assert all(b"localhost:8300" not in head and b"accord.example.org" not in head for head in heads)
    assert b"urn:uuid:" in heads[0]
