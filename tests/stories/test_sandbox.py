"""A bank tries things out in the sandbox, at the hub's own address: what works outside works there, and nothing of it is outside."""

import ast
import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from programs import answer, environment, new_hub, run, wait_until
from servers import serving

from accord.client import Client

# Signs of life, and the hub's own clocks: they change whether anybody does anything or not.
ALIVE = {"journal_follower", "journal_clock", "leases_lease", "leases_process", "sqlite_sequence", "django_session"}
CANARY = "sandbox-canary"


@dataclass
class Scene:
    data: Path
    address: str
    inside: str
    other: str
    outside: str

    def ask(self, path: str, token: str = "", body: Any = None, **headers: str) -> tuple[int, dict[str, str], str]:
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        given = None if body is None else json.dumps(body).encode()
        more = {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(f"{self.address}{path}", given, {**sent, **more, **headers})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
        try:
            with opener.open(request, timeout=60) as got:
                return got.status, {name.lower(): value for name, value in got.headers.items()}, got.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read().decode()


def token_of(member: str, data: Path, *sandbox: str) -> str:
    return str(answer("token", "create", "--member", member, *sandbox, data=data)["token"])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data, _ = new_hub(tmp_path_factory.mktemp("hub"))
    answer("member", "add", "Real Bank", "--sector", "finance", "--country", "TH", data=data)
    with serving(data) as (address, _):
        # It begins with the first command, also while the hub is served.
        made = answer("member", "add", f"{CANARY} bank", "--sector", "finance", "--country", "TH", "--sandbox", data=data)
        assert made["sandbox"] is True
        answer("member", "add", f"{CANARY} police", "--sector", "state", "--country", "TH", "--sandbox", data=data)
        inside, other = (token_of(f"{CANARY} {name}", data, "--sandbox") for name in ("bank", "police"))
        world = Scene(data, address, inside, other, token_of("Real Bank", data))
        wait_until(lambda: world.ask("/api/v1/me", inside)[0] == 200, 60)
        yield world


def rows(data: Path) -> dict[str, list[Any]]:
    """All that the real hub keeps, but for signs of life."""
    with sqlite3.connect(f"file:{data / 'accord.db'}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables if name not in ALIVE}


def test_each_act_in_the_sandbox_works_and_nothing_of_it_is_in_the_hub(scene: Scene) -> None:
    before = rows(scene.data)
    value = f"{CANARY}-evil.com"
    with Client(scene.address, scene.inside) as bank, Client(f"{scene.address}/sandbox", scene.other) as police:
        published = list(bank.publish([{"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}}] * 2))
        assert [outcome.status for outcome in published] == ["published", "duplicate"]
        assert bank.check([value])[0]["verdict"] == "reported"
        assert any(entry["type"] == "signal.published" for entry in police.feed(0))
        for entry in police.stream(0):
            if entry["type"] == "signal.published":
                break
        assert bank.acknowledge(1, "filter") == 1
    status, _, body = scene.ask("/api/v1/webhooks", scene.inside, {"url": "https://hooks.example/x"})
    assert status == 201, body
    status, _, body = scene.ask("/api/v1/reports", "", {"what": CANARY})
    assert status in (401, 404, 405, 422), body
    after = rows(scene.data)
    assert {name for name in after if after[name] != before.get(name)} == set()
    assert CANARY not in json.dumps(after, default=repr)
    with Client(scene.address, scene.outside) as real:
        assert real.check([value])[0]["verdict"] == "none"
        assert not any(entry["type"] == "signal.published" for entry in real.feed(0))


PLACES = ["/", "/check", "/figures", "/api/v1/openapi.json", "/metrics", "/readyz", "/account/login/"]
ASKED = ["/api/v1/members", "/api/v1/signals", "/api/v1/feed?after=0", "/api/v1/responsibilities", "/api/v1/requests", "/api/v1/bells"]


def test_no_page_and_no_answer_of_the_hub_names_the_sandbox(scene: Scene) -> None:
    for path in PLACES:
        assert CANARY not in scene.ask(path)[2], path
    for path in ASKED:
        status, headers, body = scene.ask(path, scene.outside)
        assert CANARY not in body and "accord-sandbox" not in headers, path
        assert scene.ask(path, scene.inside)[0] == status, path
    assert CANARY in scene.ask("/api/v1/members", scene.inside)[2]


def test_every_answer_of_the_sandbox_says_that_it_is_one(scene: Scene) -> None:
    status, headers, body = scene.ask("/api/v1/me", scene.inside)
    assert (status, headers["accord-sandbox"], json.loads(body)["sandbox"]) == (200, "1", True)
    assert "sandbox" not in json.loads(scene.ask("/api/v1/me", scene.outside)[2])
    # A link into it leads there, to the same page, which says so in the reader's language; leaving leads out.
    for language, words in (("en", "This is the sandbox"), ("ar", "هذه بيئة تجريبية")):
        assert words in scene.ask(f"/sandbox/account/login/?lang={language}")[2]
        assert words not in scene.ask(f"/account/login/?lang={language}")[2]
    assert "This is the sandbox" not in scene.ask("/sandbox/leave")[2]
    # A harmed person's report is never written there, whatever link they followed.
    for path in ("/sandbox/report", "/sandbox/check", "/sandbox/appeal"):
        assert "accord-sandbox" not in scene.ask(path.removeprefix("/sandbox"), Cookie="accord_in_sandbox=1")[1]


def test_tokens_are_of_one_side_alone(scene: Scene) -> None:
    assert scene.inside.startswith("accord_sandbox_") and not scene.outside.startswith("accord_sandbox_")
    assert scene.ask("/sandbox/api/v1/me", scene.outside)[0] == 401
    assert scene.ask("/api/v1/me", "accord_sandbox_unknown")[0] == 401
    made = run("token", "create", "--member", f"{CANARY} bank", data=scene.data)
    assert made.returncode == 1 and b"No member" in made.stderr


REACHES_OUT = {
    "ACCORD_SMTP": "smtp://127.0.0.1:9?tls=none",
    "ACCORD_MAIL_FROM": "hub@hub.example",
    "ACCORD_SMS_GATEWAY": "https://sms.example/send",
    "ACCORD_SMS_TOKEN": "t",
    "ACCORD_LOOK_UPS": "1",
    "ACCORD_OIDC_ISSUER": "https://id.example",
    "ACCORD_OIDC_CLIENT": "hub",
    "ACCORD_BACKUP_TO": "/nowhere",
}
SET = """
import accord.site.settings as s
outside = s.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
print([bool(value) for value in (s.ACCORD_SMTP, s.ACCORD_SMS_GATEWAY, s.ACCORD_LOOK_UPS, s.ACCORD_BACKUP_TO, outside)])
"""


def test_the_sandbox_tells_nobody_outside_and_is_in_no_backup(scene: Scene, tmp_path: Path) -> None:
    for more, reaches in (({}, True), ({"ACCORD_SANDBOX": "1"}, False)):
        variables = environment(ACCORD_DATA=str(scene.data), **REACHES_OUT, **more)
        set_so = subprocess.run([sys.executable, "-c", SET], env=variables, capture_output=True, text=True, check=True).stdout
        assert ast.literal_eval(set_so) == [reaches] * 5
    assert run("backup", "create", "--to", str(tmp_path), "--json", data=scene.data, ACCORD_RECOVERY_KEY="none").returncode == 0
    assert not [path for path in tmp_path.rglob("*") if "sandbox" in path.name]
