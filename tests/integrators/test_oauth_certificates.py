"""Other people's OAuth 2 clients, and tokens bound to a certificate: over TLS, through the real nginx, at a served hub."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from connecting import Connected, connected
from oauthlib.oauth2 import BackendApplicationClient
from programs import answer, wait_until
from proxied import SECRET, Certificate, Proxy, certificate, free_port, needs_nginx, proxied
from requests_oauthlib import OAuth2Session

pytestmark = needs_nginx
TOKEN = "/api/v1/oauth/token"


@dataclass
class World:
    there: Connected
    proxy: Proxy
    server: Certificate
    one: Certificate  # signed by an authority that the proxy knows
    other: Certificate  # by itself

    def client(self, certificate: Certificate | None = None) -> httpx.Client:
        import ssl

        context = ssl.create_default_context(cafile=str(self.server.pem))
        if certificate is not None:
            context.load_cert_chain(*certificate.pair)
        return httpx.Client(verify=context, trust_env=False, timeout=120)

    def ask(self, address: str, token: str, certificate: Certificate | None = None, **headers: str) -> list[int]:
        """The statuses of one call by each door: through Django, and at the edge a check, one value, the feed, the stream, an upload."""
        sent = {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        statuses = []
        with self.client(certificate) as client:
            for method, path, more in (
                ("GET", "/me", {}),
                ("POST", "/check", {"json": {"values": ["evil.example"]}}),
                ("GET", "/check/domain/evil.example", {}),
                ("GET", "/feed?limit=1", {}),
                ("POST", "/signals", {"content": b"{}\n", "headers": {"Content-Type": "application/x-ndjson"}}),
            ):
                given: dict[str, Any] = {**more, "headers": {**sent, **more.get("headers", {})}}
                statuses.append(client.request(method, f"{address}/api/v1{path}", **given).status_code)
            with client.stream("GET", f"{address}/api/v1/stream", headers=sent) as stream:
                statuses.append(stream.status_code)
        return statuses


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("certificates")
    authority, server = certificate(folder, "authority"), certificate(folder, "localhost")
    one, other = certificate(folder, "siem.bank.example", authority), certificate(folder, "thief.example")
    ports = (free_port(), free_port(), free_port())
    settings = {
        "ACCORD_CERT_PROXY": "127.0.0.1",
        "ACCORD_CERT_SECRET": SECRET,
        "ACCORD_ADDRESS": f"https://localhost:{ports[1]}",
        "ACCORD_MTLS_ADDRESS": f"https://localhost:{ports[2]}",
        "ACCORD_TRUST_PROXY": "1",
    }
    with connected(folder, **settings) as there, proxied(folder / "nginx", ports, there.address, server, authority) as proxy:
        yield World(there, proxy, server, one, other)


def made(world: World, *words: str) -> dict[str, Any]:
    created: dict[str, Any] = world.there.commands.answer("client", "create", "--member", "Bank of the asker", *words)
    return created


def metadata(world: World) -> dict[str, Any]:
    with world.client() as client:
        found: dict[str, Any] = client.get(f"{world.proxy.plain}/.well-known/oauth-authorization-server").json()
    assert found["issuer"] == world.proxy.plain
    return found


ALL, NONE = [200] * 6, [401] * 6


def test_stock_clients_are_given_tokens_and_use_them(world: World) -> None:
    client, known = made(world), metadata(world)
    checked = {"values": ["evil.example"]}
    with OAuth2Client(client["client_id"], client["client_secret"], verify=str(world.server.pem), trust_env=False) as stock:
        stock.fetch_token(known["token_endpoint"], grant_type="client_credentials")
        assert stock.post(f"{world.proxy.plain}/api/v1/check", json=checked).status_code == 200
        assert stock.token["expires_in"] <= 600
        assert stock.revoke_token(known["revocation_endpoint"], stock.token["access_token"]).status_code == 200
        wait_until(lambda: stock.post(f"{world.proxy.plain}/api/v1/check", json=checked).status_code == 401)
    session = OAuth2Session(client=BackendApplicationClient(client["client_id"], scope="member:check:ask"))
    session.trust_env = False
    given = session.fetch_token(known["token_endpoint"], client_secret=client["client_secret"], verify=str(world.server.pem))
    assert given["scope"] == ["member:check:ask"]
    assert session.post(f"{world.proxy.plain}/api/v1/check", json=checked, verify=str(world.server.pem)).status_code == 200
    world.there.commands.answer("client", "revoke", client["client_id"])
    wait_until(lambda: session.post(f"{world.proxy.plain}/api/v1/check", json=checked, verify=str(world.server.pem)).status_code == 401)


def test_a_bound_token_holds_with_its_certificate_and_with_nothing_else(world: World) -> None:
    client, address = made(world, "--bound"), metadata(world)["mtls_endpoint_aliases"]["token_endpoint"]
    assert address == world.proxy.certified + TOKEN
    form = {"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": client["client_secret"]}
    with world.client(world.one) as bank:
        token = bank.post(address, data=form).json()["access_token"]
    with world.client() as nobody:
        assert nobody.post(address, data=form).status_code in (400, 401), "it gets no token that is not bound"
        assert nobody.post(world.proxy.plain + TOKEN, data=form).status_code in (400, 401)
    assert world.ask(world.proxy.certified, token, world.one) == ALL
    assert world.ask(world.proxy.certified, token, world.other) == NONE
    assert world.ask(world.proxy.certified, token) == NONE
    forged = {"X_Client_Cert": quote(world.one.pem.read_text(encoding="ascii")), "X_Client_Verify": "SUCCESS"}
    for address in (world.proxy.certified, world.proxy.plain, world.there.address):
        assert world.ask(address, token, **forged) == NONE, address
        assert world.ask(address, token, X_Client_Cert_Secret="0" * 32, **forged) == NONE, address
    assert world.ask(world.proxy.certified, token, world.other, **forged) == NONE
    # What makes the difference is the proxy's secret alone, which its clients can't send through it.
    assert world.ask(world.there.address, token, X_Client_Cert_Secret=SECRET, **forged) == ALL
    assert world.ask(world.proxy.plain, token, X_Client_Cert_Secret=SECRET, **forged) == NONE
    with_two = [("Authorization", f"Bearer {token}"), *((name.replace("_", "-"), text) for name, text in forged.items())]
    twice = [*with_two, ("X-Client-Cert", forged["X_Client_Cert"]), ("X-Client-Cert-Secret", SECRET)]
    assert httpx.get(f"{world.there.address}/api/v1/me", headers=twice, trust_env=False, timeout=120).status_code == 401


def test_certificates_are_proofs_of_who_asks(world: World, tmp_path: Path) -> None:
    address = world.proxy.certified + TOKEN
    named = made(world, "--method", "tls_client_auth", "--subject", "CN=siem.bank.example,C=TH")["client_id"]
    held = made(world, "--method", "self_signed_tls_client_auth", "--certificate", str(world.other.pem))["client_id"]
    impostor = certificate(tmp_path, "siem.bank.example")  # of the same name, by nobody's authority
    statuses = {}
    for client in (named, held):
        for name, proof in (("one", world.one), ("other", world.other), ("impostor", impostor), ("none", None)):
            with world.client(proof) as connection:
                given = connection.post(address, data={"grant_type": "client_credentials", "client_id": client})
            statuses[client == named, name] = given.status_code
            if given.status_code == 200:
                assert world.ask(world.proxy.certified, given.json()["access_token"], proof) == ALL
                assert world.ask(world.proxy.certified, given.json()["access_token"]) == NONE
    assert {key for key, status in statuses.items() if status == 200} == {(True, "one"), (False, "other")}
    assert {status for status in statuses.values() if status != 200} <= {400, 401}


def test_it_is_the_same_in_the_sandbox(world: World) -> None:
    """Made in the sandbox, asked for and used below /sandbox and, since its token says whose it is, at the hub's own addresses."""
    data = world.there.commands.data
    answer("member", "add", "Trying Bank", "--sector", "finance", "--country", "TH", "--sandbox", data=data)
    client = answer("client", "create", "--member", "Trying Bank", "--bound", "--sandbox", data=data)
    with world.client() as nobody:
        wait_until(lambda: nobody.get(f"{world.proxy.plain}/sandbox/.well-known/oauth-authorization-server").status_code == 200, 90)
        known = nobody.get(f"{world.proxy.plain}/sandbox/.well-known/oauth-authorization-server").json()
    assert known["tls_client_certificate_bound_access_tokens"] is True
    address = known["mtls_endpoint_aliases"]["token_endpoint"]
    assert address == f"{world.proxy.certified}/sandbox{TOKEN}"
    form = {"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": client["client_secret"]}
    with world.client(world.one) as bank:
        token = bank.post(address, data=form).json()["access_token"]
    with world.client() as nobody:
        assert nobody.post(address, data=form).status_code in (400, 401), "it gets no token that is not bound"
    forged = {"X_Client_Cert": quote(world.one.pem.read_text(encoding="ascii")), "X_Client_Verify": "SUCCESS"}
    for below in ("/sandbox", ""):
        certified, plain, own = (f"{where}{below}" for where in (world.proxy.certified, world.proxy.plain, world.there.address))
        assert world.ask(certified, token, world.one) == ALL, below
        assert world.ask(certified, token, world.other) == NONE and world.ask(certified, token) == NONE, below
        assert world.ask(certified, token, world.other, **forged) == NONE, below
        for where in (certified, plain, own):
            assert world.ask(where, token, **forged) == NONE, where
            assert world.ask(where, token, X_Client_Cert_Secret="0" * 32, **forged) == NONE, where
        assert world.ask(plain, token, X_Client_Cert_Secret=SECRET, **forged) == NONE, below


def test_nothing_of_a_client_stands_in_a_log(world: World) -> None:
    client = made(world)
    with world.client() as connection:
        connection.post(
            world.proxy.plain + TOKEN, data={"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": "no"}
        )
    told = json.dumps(world.there.hub.errors)
    assert client["client_secret"] not in told and "BEGIN" not in told


def test_a_large_upload_comes_through_the_proxy_whole(world: World) -> None:
    """It stood still at some 6 MB, where the hub was slower than its client, and ended there with a 200."""
    claim = {"identifier": {"value": "evil-upload.example-shop.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    claim["note"] = "x" * 400
    count = 12_000
    body = (json.dumps(claim).encode() + b"\n") * count
    headers = {"Authorization": f"Bearer {world.there.asker}", "Content-Type": "application/x-ndjson"}
    with world.client() as client:
        answer = client.post(f"{world.proxy.plain}/api/v1/signals", content=body, headers=headers)
    lines = answer.text.splitlines()
    assert (answer.status_code, len(lines)) == (200, count)
    assert json.loads(lines[-1])["line"] == count and json.loads(lines[-1])["status"] == "duplicate"
