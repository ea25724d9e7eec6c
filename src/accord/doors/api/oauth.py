"""OAuth 2 for programs: client credentials (RFC 6749, 4.4) with Authlib, its metadata (RFC 8414), and tokens that are bound to a client
certificate (RFC 8705). What a token may do, and when it ends, is the members' affair, as for every token.
"""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, InvalidClientError, InvalidScopeError, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import OAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc import jws, jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import Key, import_key

from accord.core.times import SECOND
from accord.doors.api.answers import BASE, headers_of
from accord.doors.api.certificates import subject_of
from accord.hub.journal import actions as journal_actions
from accord.hub.members import queries
from accord.hub.members.actions import clients as actions
from accord.hub.members.queries import clients
from accord.hub.members.queries.clients import (
    ALGORITHMS,
    BY_CERTIFICATE,
    BY_SUBJECT,
    CERTIFICATES,
    EDWARDS,
    KEYS,
    METHODS,
    SECRETS,
    ClientRow,
)
from accord.hub.members.vocabulary import PERMISSIONS
from accord.hub.times import now
from accord.limits import Buckets, client
from accord.server.certificates import DER, IS_VERIFIED, THUMBPRINT

TOKEN, REVOKE, INTROSPECT = (f"{BASE}/oauth/{word}" for word in ("token", "revoke", "introspect"))
METADATA = "/.well-known/oauth-authorization-server"
# Seconds that an assertion may hold: what was taken is remembered that long. Libraries sign for an hour by themselves.
ASSERTION_LASTS = 3600
# Where a hub is tried out on one machine, by whichever of its names: `accord serve` says the number, and links lead to the name.
_ON_THIS_MACHINE = re.compile(r"http://(?:localhost|127\.0\.0\.1|\[::1\])((?::[0-9]+)?)((?:/.*)?)")
_NAMES_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_UNPROVEN = (
    "No client is known by this id and this proof. Check both, and that the client was not revoked; "
    "a client of the sandbox asks below /sandbox."
)
wrong = Buckets(60, 60)  # tries of one client address that prove nothing

Answer = tuple[int, Any, list[tuple[str, str]]]


class _Payload(OAuth2Payload):
    def __init__(self, request: HttpRequest) -> None:
        self._sent = request.POST

    @property
    def data(self) -> dict[str, str]:
        return self._sent.dict()

    @property
    def datalist(self) -> Any:
        return dict(self._sent.lists())


class _Request(OAuth2Request):
    """A request as Authlib reads it: from its form alone. That it came over TLS the proxy sees to, which refuses all else."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.method, f"https://{request.get_host()}{request.path}", headers=request.headers)
        self.payload = _Payload(request)
        self._form = request.POST
        self.meta = request.META

    @property
    def form(self) -> Any:
        return self._form


class _Client(ClientMixin):
    """A client as Authlib asks about it."""

    def __init__(self, row: ClientRow) -> None:
        self.row = row

    def get_client_id(self) -> str:
        return self.row.id

    def check_client_secret(self, client_secret: str) -> bool:
        return actions.holds_secret(self.row, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.row.method or (method in SECRETS and self.row.method in SECRETS)

    def check_grant_type(self, grant_type: str) -> bool:
        return bool(grant_type == ClientCredentialsGrant.GRANT_TYPE)


class Unproven(InvalidClientError):
    """Who asks did not prove to be a client: said in our words, since the library's repeat what was sent."""

    def get_headers(self) -> list[tuple[str, str]]:
        # RFC 7617 asks for a realm, which the library leaves out.
        return [(name, text.replace("Basic ", 'Basic realm="accord", ', 1)) for name, text in super().get_headers()]


class _Assertion(JWTBearerClientAssertion):
    """A client proves who it is by a JWT that it signed: private_key_jwt (RFC 7523)."""

    CLIENT_AUTH_METHOD = KEYS

    def get_audiences(self) -> list[str]:
        named = _addresses().values()
        return [*named, *(f"{address}{TOKEN}" for address in {*named, _mtls_address()})]

    def resolve_client_public_key(self, client: _Client) -> Any:
        if client.row.method != KEYS:
            raise Unproven(description="This client proves who it is in another way. See how in the list of tokens.")
        try:
            return [import_key(_by_either_name(key)) for key in json.loads(client.row.keys)["keys"]]
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise Unproven(description="The keys of this client can not be read. Make it again, with its public keys.") from None

    def process_assertion_claims(self, assertion: str, resolve_key: Any) -> jwt.Claims:
        for key in _candidates(assertion, resolve_key):
            try:
                claims = jwt.decode(assertion, key, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError):
                continue
            self.verify_claims(claims)
            return claims
        raise Unproven(
            description=f"None of the keys of this client signed this assertion by one of {', '.join(ALGORITHMS)}. Check key and algorithm."
        )

    def verify_claims(self, claims: jwt.Claims) -> None:
        try:
            super().verify_claims(claims)
        except Unproven:
            raise
        except InvalidClientError as error:
            claim = error.__cause__.claim if isinstance(error.__cause__, ClaimError) else ""
            raise Unproven(description=_claim_says(claim)) from None

    def validate_jti(self, claims: dict[str, Any], jti: Any) -> bool:
        ends = int(claims["exp"])
        if not isinstance(jti, str) or not 0 < len(jti) <= 200 or ends > now() // SECOND + ASSERTION_LASTS + self.leeway:
            raise Unproven(description=_claim_says(""))
        if not actions.take_assertion(claims["sub"], jti, (ends + self.leeway) * SECOND):
            raise Unproven(description="This assertion was taken before. Sign a new one for each token, with a jti of its own.")
        return True


def _by_either_name(key: dict[str, Any]) -> dict[str, Any]:
    """An Ed25519 key says by which of its two names it signs, and the library keeps it to that one; the curve says the same."""
    return {name: value for name, value in key.items() if name != "alg"} if key.get("alg") in EDWARDS else key


def _candidates(assertion: str, keys: list[Key]) -> list[Key]:
    """The keys that may have signed it: those that its header names, else those without a name; all of them where it names none."""
    kid = jws.extract_compact(assertion.encode()).headers().get("kid")
    return [key for key in keys if kid is not None and key.kid == kid] or [key for key in keys if kid is None or key.kid is None]


def _claim_says(claim: str) -> str:
    if claim == "aud":
        return f"The assertion is for somebody else. Its aud must be {settings.ACCORD_ADDRESS}{TOKEN}."
    if claim == "exp":
        return "The assertion holds no longer, or does not say until when. Sign a new one, and check the clock of the machine."
    if claim in ("iat", "nbf"):
        return "The assertion begins to hold later. Check the clock of the machine."
    return f"An assertion needs as iss and sub the id of the client, a jti of its own, and an exp at most {ASSERTION_LASTS} seconds ahead."


def _by_certificate(proves: Callable[[ClientRow, dict[str, Any]], bool]) -> Callable[[Any, _Request], _Client | None]:
    """A client proves who it is by the certificate of its connection (RFC 8705, 2)."""

    def authenticate(find: Callable[[str], _Client | None], request: _Request) -> _Client | None:
        found = find(request.payload.client_id or "")
        return found if found is not None and THUMBPRINT in request.meta and proves(found.row, request.meta) else None

    return authenticate


class Grant(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def validate_requested_scope(self) -> None:
        row, asked = self.request.client.row, (self.request.payload.scope or "").split()
        if not asked:
            self.request.scopes = row.scopes
        elif row.power.scopes.issuperset(asked):
            self.request.scopes = tuple(scope for scope in row.scopes if scope in asked)
        else:
            text = "Ask for no more than this client may do now, with spaces between; without a scope it gets all of that."
            raise InvalidScopeError(description=text)
        if row.binds and THUMBPRINT not in self.request.meta:
            raise Unproven(description="This client's tokens hold with its certificate alone. Ask over a connection with it.")

    def create_token_response(self) -> Answer:
        row, scopes = self.request.client.row, self.request.scopes
        # Who comes with a certificate gets what nobody can use without it.
        token, seconds = actions.issue(row, scopes, self.request.meta.get(THUMBPRINT))
        body = {"access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(scopes)}
        return 200, body, self.TOKEN_RESPONSE_HEADER


class Server(AuthorizationServer):
    def __init__(self) -> None:
        super().__init__()
        self.register_client_auth_method(KEYS, _Assertion())
        self.register_client_auth_method(BY_CERTIFICATE, _by_certificate(lambda row, meta: row.certificate == meta[THUMBPRINT]))
        self.register_client_auth_method(
            BY_SUBJECT, _by_certificate(lambda row, meta: meta.get(IS_VERIFIED) is True and row.subject == subject_of(meta[DER]))
        )
        self.register_grant(Grant)

    def query_client(self, client_id: str) -> _Client | None:
        row = clients.client(client_id)
        return _Client(row) if row else None

    def authenticate_client(self, request: _Request, methods: Any, endpoint: str = "token") -> _Client:
        try:
            found = cast(_Client, super().authenticate_client(request, methods, endpoint))
        except Unproven:
            raise
        except InvalidClientError as error:
            raise Unproven(status_code=error.status_code, description=_why_unproven(request)) from None
        except ValueError:  # a header that can not be read
            raise Unproven(status_code=401, description=_UNPROVEN) from None
        named = request.form.get("client_id")
        if named and found.row.id != getattr(clients.client(named), "id", None):  # RFC 7521, 4.2
            text = "The client_id of this form is not the client that its proof is of. Leave it out, or send that one's."
            raise Unproven(status_code=401, description=text)
        return found

    def create_oauth2_request(self, request: HttpRequest) -> _Request:
        return _Request(request)

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> HttpResponse:
        return _answered(status, body, headers)

    def send_signal(self, name: str, *args: Any, **more: Any) -> None:
        """Nobody listens."""


server = Server()


def _answered(status: int, body: Any, headers: Any = ()) -> HttpResponse:
    response = HttpResponse(json.dumps(body) if body else b"", status=status, content_type="application/json")
    for name, value in headers:
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def _failed(status: int, error: str, text: str, **headers: str) -> HttpResponse:
    return _answered(
        status, {"error": error, "error_description": text}, [(name.replace("_", "-"), value) for name, value in headers.items()]
    )


def _guarded(handle: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A form by POST, not too often wrong from one address; whoever tries as a client that there is leaves a line in the audit."""

    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return _failed(405, "invalid_request", "Send a form by POST.", Allow="POST")
        wait = wrong.take(client(request))
        if wait:
            return _failed(429, "temporarily_unavailable", f"Too many wrong tries. Wait {wait} seconds.", Retry_After=str(wait))
        # RFC 6749, 3.2; servers and what stands before them differ in which of two they read. A resource may be named often (RFC 8707, 2).
        twice = next((name for name, sent in request.POST.lists() if len(sent) > 1 and name != "resource"), None)
        if twice is not None:
            return _failed(400, "invalid_request", "A field stands in this form more than once. Send each once.")
        response = handle(request)
        if response.status_code < 400:
            wrong.give_back(client(request))
        elif json.loads(response.content or b"{}").get("error") == "invalid_client":
            _note(request)
        return response

    return view


def _note(request: HttpRequest) -> None:
    row = clients.client(_claimed(request.headers, request.POST))
    if row is not None:
        journal_actions.refuse(row.member, f"token:{row.id}", "member:tokens:manage", "invalid_client")


def _claimed(headers: Any, form: Any) -> str:
    """The id of the client that somebody says to be, in the header, the form or an assertion."""
    basic = None
    with suppress(ValueError):
        basic, _ = extract_basic_authorization(headers)
    if basic or "client_id" in form:
        return str(basic or form["client_id"])
    with suppress(InvalidClientError):
        return str(_Assertion().extract_assertion(form.get("client_assertion", ""))[1].get("sub", ""))
    return ""


def _why_unproven(request: _Request) -> str:
    claimed = _claimed(request.headers, request.form)
    if not claimed and "client_assertion" not in request.form:
        return (
            "This request names no client. Send the id and the secret as Basic authorization, a signed client_assertion, or over a "
            "connection with its certificate the client_id."
        )
    row = clients.client(claimed)
    if row is not None and row.method in CERTIFICATES and THUMBPRINT not in request.meta:
        return f"No certificate came with this connection. Ask at {_mtls_address()}, over a connection with the certificate of this client."
    if row is not None and row.method == BY_SUBJECT:
        return (
            "The certificate of this connection does not have the name of this client, or is from an authority that the hub's proxy does "
            "not know. Compare: openssl x509 -noout -subject -nameopt RFC2253 -in FILE."
        )
    return _UNPROVEN


@_guarded
def token(request: HttpRequest) -> HttpResponse:
    """The token endpoint."""
    if "grant_type" not in request.POST:
        return _failed(400, "invalid_request", "Send a form (application/x-www-form-urlencoded) with grant_type=client_credentials.")
    if request.POST["grant_type"] != Grant.GRANT_TYPE:
        return _failed(400, "unsupported_grant_type", "Here tokens are given for grant_type=client_credentials alone.")
    return cast(HttpResponse, server.create_token_response(request))


def _as_client(handle: Callable[[ClientRow, str], Any]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        try:
            row = server.authenticate_client(server.create_oauth2_request(request), METHODS).row
        except OAuth2Error as error:
            return _answered(*error())
        if not request.POST.get("token"):  # RFC 7009, 2.1; RFC 7662, 2.1
            return _failed(400, "invalid_request", "Send the token that this is about as token, in the form.")
        return _answered(200, handle(row, request.POST["token"]))

    return _guarded(view)


def _introspected(row: ClientRow, sent: str) -> dict[str, Any]:
    holder = queries.caller(sent)
    if holder is None or holder.actor != f"token:{row.id}":
        return {"active": False}
    more: dict[str, Any] = {} if holder.bound is None else {"cnf": {"x5t#S256": _thumbprint(holder.bound)}}
    ends = {} if holder.expires is None else {"exp": holder.expires // SECOND}
    return {"active": True, "client_id": row.id, "scope": " ".join(s for s in PERMISSIONS if s in holder.scopes), **ends, **more}


def _thumbprint(digest: bytes) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(digest).rstrip(b"=").decode()


# A client gives back what it was given (RFC 7009), and asks how it stands (RFC 7662); of another's it learns nothing.
revoke = _as_client(actions.end)
introspect = _as_client(_introspected)


def _addresses() -> dict[str, str]:
    """The hub's own address by its host and port; on this machine alone there are several names for it, and a client uses one of them."""
    local = _ON_THIS_MACHINE.fullmatch(settings.ACCORD_ADDRESS)
    if local is None:
        return {"": settings.ACCORD_ADDRESS}
    port, path = local.groups()
    return {f"{name}{port}": f"http://{name}{port}{path}" for name in _NAMES_OF_THIS_MACHINE}


def _mtls_address() -> str:
    return settings.ACCORD_MTLS_ADDRESS or settings.ACCORD_ADDRESS


def metadata(request: HttpRequest) -> HttpResponse:
    """What a client needs to know of all this (RFC 8414), at the hub's own address, as it was asked: a client compares the two."""
    if request.method not in ("GET", "HEAD"):
        return _failed(405, "invalid_request", "Ask by GET.", Allow="GET, HEAD")
    issuer, binding = _addresses().get(request.META.get("HTTP_HOST", ""), settings.ACCORD_ADDRESS), _mtls_address()
    methods = [method for method in METHODS if settings.ACCORD_CERT_PROXY or method not in (BY_SUBJECT, BY_CERTIFICATE)]
    endpoints = {"token_endpoint": TOKEN, "revocation_endpoint": REVOKE, "introspection_endpoint": INTROSPECT}
    described: dict[str, Any] = {
        "issuer": issuer,
        **{name: f"{issuer}{path}" for name, path in endpoints.items()},
        **{f"{name}_auth_methods_supported": methods for name in endpoints},
        **{f"{name}_auth_signing_alg_values_supported": list(ALGORITHMS) for name in endpoints},
        "grant_types_supported": [Grant.GRANT_TYPE],
        "response_types_supported": [],
        "scopes_supported": list(PERMISSIONS),
        "tls_client_certificate_bound_access_tokens": bool(settings.ACCORD_CERT_PROXY),
    }
    if settings.ACCORD_CERT_PROXY and binding != issuer:
        described["mtls_endpoint_aliases"] = {name: f"{binding}{path}" for name, path in endpoints.items()}
    response = HttpResponse(json.dumps(described), content_type="application/json")
    response["Cache-Control"] = "public, max-age=3600"
    return headers_of(response) if request.method == "HEAD" else response
