"""Where people reach the hub: one setting, and the hub's identity is none of it."""

import json
import os
import socket
import subprocess
from pathlib import Path

import forks
import httpx
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


def test_a_hub_served_for_the_first_time_answers_to_its_machines_name_and_its_pages_lead_to_it(tmp_path: Path) -> None:
    """As somebody starts it who sets nothing: what a process is told when the port is known must reach the one that answers."""
    data, _ = new_hub(tmp_path)
    process = _serve(data, "--host", "0.0.0.0", ACCORD_HOSTS="", ACCORD_ADDRESS="")  # empty, as some start programs pass what is not set
    try:
        own = (data / "address").read_text(encoding="ascii")
        port = own.rpartition(":")[2]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

            def status(host: str) -> int:
                return client.get("/check", headers={"Host": f"{host}:{port}"}).status_code

            told = [status(host) for host in (socket.gethostname(), "localhost", "127.0.0.1", "elsewhere.example")]
            assert told == [200, 200, 200, 400]
            told = client.get("/.well-known/oauth-authorization-server", headers={"Host": f"localhost:{port}"}).json()["issuer"]
            assert told == own == f"http://localhost:{port}"
            # On this machine it is the address that was asked, whichever of its names that is.
            assert client.get("/.well-known/oauth-authorization-server").json()["issuer"] == f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=120)
    # Once it was reached by https elsewhere; who starts it without saying so signs in here again.
    (data / "address").write_text("https://accord.example.org", encoding="ascii")
    process = _serve(data)
    try:
        own = (data / "address").read_text(encoding="ascii")
        answer = httpx.get(f"{own}/console/sign-in", trust_env=False, follow_redirects=True)
        cookies = answer.headers.get_list("set-cookie")
        assert cookies and not any("secure" in cookie.lower().split("; ") or cookie.startswith("__") for cookie in cookies)
    finally:
        process.terminate()
        process.communicate(timeout=120)


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
