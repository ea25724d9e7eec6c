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
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from oauth_calls import TOKEN, ask, assertion, call

CERTIFICATE = hashlib.sha256(b"a certificate").digest()


@pytest.fixture(autouse=True)
def no_tries_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong tries are counted for each address, and all tests come from one."""
    from accord.doors.api import oauth
    from accord.limits import Buckets

    monkeypatch.setattr(oauth, "wrong", Buckets(60, 60))


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


@pytest.mark.parametrize("twice", ["grant_type=client_credentials", "grant_type=password", "scope=member:check:ask", "client_id=x"])
def test_a_field_that_stands_twice_is_refused(hub: Hub, twice: str) -> None:
    """RFC 6749, 3.2."""
    from django.test import Client

    id, secret = made(hub)
    form = f"client_id={id}&client_secret={secret}&grant_type=client_credentials&scope=member:check:ask"
    kind = "application/x-www-form-urlencoded"
    answer = Client().post(TOKEN, f"{form}&{twice}", kind)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert secret not in answer.content.decode()
    assert Client().post(TOKEN, f"{form}&resource=https://a.example&resource=https://b.example", kind).status_code == 200


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


@pytest.mark.parametrize("door", ["revoke", "introspect"])
def test_a_token_that_is_not_named_is_not_taken_for_one_that_has_ended(hub: Hub, door: str) -> None:
    one = made(hub)
    token = ask(basic=one, scope="member:members:read").json()["access_token"]
    for form in ({}, {"access_token": token}, {"token": ""}):
        answer = ask(f"/api/v1/oauth/{door}", basic=one, **form)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), answer.content
    assert call(token).status_code == 200


def test_a_signed_assertion_is_worth_a_token_once(hub: Hub) -> None:
    key, other = ECKey.generate_key("P-256", auto_kid=True), ECKey.generate_key("P-256", auto_kid=True)
    id, secret = made(hub, "private_key_jwt", keys=json.dumps(KeySet([key]).as_dict(private=False)))
    assert secret == ""
    proof = assertion(key, id)
    # An hour is how long libraries sign for by themselves, such as Authlib.
    assert ask(**assertion(key, id, exp=int(time.time()) + 3600)).status_code == 200
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


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", RSAKey.generate_key(2048)),
        ("PS256", RSAKey.generate_key(2048)),
        ("ES256", ECKey.generate_key("P-256")),
        ("ES384", ECKey.generate_key("P-384")),
        ("ES512", ECKey.generate_key("P-521")),
        ("EdDSA", OKPKey.generate_key("Ed25519")),
        # RFC 9864: openid-client 6 writes this name also where the key says EdDSA.
        ("Ed25519", OKPKey.generate_key("Ed25519")),
        ("Ed25519", OKPKey.generate_key("Ed25519", {"alg": "EdDSA", "use": "sig"})),
        ("EdDSA", OKPKey.generate_key("Ed25519", {"alg": "Ed25519", "use": "sig"})),
    ],
)
def test_an_assertion_is_signed_by_any_algorithm_that_the_metadata_name(hub: Hub, algorithm: str, key: Any) -> None:
    from django.test import Client

    named = Client().get("/.well-known/oauth-authorization-server").json()["token_endpoint_auth_signing_alg_values_supported"]
    assert set(named) == {"Ed25519", "EdDSA", "ES256", "ES384", "ES512", "PS256", "RS256"}
    id, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": [key.as_dict(private=False)]}))
    signs = OKPKey.import_key({**key.as_dict(private=True), "alg": algorithm}) if isinstance(key, OKPKey) else key
    answer = ask(**assertion(signs, id, algorithm=algorithm))
    assert answer.status_code == 200, answer.content


def test_keys_and_assertions_need_no_names(hub: Hub) -> None:
    """RFC 7517 leaves `kid` to choice: OpenSSL writes none, and most libraries send none."""
    old, new, other = (ECKey.generate_key("P-256") for _ in range(3))
    plain = [{name: text for name, text in key.as_dict(private=False).items() if name != "kid"} for key in (old, new)]
    id, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": plain}))
    for key in (old, new):
        assert ask(**assertion(key, id, kid=None)).status_code == 200
        assert ask(**assertion(key, id, kid="a name that the keys lack")).status_code == 200
    assert ask(**assertion(other, id, kid=None)).json()["error"] == "invalid_client"
    # Where keys have names, the name says which one it is.
    named = [{**key, "kid": name} for key, name in zip(plain, ("old", "new"), strict=True)]
    id, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": named}))
    assert ask(**assertion(new, id, kid="new")).status_code == ask(**assertion(new, id, kid=None)).status_code == 200
    assert ask(**assertion(new, id, kid="old")).json()["error"] == "invalid_client"


def test_keys_that_verify_nothing_are_refused_when_they_are_given(hub: Hub) -> None:
    from accord.hub.members.errors import BadMember
    from accord.hub.members.models import Client

    good = ECKey.generate_key("P-256").as_dict(private=False)
    enc, other = {**good, "use": "enc"}, {"kty": "OKP", "crv": "X25519", "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}
    bad = [{"kty": "RSA"}, {"kty": "RSA", "n": "!!", "e": "AQAB"}, {**good, "x": "AAAA"}, {**good, "x": "***"}, {**good, "kid": 5}, "x"]
    for keys in ([enc], [other], [{**good, "alg": "ECDH-ES"}], *([key] for key in bad), [good, bad[0]]):
        with pytest.raises(BadMember):
            made(hub, "private_key_jwt", keys=json.dumps({"keys": keys}))
    # A bank's set often has a key to encrypt with beside the one that signs.
    id, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": [enc, good]}))
    # One that was made before keys were looked at.
    Client.objects.filter(keys__contains=good["x"]).update(keys='{"keys": [{"kty": "RSA", "n": "!!", "e": "AQAB"}]}')
    answer = ask(**assertion(ECKey.generate_key("P-256"), id))
    assert answer.status_code == 400 and answer.json()["error"] == "invalid_client"
    assert "Make it again" in answer.json()["error_description"]


def test_what_was_wrong_is_said_and_nothing_of_it_repeated(hub: Hub) -> None:
    from django.conf import settings
    from django.test import Client

    key = ECKey.generate_key("P-256")
    id, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": [key.as_dict(private=False)]}))
    once = assertion(key, id)
    assert ask(**once).status_code == 200
    for form, says in (
        (assertion(key, id, aud="http://127.0.0.1:1/api/v1/oauth/token"), f"{settings.ACCORD_ADDRESS}/api/v1/oauth/token"),
        (assertion(key, id, exp=int(time.time()) - 1000), "holds no longer"),
        (assertion(key, id, nbf=int(time.time()) + 1000), "begins to hold later"),
        (assertion(key, id, jti=None), "a jti of its own"),
        (once, "was taken before"),
        (assertion(ECKey.generate_key("P-256"), id, kid='odd "name" ü'), "None of the keys"),
        ({"client_id": id, "client_secret": "no"}, "No client is known by this id and this proof"),
        ({"client_id": id, "client_secret": "no"}, "a client of the sandbox asks below /sandbox"),
        ({**assertion(key, id), "client_id": str(uuid4())}, "is not the client that its proof is of"),
        ({}, "names no client"),
    ):
        answer = ask(**form)
        assert answer.status_code in (400, 401) and answer.json()["error"] == "invalid_client", answer.content
        assert says in answer.json()["error_description"] and "odd" not in answer.content.decode()
    # A body that is no form, which is what most people send first.
    answer = Client().post("/api/v1/oauth/token", {"grant_type": "client_credentials"}, "application/json")
    assert answer.json()["error"] == "invalid_request" and "Send a form" in answer.json()["error_description"]
    assert "client_credentials" in ask(grant_type="password").json()["error_description"]


def test_a_certificate_that_did_not_come_is_told_where_to_bring_it(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_MTLS_ADDRESS", "https://hub.example:8443")
    named, _ = made(hub, "tls_client_auth", subject="CN=siem,O=Bank")
    for id in (named, made(hub, "self_signed_tls_client_auth", certificate=CERTIFICATE)[0]):
        answer = ask(client_id=id)
        assert answer.status_code == 401 and "https://hub.example:8443" in answer.json()["error_description"]
    answer = ask(client_id=named, certificate=CERTIFICATE)
    assert answer.status_code == 401 and "does not have the name" in answer.json()["error_description"]


def test_a_form_that_names_another_client_than_its_header_is_refused(hub: Hub) -> None:
    one, two = made(hub), made(hub, member="Beta")
    assert ask(basic=one, client_id=one[0].upper()).status_code == 200
    for other in (two[0], str(uuid4()), "another"):
        answer = ask(basic=one, client_id=other)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_header_of_any_bytes_is_told_who_may_ask(hub: Hub) -> None:
    from django.test import Client

    for sent in (b"caf\xe9:caf\xe9", b"\xff\xfe:\xff", b"no colon", b""):
        header = "Basic " + base64.b64encode(sent).decode()
        answer = Client().post("/api/v1/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": header})
        assert answer.status_code == 401 and answer.json()["error"] == "invalid_client"
        assert answer["WWW-Authenticate"].startswith('Basic realm="accord"')


def test_wrong_tries_as_a_client_stand_in_the_audit(hub: Hub) -> None:
    key = ECKey.generate_key("P-256")
    id, _ = made(hub)
    signing, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": [key.as_dict(private=False)]}))
    for sent in (
        ask(basic=(id, "wrong")),
        ask(client_id=id, client_secret="wrong"),
        ask(**assertion(ECKey.generate_key("P-256"), signing)),
        ask(basic=(str(uuid4()), "wrong")),
        ask(client_assertion="nonsense"),
    ):
        assert sent.json()["error"] == "invalid_client"
    lines = [line["actor"] for line in hub.admin.get("/audit?limit=1000")["items"] if line["detail"] == "invalid_client"]
    assert sorted(lines) == sorted([f"token:{id}", f"token:{id}", f"token:{signing}"])


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


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_on_one_machine_the_issuer_is_the_address_that_was_asked(hub: Hub, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    from django.conf import settings
    from django.test import Client

    monkeypatch.setattr(settings, "ACCORD_ADDRESS", "http://localhost:8000")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    told = Client().get("/.well-known/oauth-authorization-server", headers={"Host": host}).json()
    assert (told["issuer"], told["token_endpoint"]) == (f"http://{host}", f"http://{host}/api/v1/oauth/token"), "RFC 8414, 3.3"
    key = ECKey.generate_key("P-256")
    id, _ = made(hub, "private_key_jwt", keys=json.dumps({"keys": [key.as_dict(private=False)]}))
    assert ask(**assertion(key, id, aud=told["token_endpoint"])).status_code == 200
    for other in ("evil.example", "127.0.0.1:9000"):
        told = Client().get("/.well-known/oauth-authorization-server", headers={"Host": other}).json()
        assert told["issuer"] == "http://localhost:8000"
    monkeypatch.setattr(settings, "ACCORD_ADDRESS", "https://hub.example")
    assert ask(**assertion(key, id, aud=f"http://{host}/api/v1/oauth/token")).status_code == 400, "a hub in the open has one address"


def test_a_token_that_may_too_little_is_told_the_scope_in_the_way_of_the_standard(hub: Hub) -> None:
    id, secret = made(hub, scopes=("member:check:ask",))
    answer = call(ask(basic=(id, secret)).json()["access_token"], "/members")
    assert answer.status_code == 403
    assert answer["WWW-Authenticate"] == 'Bearer realm="accord", error="insufficient_scope", scope="member:members:read"'


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
