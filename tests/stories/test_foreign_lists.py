"""Lists of others, and ours for others: what is read of a real list is what its own program blocks by it, and what is written is loaded by
Debian's name servers and by npm's ad-block engine, which then block just what the hub lets a member block."""

import csv
import re
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import foreign
import pytest
from hubs import Hub
from listing import vouch
from worlds import caller

from accord.core.signals import BadSignal
from accord.hub.imports import queries as imports
from accord.hub.imports.running import Plan, Report, reader_for
from accord.hub.lists import queries as lists

LISTS = Path(__file__).parents[1] / "data" / "lists"
PASSED = "192.0.2.53"  # what the server that is asked in the end says of every name
NOWHERE = {"0.0.0.0", "127.0.0.1"}
_NAME = re.compile(r"(?:[\w-]+\.)+[a-z][\w-]+", re.IGNORECASE)


def imported(hub: Hub, file: Path, wanted: str) -> set[str]:
    """The values that an import reads of a list, recognised by what it holds."""
    who = caller(hub.admin)
    opened = imports.opened(BytesIO(file.read_bytes()))
    recognised = imports.recognised(opened, who)
    assert recognised.given.format == wanted
    reader = reader_for(Plan(caller=who, given=recognised.given), Report())
    drafts = [reader.draft(line) for line in reader.lines(opened)]
    return {draft.identifier.value for draft in drafts if not isinstance(draft, BadSignal)}


# --- Name servers -------------------------------------------------------------------------------------------------------------------------


def _question(name: str, number: int) -> bytes:
    labels = b"".join(bytes([len(label)]) + label for label in name.encode("idna").split(b"."))
    return struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", 1, 1)


@contextmanager
def upstream() -> Iterator[int]:
    """A server that knows every name, so that what is not answered as it says was stopped on the way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    asked, sender = line.recvfrom(512)
                except OSError:
                    return
                if not asked:
                    return
                end = asked.index(b"\0", 12) + 5
                said = b"\xc0\x0c" + struct.pack("!2HIH", 1, 1, 60, 4) + socket.inet_aton(PASSED)
                line.sendto(asked[:2] + struct.pack("!5H", 0x8180, 1, 1, 0, 0) + asked[12:end] + said, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield line.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", line.getsockname())
        thread.join()


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def blocked_by(server: str, config: str, names: list[str], tmp: Path) -> set[str]:
    """Which of these names a name server does not answer as the server behind it does. PORT and UPSTREAM stand in its settings."""
    path, environment = foreign.program(server)
    with upstream() as behind:
        port = _free_port()
        file = tmp / f"{server}.conf"
        file.write_text(config.replace("PORT", str(port)).replace("UPSTREAM", str(behind)))
        command = {"unbound": [path, "-d", "-c", str(file)], "dnsmasq": [path, "--keep-in-foreground", f"--conf-file={file}"]}[server]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                return {name for name in names if _stopped(name, port, process)}
            finally:
                process.terminate()


def _stopped(name: str, port: int, process: "subprocess.Popen[bytes]") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(0.5)
        for number in range(240):
            assert process.poll() is None, process.stdout and process.stdout.read().decode()
            line.sendto(_question(name, number), ("127.0.0.1", port))
            try:
                answer = line.recv(1500)
            except (TimeoutError, ConnectionRefusedError):
                continue
            code = struct.unpack("!H", answer[2:4])[0] & 15
            address = socket.inet_ntoa(answer[-4:]) if struct.unpack("!H", answer[6:8])[0] else ""
            assert code in (0, 3, 5), (name, code)
            assert code or address in ("", PASSED, *NOWHERE), (name, address)
            return bool(code) or address != PASSED
    raise AssertionError(f"no answer for {name}")


UNBOUND = """server:
  interface: 127.0.0.1@PORT
  do-ip6: no
  use-syslog: no
  chroot: ""
  username: ""
  directory: "/tmp"
  pidfile: ""
  do-not-query-localhost: no
  module-config: "{modules}"
{more}
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@UPSTREAM
remote-control:
  control-enable: no
"""
DNSMASQ = """port=PORT
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
user=
pid-file=
server=127.0.0.1#UPSTREAM
{more}
"""


def stopped_by(format_name: str, file: Path, names: list[str], tmp: Path) -> set[str]:
    """Which of these names the program that a list is written for stops by it."""
    if format_name == "unbound":
        return blocked_by("unbound", UNBOUND.format(modules="iterator", more=f'  include: "{file}"'), names, tmp)
    if format_name == "rpz":
        more = f'rpz:\n  name: "policy.example"\n  zonefile: "{file}"'
        return blocked_by("unbound", UNBOUND.format(modules="respip iterator", more=more), names, tmp)
    if format_name == "dnsmasq":
        return blocked_by("dnsmasq", DNSMASQ.format(more=f"conf-file={file}"), names, tmp)
    if format_name == "hosts":
        return blocked_by("dnsmasq", DNSMASQ.format(more=f"addn-hosts={file}"), names, tmp)
    _, says = foreign.engine_blocks(file, [f"https://{name}/a" for name in names], tmp)
    return {name for name, is_blocked in zip(names, says, strict=True) if is_blocked}


REAL = {
    "zone-blacklist.rpz": "rpz",
    "zone-blacklist.unbound": "unbound",
    "zone-blacklist-refuse.unbound": "unbound",
    "zone-blacklist.dnsmasq": "dnsmasq",
    "zone-blacklist-server.dnsmasq": "dnsmasq",
    "scamblocklist.hosts": "hosts",
    "scamblocklist-raw.hosts": "hosts",
    "scamblocklist.adblock": "adblock",
}


@pytest.mark.parametrize("name", REAL)
def test_what_is_read_of_a_real_list_is_what_its_program_blocks(hub: Hub, name: str, tmp_path: Path) -> None:
    file = LISTS / name
    read = imported(hub, file, REAL[name])
    mentioned = {match.lower() for match in _NAME.findall(file.read_text()) if not match.endswith((".txt", ".internal"))}
    assert len(read) > 90
    names = sorted({*(value for value in read if "/" not in value), *mentioned, "bbc.com", "accord.example"})
    stopped = stopped_by(REAL[name], file, names, tmp_path)
    covers = REAL[name] != "hosts"
    # What a pattern of a filter list would stop besides is lost, and said to be.
    lines = file.read_text().splitlines() if REAL[name] == "adblock" else []
    lost = {match.lower() for line in lines if "*" in line for match in _NAME.findall(line)} - read
    assert {host for host in names if _is_in(host, read, covers=covers)} == stopped - lost


def _is_in(host: str, read: set[str], *, covers: bool) -> bool:
    parts = host.split(".")
    return any(".".join(parts[place:]) in read for place in range(len(parts) if covers else 1))


@pytest.mark.parametrize("name", ["blackbook.csv", "blackbook.txt"])
def test_what_is_read_of_a_real_table_or_plain_list_is_all_of_it(hub: Hub, name: str) -> None:
    rows = list(csv.reader((LISTS / name).open(encoding="utf-8")))
    wanted = {row[0].lower() for row in rows} - {"domain"}
    assert imported(hub, LISTS / name, "csv" if name.endswith(".csv") else "list") == wanted


ZONES = """// Sinkholes, and what else stands in such a file
options { recursion yes; empty-zones-enable no; };
zone "evil-one.com" { type master; notify no; file "null.zone.file"; };
zone "evil-two.co.uk" IN { type primary; file "/etc/bind/blocked.zone"; allow-query { any; }; };
/* zone "commented.com" { type master; file "null.zone.file"; }; */ zone "evil-three.com" { type master; file "null.zone.file"; };
# zone "also-commented.com" { type master; file "null.zone.file"; };
zone "evil-four.com"
{
    type master;  // as above
    file "/etc/bind/null.zone.file";
};
zone "fine-one.com" { type forward; forwarders { 192.0.2.53; }; };
zone "fine-two.com" { type secondary; primaries { 192.0.2.53; }; file "fine-two"; };
zone "corp.com" { type master; file "/etc/bind/db.corp.com"; };
zone "2.0.192.in-addr.arpa" { type master; file "null.zone.file"; };
zone "." { type hint; file "root.hints"; };
"""


def test_what_is_read_of_zones_of_bind_is_what_bind_serves_itself_but_for_real_zones(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "zones.conf"
    file.write_text(ZONES)
    done = foreign.run("named-checkconf", "-l", file)
    assert done.returncode == 0, done.stdout
    served = {line.split()[0] for line in done.stdout.splitlines() if line.split()[-1] in ("master", "primary")}
    assert {"evil-four.com", "corp.com"} <= served
    assert imported(hub, file, "bind") == served - {"corp.com", "2.0.192.in-addr.arpa"}


# --- Out ----------------------------------------------------------------------------------------------------------------------------------

LISTED = ("evil-one.com", "evil-two.co.uk", "xn--bcher-kva.example", "deep.evil-three.com", "evil-page-root.com")
# Nothing of these may be blocked: shared hosts and a site with a page that is listed, what members vouch for, and what is no name.
FREE = ("sites.google.com", "blogspot.com", "page-only.com", "evil-three.com", "fine.evil-one.com", "bbc.com", "quiet.evil-one.com")


@pytest.fixture
def bank(hub: Hub) -> Any:
    bank = hub.member("Bank")
    for value in LISTED[:4]:
        bank.publish(value, scheme="phishing-credentials")
    bank.publish("https://evil-page-root.com/")
    bank.publish("https://evil-one.com/")  # a site and its first page are one rule
    for page in ("https://sites.google.com/view/fake-bank", "https://page-only.com/login", "https://evil-blog.blogspot.com/p/a.html"):
        bank.publish(page)
    for other in ("+66812345678", "mule@evil-mail.com", "203.0.113.44"):
        bank.publish(other)
    bank.publish("quiet.evil-one.com", marking={"uses": ["warn"]})
    bank.publish("secret.com", tlp="TLP:AMBER", audience={"sectors": ["telecom"]})
    vouch(hub, "fine.evil-one.com")
    return bank


@pytest.mark.parametrize("format_name", ["hosts", "adblock", "dnsmasq", "unbound", "rpz"])
def test_what_is_written_is_loaded_and_blocks_just_what_may_be_blocked(bank: Any, format_name: str, tmp_path: Path) -> None:
    made = lists.export(caller(bank), "block", format_name)
    file = tmp_path / f"list.{format_name}"
    file.write_bytes(made.file.read())
    loaded(format_name, file, tmp_path)
    covers = format_name != "hosts"
    names = sorted({*LISTED, *FREE, "www.deep.evil-three.com", "evil-blog.blogspot.com", "a.fine.evil-one.com", "secret.com"})
    wanted = {*LISTED, *(("www.deep.evil-three.com",) if covers else ())}
    stopped = stopped_by(format_name, file, names, tmp_path)
    # A claim for warning alone says nothing against the domain above it, and nobody vouches for the name below.
    assert stopped - {"quiet.evil-one.com"} == wanted
    losses = {"url": 3, "phone": 1, "email": 1, **({"ip": 1} if format_name != "adblock" else {})}
    assert made.counts.losses == losses | ({} if covers else {"below": 6})
    head = [line for line in file.read_text().splitlines() if line.startswith(("#", "!", ";"))]
    assert any("3 pages (a page is never written as its host)" in line for line in head)


def loaded(format_name: str, file: Path, tmp: Path) -> None:
    if format_name == "rpz":
        done = foreign.run("named-checkzone", "policy.example", file)
        assert done.returncode == 0, done.stdout
        assert "ignoring" not in done.stdout
    elif format_name == "unbound":
        config = tmp / "whole.conf"
        config.write_text(f'server:\n  chroot: ""\n  username: ""\n  directory: "{tmp}"\ninclude: "{file}"\n')
        done = foreign.run("unbound-checkconf", config)
        assert done.returncode == 0, done.stderr
    elif format_name == "dnsmasq":
        done = foreign.run("dnsmasq", "--test", f"--conf-file={file}")
        assert done.returncode == 0, done.stderr
    elif format_name == "adblock":
        count, _ = foreign.engine_blocks(file, [], tmp)
        assert count == 8, "six sites, an address, and an exception"


def test_a_table_says_all_and_is_read_back(bank: Any, hub: Hub, tmp_path: Path) -> None:
    made = lists.export(caller(bank), "block", "csv")
    file = tmp_path / "anything.txt"
    file.write_bytes(made.file.read())
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert made.counts.losses == {}
    assert {row["value"] for row in rows if row["action"] == "allow"} >= {"fine.evil-one.com"}
    listed = {row["value"] for row in rows if row["action"] == "block"}
    assert {"+66812345678", "mule@evil-mail.com", "203.0.113.44", "page-only.com/login", *LISTED[:4]} <= listed
    assert imported(hub, file, "csv") == listed
