"""docs/operate against the code, and against the programs that read its files: systemd, nginx. What is typed there is played in
test_play_install.py."""

import asyncio
import json
import re
import shutil
import socket
import ssl
import subprocess
import tomllib
from contextlib import closing
from http.client import HTTPSConnection
from importlib import import_module
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.utils import translation
from proxied import certificate, free_port, needs_nginx, proxied

from accord.formats.problems import TITLES
from accord.server.asgi import Refused
from accord.server.bodies import Bodies
from accord.server.supervision import HEADERS_WITHIN
from accord.site.web import LARGEST
from played_blocks import Block, blocks, blocks_of, commands
from played_place import read_environment, read_unit

ROOT = Path(__file__).resolve().parents[2]
OPERATE = ROOT / "docs" / "operate"
UNITS = sorted((OPERATE / "systemd").glob("*.service"))
NGINX = (OPERATE / "nginx.conf").read_text(encoding="utf-8")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
WORST = 20  # tenths; systemd's own word up to there is OK


def needs(program: str, package: str) -> pytest.MarkDecorator:
    here = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    return pytest.mark.skipif(here is None, reason=f"{program} is missing: install it (Debian: apt-get install {package})")


def the_blocks() -> list[Block]:
    return blocks(OPERATE)


# --- systemd ----------------------------------------------------------------------------------------------------------------------


def put_up(unit: Path, root: Path) -> None:
    """A root in which the unit's program is there."""
    for folder in ("etc/systemd/system", "opt/accord/current/bin", "usr/lib/systemd/system"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    program = root / "opt" / "accord" / "current" / "bin" / "accord"
    program.write_text("#!/bin/sh\n", encoding="ascii")
    program.chmod(0o755)
    for name in ("sysinit.target", "multi-user.target", "network-online.target", "basic.target", "shutdown.target"):
        (root / "usr/lib/systemd/system" / name).write_text("[Unit]\nDescription=Here\n", encoding="ascii")
    shutil.copy(unit, root / "etc/systemd/system" / unit.name)


@needs("systemd-analyze", "systemd")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit_and_it_may_do_little(unit: Path, tmp_path: Path) -> None:
    put_up(unit, tmp_path)
    verified = subprocess.run(
        ["systemd-analyze", f"--root={tmp_path}", "verify", "--man=no", "--recursive-errors=no", unit.name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")
    words = ["systemd-analyze", "security", "--offline=true", f"--threshold={WORST}", "--no-pager", unit]
    secure = subprocess.run(words, capture_output=True, text=True, check=False)
    assert secure.returncode == 0, secure.stdout[-300:]


def test_a_unit_runs_what_there_is_and_all_of_them_have_the_same_walls() -> None:
    serve, migrate = (read_unit(OPERATE / "systemd" / f"{name}.service") for name in ("accord", "accord-migrate"))
    assert serve["Type"] == ["notify"] and int(serve["WatchdogSec"][0]) >= 30
    assert serve["ExecStart"] == ["/opt/accord/current/bin/accord serve --no-migrate --host 127.0.0.1 --port 8000"]
    assert migrate["ExecStart"] == ["/opt/accord/current/bin/accord migrate"]
    # What the hub needs to end well, and then some.
    assert int(serve["TimeoutStopSec"][0]) > 2 * import_module("accord.server.stopping").STOP_WITHIN
    assert int(serve["LimitNOFILE"][0]) >= import_module("accord.server.supervision").MOST_CONNECTIONS + 500
    own = {"NotifyAccess", "LimitNOFILE", "OOMPolicy", "RuntimeDirectory", "RuntimeDirectoryMode", "WatchdogSec", "TimeoutStopSec"}
    own |= {"Restart", "RestartSec", "RestartSteps", "RestartMaxDelaySec", "StartLimitIntervalSec", "WantedBy", "Description", "ExecStart"}
    own |= {"Type", "EnvironmentFile", "TimeoutStartSec", "Documentation"}
    serve["SystemCallFilter"].remove("setpriority")  # of the process that reads uploads, which goes behind the others
    assert {key: said for key, said in serve.items() if key not in own} == {key: said for key, said in migrate.items() if key not in own}


def test_settings_are_read_alike_by_systemd_and_the_shell() -> None:
    known = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in ("accord.env", "owner.env"):
        said = read_environment(OPERATE / name)
        assert all(f"`{setting}`" in known for setting in said)
        program = f"set -a; . ./{name}; env -0"
        by_shell = subprocess.run(["sh", "-euc", program], cwd=OPERATE, capture_output=True, check=True, env={}).stdout.decode()
        assert said.items() <= dict(line.partition("=")[::2] for line in by_shell.split("\0") if line).items()  # type: ignore[arg-type]


# --- nginx ------------------------------------------------------------------------------------------------------------------------


def test_the_proxy_has_the_hubs_own_bounds_and_words() -> None:
    assert int(re.findall(r"client_max_body_size (\d+)m;", NGINX)[0]) * 1024 * 1024 == LARGEST
    keeps = int(re.findall(r"keepalive_timeout (\d+)s;  # the hub", NGINX)[0])
    assert keeps * 1000 < HEADERS_WITHIN
    scope = {"type": "http", "headers": [(b"content-length", str(LARGEST + 1).encode())]}
    with pytest.raises(Refused) as refused:
        asyncio.run(Bodies(LARGEST).read(scope, lambda: asyncio.sleep(0, {})))
    answers = [json.loads(text) for text in re.findall(r"'(\{.*\})'", NGINX)]
    assert (refused.value.status, refused.value.code, refused.value.text) in [
        (each["status"], each["code"], each["detail"]) for each in answers
    ]
    away = "The hub can't be reached at the moment. Try again in a few seconds."
    for name, message, values in (("too_large", refused.value.people, refused.value.values), ("away", away, {})):
        (said,) = re.findall(rf"map \$accord_language \$accord_{name}_said \{{(.*?)^\}}", NGINX, re.DOTALL | re.MULTILINE)
        by_language = dict(re.findall(r'^    (\w+) "(.*)";$', said, re.MULTILINE))
        for language, _ in settings.LANGUAGES:
            with translation.override(language):
                text = translation.gettext(message).format(**values)
            assert by_language.pop("default" if language == "en" else language) == text
        assert not by_language
    for problem in answers:
        assert problem["title"] == TITLES[problem["status"]] and problem["type"] == f"urn:accord:problem:{problem['code']}"


@pytest.mark.parametrize("address", ["/api/v1/stream", "/console/stream", "/api/v1/signals"])
def test_what_comes_bit_by_bit_is_not_held_up(address: str) -> None:
    (location,) = re.findall(rf"location = {address} \{{(.*?)\}}", NGINX, re.DOTALL)
    assert "proxy_buffering off;" in location
    assert "proxy_request_buffering off;" in NGINX.rpartition("location / {")[0]


def test_no_log_of_the_proxy_holds_what_was_asked() -> None:
    (form,) = re.findall(r"log_format accord '(.*)';", NGINX)
    assert set(re.findall(r"\$\w+", form)) == {
        "$time_iso8601", "$request_method", "$status", "$body_bytes_sent", "$request_time", "$upstream_status", "$upstream_response_time",
    }  # fmt: skip
    assert set(re.findall(r"access_log (.*?);", NGINX)) == {"off", "/var/log/nginx/accord.log accord"}
    assert set(re.findall(r"error_log .*? (\w+);", NGINX)) == {"emerg"}


@needs_nginx
def test_where_the_hub_is_away_both_addresses_say_so_as_the_hub_would(tmp_path: Path) -> None:
    authority, server = certificate(tmp_path, "authority"), certificate(tmp_path, "localhost")
    ports = (free_port(), free_port(), free_port())
    trusting = ssl.create_default_context(cafile=str(server.pem))
    with (
        proxied(tmp_path / "nginx", ports, f"http://127.0.0.1:{free_port()}", server, authority) as proxy,
        httpx.Client(verify=trusting, trust_env=False, timeout=60) as client,
    ):
        for address in (proxy.plain, proxy.certified):
            for answer in (client.get(f"{address}/api/v1/me"), client.post(f"{address}/api/v1/check", json={"values": ["x"]})):
                assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (503, 503, "busy")
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert int(answer.headers["Retry-After"]) > 0
        # It is refused by its head alone.
        with closing(HTTPSConnection("localhost", ports[1], context=trusting, timeout=60)) as large:
            large.putrequest("POST", "/api/v1/check")
            large.putheader("Content-Length", str(LARGEST + 1))
            large.endheaders()
            refused = large.getresponse()
            assert (refused.status, refused.headers["Content-Type"]) == (413, "application/problem+json")
        with closing(HTTPSConnection("localhost", ports[1], context=trusting, timeout=60)) as large:
            large.putrequest("POST", "/report?lang=es")
            large.putheader("Content-Length", str(LARGEST + 1))
            large.endheaders()
            refused = large.getresponse()
            assert refused.status == 413 and "como máximo 64 MB" in refused.read().decode(), "as the hub says it, in the page's language"
        for address, kept, browser, language in (
            ("/check?lang=th", "es", "ar", "th"),
            ("/check", "es", "ar", "es"),
            ("/check", "xx", "de-AR;q=0.9, ne-NP;q=0.8", "ne"),
            ("/check", "xx", "bn", "bn"),
            ("/check", "xx", "de-AR,zh-Hant-es", "en"),
            ("/check?lang=fr", "xx", "*", "en"),
        ):
            headers = {"Cookie": f"a=b; django_language={kept}", "Accept-Language": browser}
            page = client.get(proxy.plain + address, headers=headers)
            with translation.override(language):
                said = translation.gettext("The hub can't be reached at the moment. Try again in a few seconds.")
            assert (page.status_code, page.text) == (503, f"{said}\n"), (address, kept, browser)
            assert page.headers["Content-Type"] == "text/plain; charset=utf-8"


@needs_nginx
def test_what_the_proxy_refuses_itself_reads_as_a_refusal_of_the_hub(tmp_path: Path) -> None:
    authority, server, over = (
        certificate(tmp_path, "authority"),
        certificate(tmp_path, "localhost"),
        certificate(tmp_path, "over", lasts=-1),
    )
    ports = (free_port(), free_port(), free_port())
    trusting, shows = (ssl.create_default_context(cafile=str(server.pem)) for _ in range(2))
    shows.load_cert_chain(*over.pair)
    with (
        socket.create_server(("127.0.0.1", 0)) as hub,  # it never answers
        proxied(
            tmp_path / "nginx", ports, f"http://127.0.0.1:{hub.getsockname()[1]}", server, authority,
            lambda text: text.replace("limit_conn accord 256;", "limit_conn accord 1;"),
        ) as proxy,
        httpx.Client(verify=shows, trust_env=False, timeout=60) as expired,
    ):  # fmt: skip
        refused = expired.post(f"{proxy.certified}/api/v1/oauth/token", data={"grant_type": "client_credentials"})
        assert (refused.status_code, refused.json()["status"], refused.json()["code"]) == (401, 401, "bad-certificate")
        assert refused.headers["Content-Type"] == "application/problem+json" and "WWW-Authenticate" in refused.headers
        for port in ports[1:]:
            with closing(HTTPSConnection("localhost", port, context=trusting, timeout=60)) as first:
                first.request("GET", "/api/v1/me")
                held, _ = hub.accept()
                with held, httpx.Client(verify=trusting, trust_env=False, timeout=60) as client:
                    crowded = client.get(f"https://localhost:{port}/api/v1/me")
                assert (crowded.status_code, crowded.json()["code"]) == (429, "too-many-connections")
                assert crowded.headers["Content-Type"] == "application/problem+json" and int(crowded.headers["Retry-After"]) > 0


# --- the container file, the documents --------------------------------------------------------------------------------------------


def test_the_container_is_made_as_the_machine_is() -> None:
    text = (OPERATE / "Containerfile").read_text(encoding="utf-8")
    instructions = re.sub(r"\\\n", " ", text)
    installs = [
        re.sub(r"\s+", " ", words.replace("--no-cache-dir ", "")).strip() for words in re.findall(r"pip (install [^&\n]*)", instructions)
    ]
    by_hand = re.findall(r"bin/pip (install .*)", (OPERATE / "install.md").read_text(encoding="utf-8"))
    short = [re.sub(r"\S*/", "", words).replace("-*.whl", f"-{VERSION}-py3-none-any.whl") for words in (*installs, *by_hand)]
    assert short[:2] == short[2:]
    served = json.loads(re.findall(r"^CMD (.*)$", text, re.MULTILINE)[-1])
    assert "--no-migrate" in served and served[served.index("--port") + 1] == re.findall(r"EXPOSE (\d+)", text)[0]
    assert text.rindex("USER ") > text.rindex("FROM ")
    low, high = re.findall(r"3\.(\d+)", tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"])
    assert int(low) <= int(re.findall(r"python:3\.(\d+)", text)[0]) < int(high)


def test_the_documents_name_the_version_that_is_here() -> None:
    for block in the_blocks():
        assert set(re.findall(r"\b\d+\.\d+\.\d+\b(?!\.)", re.sub(r"\d+(?:\.\d+){3}", "", block.text))) <= {VERSION}, block.place
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", changes, re.MULTILINE)
    assert VERSION in headings[:2]
    assert headings[0] in (VERSION, "Not released yet")
    assert import_module("accord").__version__ == VERSION


def test_each_setting_and_file_that_a_document_names_is_there() -> None:
    known = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for path in OPERATE.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert [name for name in set(re.findall(r"\bACCORD_[A-Z_]+\b", text)) if name not in known] == [], path.name
        for name in set(re.findall(r"/opt/accord/current/operate/([\w./-]+)", text)):
            assert (OPERATE / name).exists(), f"{path.name} names {name}"


def test_blocks_are_read_with_what_they_stand_below() -> None:
    text = "# T\n\n## One\n\n```sh played\na\nsystemctl start b\nc\nd\n```\n\n## Two\n\n```conf played x.conf\ny\n```\n```sh\nz\n```\n"
    first, second, third = blocks_of("t.md", text)
    assert (first.heading, first.is_played, commands(first.text)) == ("One", True, ["a", "systemctl start b", "c\nd"])
    assert (second.language, second.name, second.heading) == ("conf", "x.conf", "Two")
    assert (third.is_played, third.text) == (False, "z\n")
