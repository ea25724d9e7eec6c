"""OAuth 2 client credentials: who is given a token and who is not, and that no token outlives the power that it comes from."""

import base64
import hashlib
import json
import time
from typing import Any
from uuid import uuid4

import pytest
from bells import person
from hubs import Api, Hub
from joserfc.jwk import ECKey, KeySet
from oauth_calls import ask, assertion, call

CERTIFICATE = hashlib.sha256(b"a certificate").digest()


def made(hub: Hub, method: str = "client_secret_basic", *, by: Any = None, member: str = "Alpha", **more: Any) -> tuple[str, str]:
    from accord.hub.members import queries
    from accord.hub.members.actions import clients

    proof = clients.Proof(method, **{name: more.pop(name) for name in ("keys", "subject", "certificate", "binds") if name in more})
    return clients.make_client(queries.member(hub.member(member).id), proof, by=by or queries.operator(), **more)


def test_a_secret_is_worth_a_token_for_ten_minutes(any_hub: Hub) -> None:
    id, secret = made(any_hub, scopes=("member:check:ask", "member:members:read"), role="administrator")
    for answer in (ask(basic=(id, secret)), ask(client_id=id, client_secret=secret)):
        body = answer.json()
        assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
        assert body["token_type"] == "Bearer" and 590 <= body["expires_in"] <= 600
        assert set(body["scope"].split()) == {"member:check:ask", "member:members:read"}
        assert call(body["access_token"]).json()["member"]["name"] == "Alpha"
        assert call(body["access_token"], "/signals").status_code == 403
    narrow = ask(basic=(id, secret), scope="member:check:ask").json()
    assert narrow["scope"] == "member:check:ask" and call(narrow["access_token"]).status_code == 403
    # What is asked for acts under the name of the client, which lasts.
    audit = any_hub.admin.get("/audit?limit=1000")["items"]
    lines = [line["detail"] for line in audit if line["actor"] == f"token:{id}"]
    assert lines.count(f"issued to {id}") == 3 and lines.count("missing-scope") == 3
    # Neither the secret nor the client's own id opens anything by itself.
    for sent in (secret, id, f"client\0{secret}"):
        assert call(sent).status_code == 401


@pytest.mark.parametrize(
    ("form", "basic", "status", "error"),
    [
        ({}, ("{id}", "wrong"), 401, "invalid_client"),
        ({}, ("{other}", "{secret}"), 401, "invalid_client"),
        ({}, ("not-an-id", "x"), 401, "invalid_client"),
        ({"client_id": "{id}"}, None, 401, "invalid_client"),
        ({"client_id": "{id}", "client_secret": "wrong"}, None, 401, "invalid_client"),
        ({"grant_type": "password"}, ("{id}", "{secret}"), 400, "unsupported_grant_type"),
        ({"scope": "hub:members:manage"}, ("{id}", "{secret}"), 400, "invalid_scope"),
        ({"scope": "member:check:ask nonsense"}, ("{id}", "{secret}"), 400, "invalid_scope"),
    ],
)
def test_who_proves_nothing_gets_nothing(hub: Hub, form: dict[str, str], basic: Any, status: int, error: str) -> None:
    id, secret = made(hub)
    values = {"{id}": id, "{secret}": secret, "{other}": str(uuid4())}
    filled = {name: values.get(text, text) for name, text in form.items()}
    answer = ask(basic=None if basic is None else tuple(values.get(text, text) for text in basic), **filled)
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.content
    assert secret not in answer.content.decode()


def test_a_token_ends_with_its_client_and_with_the_clients_maker(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    alpha = hub.member("Alpha")
    # Made by a token: revoked with it.
    _, parent = actions.make_token(queries.member(alpha.id), by=queries.operator())
    by = queries.caller(parent)
    id, secret = made(hub, by=by)
    token = ask(basic=(id, secret)).json()["access_token"]
    assert call(token).status_code == 200
    actions.revoke_token(id, by=queries.operator())
    assert call(token).status_code == 401 and ask(basic=(id, secret)).status_code == 401
    id, secret = made(hub, by=by)
    token = ask(basic=(id, secret)).json()["access_token"]
    actions.revoke_token(by.actor.partition(":")[2], by=queries.operator())
    assert call(token).status_code == 401 and ask(basic=(id, secret)).status_code == 401
    id, secret = made(hub)
    token = ask(basic=(id, secret)).json()["access_token"]
    actions.change_standing(queries.member(alpha.id), "suspended", by=queries.operator())
    assert call(token).status_code == 401 and ask(basic=(id, secret)).status_code == 401


def test_what_a_person_made_shrinks_and_ends_with_the_person(hub: Hub) -> None:
    from accord.hub.members import queries, store

    number = store.person(id=person(hub.member("Alpha"), "Ann", role="administrator")).n
    boss = queries.person_caller(number)
    id, secret = made(hub, by=boss)
    token = ask(basic=(id, secret)).json()["access_token"]
    assert call(token, "/tokens").status_code == 200
    store.change_person(number, role="auditor")
    assert call(token, "/tokens").status_code in (401, 403)
    store.change_person(number, role="administrator")
    assert call(token, "/tokens").status_code == 200
    store.change_person(number, is_active=False)
    assert call(token).status_code == 401 and ask(basic=(id, secret)).status_code == 401


def test_a_token_never_outlives_its_client_nor_makes_what_does(hub: Hub) -> None:
    from accord.core.times import SECOND
    from accord.hub.times import now

    id, secret = made(hub, expires=now() + 90 * SECOND)
    body = ask(basic=(id, secret)).json()
    assert 60 < body["expires_in"] <= 90
    alpha = Api(body["access_token"])
    status, refused = alpha("POST", "/tokens", {"scopes": ["member:check:ask"]})
    assert status == 422 and refused["code"] == "beyond-own", "it would outlive what makes it"


def test_what_was_given_is_in_no_list_and_is_forgotten(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.models import Token

    id, secret = made(hub)
    for _ in range(3):
        ask(basic=(id, secret))
    rows = [row for row in queries.tokens(hub.member("Alpha").n) if row["client"]]
    assert [(row["id"], row["client"]) for row in rows] == [(id, "client_secret_basic")]
    assert Token.objects.filter(issued=True).count() == 3
    Token.objects.filter(issued=True).update(expires=1)
    ask(basic=(id, secret))
    assert Token.objects.filter(issued=True).count() == 1


def test_a_client_gives_back_and_asks_after_its_own_alone(hub: Hub) -> None:
    one, two = made(hub), made(hub, member="Beta")
    token = ask(basic=one, scope="member:members:read").json()["access_token"]
    assert ask("/api/v1/oauth/introspect", basic=two, token=token).json() == {"active": False}
    known = ask("/api/v1/oauth/introspect", basic=one, token=token).json()
    assert known["active"] and known["scope"] == "member:members:read" and known["client_id"] == one[0] and known["exp"] > time.time()
    assert ask("/api/v1/oauth/revoke", basic=two, token=token).status_code == 200 and call(token).status_code == 200
    assert ask("/api/v1/oauth/revoke", basic=one, token=token).status_code == 200 and call(token).status_code == 401
    assert ask("/api/v1/oauth/revoke", basic=(one[0], "wrong"), token=token).status_code == 401


def test_a_signed_assertion_is_worth_a_token_once(hub: Hub) -> None:
    key, other = ECKey.generate_key("P-256", auto_kid=True), ECKey.generate_key("P-256", auto_kid=True)
    id, secret = made(hub, "private_key_jwt", keys=json.dumps(KeySet([key]).as_dict(private=False)))
    assert secret == ""
    proof = assertion(key, id)
    first = ask(**proof)
    assert first.status_code == 200 and call(first.json()["access_token"]).status_code == 200
    for bad in (
        proof,
        assertion(other, id),
        assertion(key, id, aud="https://elsewhere.example/token"),
        assertion(key, id, exp=int(time.time()) - 120),
        assertion(key, id, exp=int(time.time()) + 7200),
        assertion(key, id, jti=None),
        assertion(key, id, iss="somebody"),
        assertion(key, made(hub)[0]),
        {**assertion(key, id), "client_assertion": "nonsense"},
    ):
        refused = ask(**bad)
        assert refused.status_code in (400, 401) and refused.json()["error"] == "invalid_client", refused.content
    from accord.hub.members.errors import BadMember

    for keys in ("", "{}", '{"keys": []}', json.dumps(KeySet([key]).as_dict(private=True)), '{"keys": [{"kty": "oct", "k": "x"}]}'):
        with pytest.raises(BadMember):
            made(hub, "private_key_jwt", keys=keys)


def test_a_bound_token_holds_with_its_certificate_alone(hub: Hub) -> None:
    id, secret = made(hub, binds=True)
    assert ask(basic=(id, secret)).json()["error"] == "invalid_client", "its tokens need a certificate"
    body = ask(basic=(id, secret), certificate=CERTIFICATE).json()
    token = body["access_token"]
    assert call(token, certificate=CERTIFICATE).status_code == 200
    for certificate in (None, hashlib.sha256(b"another").digest()):
        refused = call(token, certificate=certificate)
        assert refused.status_code == 401 and refused.json()["code"] == "wrong-certificate"
        assert 'error="invalid_token"' in refused["WWW-Authenticate"]
    cnf = ask("/api/v1/oauth/introspect", basic=(id, secret), token=token).json()["cnf"]
    assert cnf == {"x5t#S256": base64.urlsafe_b64encode(CERTIFICATE).rstrip(b"=").decode()}
    by_itself, _ = made(hub, "self_signed_tls_client_auth", certificate=CERTIFICATE)
    assert ask(client_id=by_itself, certificate=CERTIFICATE).status_code == 200
    for certificate in (None, hashlib.sha256(b"another").digest()):
        assert ask(client_id=by_itself, certificate=certificate).status_code in (400, 401)


def test_a_header_makes_no_certificate(hub: Hub) -> None:
    """Without the front, which alone can tell who sent it, a header is nothing."""
    from django.test import Client

    id, secret = made(hub, binds=True)
    token = ask(basic=(id, secret), certificate=CERTIFICATE).json()["access_token"]
    for name in ("X-Client-Cert", "accord.certificate.thumbprint", "Client-Cert"):
        assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}", name: CERTIFICATE.hex()}).status_code == 401


def test_the_metadata_say_what_there_is(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
    from django.conf import settings
    from django.test import Client

    monkeypatch.setattr(settings, "ACCORD_ADDRESS", "https://hub.example.org")
    plain = Client().get("/.well-known/oauth-authorization-server").json()
    assert "tls_client_auth" not in plain["token_endpoint_auth_methods_supported"] and "mtls_endpoint_aliases" not in plain
    monkeypatch.setattr(settings, "ACCORD_CERT_PROXY", "127.0.0.1")
    monkeypatch.setattr(settings, "ACCORD_MTLS_ADDRESS", "https://hub.example.org:8443")
    known = AuthorizationServerMetadata(Client().get("/.well-known/oauth-authorization-server").json())
    known.validate_issuer()
    known.validate_token_endpoint()
    known.validate_token_endpoint_auth_methods_supported()
    assert known["mtls_endpoint_aliases"]["token_endpoint"] == "https://hub.example.org:8443/api/v1/oauth/token"
    assert known["grant_types_supported"] == ["client_credentials"]


def test_too_many_wrong_tries_have_to_wait(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.api import oauth
    from accord.limits import Buckets

    monkeypatch.setattr(oauth, "wrong", Buckets(3, 3))
    id, secret = made(hub)
    for _ in range(5):
        assert ask(basic=(id, secret)).status_code == 200
    for _ in range(3):
        assert ask(basic=(id, "wrong")).status_code == 401
    refused = ask(basic=(id, secret))
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 0
