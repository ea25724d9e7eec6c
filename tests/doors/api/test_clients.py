"""A client by OAuth 2, made by a program: it is worth tokens, stands among the tokens, and does no more than whoever made it."""

import datetime
import hashlib
import json
import ssl
from collections.abc import Callable
from typing import Any

import pytest
from hubs import Api, Hub
from joserfc.jwk import ECKey, KeySet
from oauth_calls import ask, assertion, call


@pytest.fixture(autouse=True)
def no_tries_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong tries are counted for each address, and all tests come from one."""
    from accord.doors.api import oauth
    from accord.limits import Buckets

    monkeypatch.setattr(oauth, "wrong", Buckets(60, 60))


def made(api: Api, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api.post("/clients", body)
    return answer


def pem() -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "siem")]), datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def test_a_client_made_by_a_program_is_given_tokens_until_it_is_revoked(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    client = made(alpha, name="screening", scopes=["member:check:ask", "member:members:read"])
    assert client["secret"] and client["method"] == "client_secret_basic"
    token = ask(basic=(client["id"], client["secret"])).json()["access_token"]
    assert call(token).json()["member"]["name"] == "Alpha" and call(token, "/signals").status_code == 403
    (row,) = [row for row in alpha.get("/tokens")["items"] if row["id"] == client["id"]]
    assert (row["client"], row["name"], row["scopes"]) == ("client_secret_basic", "screening", ["member:check:ask", "member:members:read"])
    assert client["secret"] not in json.dumps(alpha.get("/tokens"))
    assert alpha("DELETE", f"/tokens/{client['id']}")[0] == 200
    assert call(token).status_code == 401 and ask(basic=(client["id"], client["secret"])).status_code == 401


def test_who_names_no_scopes_is_told_all_that_were_given(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    own = alpha.get("/me")["scopes"]
    for path in ("/clients", "/tokens"):
        wide, narrow = alpha.post(path, {}), alpha.post(path, {"scopes": ["member:check:ask"]})
        assert (sorted(wide["scopes"]), wide["role"]) == (sorted(own), "administrator")
        assert narrow["scopes"] == ["member:check:ask"]


def test_it_proves_itself_by_its_key_or_its_certificate(hub: Hub) -> None:
    alpha, key, text = hub.member("Alpha"), ECKey.generate_key("P-256"), pem()
    by_key = made(alpha, method="private_key_jwt", keys=KeySet([key]).as_dict(private=False), scopes=["member:members:read"])
    assert by_key["secret"] is None and ask(**assertion(key, by_key["id"])).status_code == 200
    seen = hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).digest()
    by_certificate = made(alpha, method="self_signed_tls_client_auth", certificate=text, scopes=["member:members:read"])
    token = ask(client_id=by_certificate["id"], certificate=seen).json()["access_token"]
    assert call(token, certificate=seen).status_code == 200 and call(token).json()["code"] == "wrong-certificate"
    assert ask(client_id=by_certificate["id"], certificate=hashlib.sha256(b"another").digest()).status_code == 401


@pytest.mark.parametrize(
    "around",
    [
        lambda text: f"Bag Attributes\n    friendlyName: siem\n{text}",  # openssl pkcs12
        lambda text: f"{text}{pem()}",  # its chain
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["bag", "chain", "crlf"],
)
def test_a_certificate_is_found_in_the_file_in_which_it_was_given(hub: Hub, around: Callable[[str], str]) -> None:
    alpha, text = hub.member("Alpha"), pem()
    client = made(alpha, method="self_signed_tls_client_auth", certificate=around(text), scopes=["member:members:read"])
    seen = hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).digest()
    assert ask(client_id=client["id"], certificate=seen).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"method": "password"}, "method"),
        ({"method": "private_key_jwt"}, "keys"),
        ({"method": "private_key_jwt", "keys": ECKey.generate_key("P-256").as_dict(private=True)}, "keys"),
        ({"method": "private_key_jwt", "keys": {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}}, "keys"),
        ({"method": "private_key_jwt", "keys": {"keys": [{"kty": "EC", "x": "x" * 100_000}]}}, "keys"),
        ({"keys": KeySet([ECKey.generate_key("P-256")]).as_dict(private=False)}, "keys"),
        ({"method": "private_key_jwt", "keys": {"keys": [{"kty": "RSA", "e": "AQAB", "n": "w" * 171}]}}, "keys"),  # 1,024 bits
        ({"method": "private_key_jwt", "keys": {"keys": [{"kty": "RSA", "e": "AQAB", "n": 65537}]}}, "keys"),
        ({"subject": "CN=siem,O=Bank"}, "subject"),
        ({"method": "self_signed_tls_client_auth", "certificate": pem(), "subject": "CN=siem"}, "subject"),
        ({"certificate": pem()}, "certificate"),
        ({"method": "tls_client_auth", "subject": "/O=Bank/CN=siem"}, "subject"),
        ({"method": "tls_client_auth", "subject": "subject=O=Bank, CN=siem"}, "subject"),
        ({"method": "tls_client_auth", "subject": "siem.bank.example"}, "subject"),
        ({"method": "tls_client_auth"}, "subject"),
        ({"method": "self_signed_tls_client_auth"}, "certificate"),
        ({"method": "self_signed_tls_client_auth", "certificate": "-----BEGIN CERTIFICATE-----é"}, "certificate"),
        (
            {"method": "self_signed_tls_client_auth", "certificate": "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n"},
            "certificate",
        ),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["member:everything"]}, "scopes"),
        ({"expires": "tomorrow"}, "expires"),
        ({"role": "king"}, "role"),
    ],
)
def test_what_makes_no_client_is_refused_by_its_field(hub: Hub, body: dict[str, Any], field: str) -> None:
    alpha = hub.member("Alpha")
    before = len(alpha.get("/tokens")["items"])
    status, problem = alpha("POST", "/clients", body)
    assert status == 422 and field in json.dumps(problem), problem
    assert len(alpha.get("/tokens")["items"]) == before


def test_a_name_is_taken_as_openssl_writes_it(hub: Hub) -> None:
    """`openssl x509 -noout -subject -nameopt RFC2253` of a certificate whose name has what a bank's has (ETSI EN 319 412-3)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from django.test import Client

    from accord.server.certificates import DER, IS_VERIFIED, THUMBPRINT

    written = (
        r"CN=\E0\B8\98\E0\B8\99\E0\B8\B2\E0\B8\84\E0\B8\B2\E0\B8\A3,emailAddress=a@b.c,jurisdictionC=TH,"
        r"businessCategory=Private Organization,serialNumber=12,organizationIdentifier=PSDTH-1,O=Ex\, Bank,C=TH"
    )
    held = (
        ("2.5.4.6", "TH"),
        ("2.5.4.10", "Ex, Bank"),
        ("2.5.4.97", "PSDTH-1"),
        ("2.5.4.5", "12"),
        ("2.5.4.15", "Private Organization"),
        ("1.3.6.1.4.1.311.60.2.1.3", "TH"),
        ("1.2.840.113549.1.9.1", "a@b.c"),
        ("2.5.4.3", "ธนาคาร"),
    )
    name = x509.Name([x509.NameAttribute(x509.ObjectIdentifier(oid), text) for oid, text in held])
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    der = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    client = made(hub.member("Alpha"), method="tls_client_auth", subject=written, scopes=["member:members:read"])
    came: dict[str, Any] = {DER: der, IS_VERIFIED: True, THUMBPRINT: hashlib.sha256(der).digest()}
    form = {"grant_type": "client_credentials", "client_id": client["id"]}
    assert Client().post("/api/v1/oauth/token", form, **came).status_code == 200


def test_a_certificate_is_read_as_haproxy_writes_it() -> None:
    """As docs/operate/proxy.md has it: the base64 is one line."""
    from base64 import b64encode
    from urllib.parse import quote

    from accord.server.certificates import read

    der = ssl.PEM_cert_to_DER_cert(pem())
    one_line = quote(b64encode(der).decode(), safe="")
    assert read(f"-----BEGIN%20CERTIFICATE-----%0A{one_line}%0A-----END%20CERTIFICATE-----%0A".encode()) == der


def test_nobody_makes_a_client_beyond_their_own(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    assert alpha("POST", "/clients", {"member": beta.id})[0] == 404
    assert alpha("POST", "/clients", {"scopes": ["hub:members:manage"]})[0] in (403, 422)
    scopes = ("member:tokens:manage", "member:check:ask")
    narrow = Api(actions.make_token(queries.member(alpha.id), by=queries.operator(), scopes=scopes)[1], alpha.id)
    assert narrow("POST", "/clients", {"scopes": ["member:feed:read"]})[0] in (403, 422)
    client = made(narrow, scopes=["member:check:ask"])
    token = ask(basic=(client["id"], client["secret"])).json()
    assert token["scope"] == "member:check:ask"
    assert hub.admin.post("/clients", {"member": beta.id, "scopes": ["member:check:ask"]})["secret"]
