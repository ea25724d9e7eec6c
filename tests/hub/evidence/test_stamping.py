"""A real authority, OpenSSL's, time-stamps the digest of a file; OpenSSL verifies the answer, in the hub and in the bag."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hubs import Hub
from rooms import caller, person

from accord.formats.timestamps import is_of
from accord.hub.bags import check
from accord.hub.cases import actions as cases
from accord.hub.evidence import actions, queries, stamping
from accord.hub.members.queries import Caller

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {0}/serial
crypto_device = builtin
signer_cert = {0}/tsa.pem
signer_key = {0}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
[ext]
extendedKeyUsage = critical, timeStamping
"""


def openssl(*words: object) -> bytes:
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=True).stdout


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Its address, and its certificate."""
    (tmp_path / "tsa.cnf").write_text(CONFIG.format(tmp_path))
    (tmp_path / "serial").write_text("01\n")
    config = ("-config", tmp_path / "tsa.cnf")
    subject = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=A time-stamp authority", "-extensions", "ext")
    (tmp_path / "tsa.cnf").write_text("[req]\ndistinguished_name = dn\n[dn]\n" + CONFIG.format(tmp_path))
    openssl("req", *config, *subject, "-keyout", tmp_path / "tsa.key", "-out", tmp_path / "tsa.pem")

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            (tmp_path / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl("ts", "-reply", *config, "-queryfile", tmp_path / "query", "-out", tmp_path / "reply")
            reply = (tmp_path / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tsa", tmp_path / "tsa.pem"
    server.shutdown()
    server.server_close()


def test_a_new_file_is_time_stamped_and_the_bag_holds_it(
    hub: Hub, authority: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    me: Caller = caller(person(hub.member("Police", "state")))
    case = cases.open_case(me, title="Romance")
    part = actions.append(me, case, actions.begin(me, case, name="chat.txt", size=4).id, 0, b"chat").part
    monkeypatch.setattr(settings, "ACCORD_TSA", "http://127.0.0.1:9/")
    assert not stamping.stamp_waiting()  # nobody there: it is asked again later
    monkeypatch.setattr(settings, "ACCORD_TSA", authority[0])
    assert stamping.stamp_waiting() and stamping.stamp_waiting()
    assert [row.link.entry.act for row in queries.custody_of(me, case, part)[0]] == ["taken-in", "time-stamped"]
    assert queries.items(me, case)[0].is_stamped
    bag = actions.export(me, case, tmp_path / "bag").folder
    stamp = bag / "data/stamps/001.tsr"
    said = openssl("ts", "-verify", "-data", bag / "data/files/001-chat.txt", "-in", stamp, "-CAfile", authority[1])
    assert b"OK" in said
    assert check(bag).faults == []
    assert not is_of(stamp.read_bytes(), bytes(32)) and not is_of(b"junk", bytes(32))
