"""Clients by OAuth 2: made, and given tokens. A client is a token of its own that nobody holds: what it is given is that token's child.

So the law of tokens is theirs: no token does more, or lives longer, than what made it. Where the client is revoked, or its maker ended or
demoted, all that it was given ends or shrinks with it, at once.
"""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Name, NameOID, load_pem_x509_certificate
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from joserfc.util import urlsafe_b64decode
from msgspec import Struct
from msgspec.structs import replace

from accord.core.times import SECOND
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import TOKEN
from accord.hub.journal.actions import turn
from accord.hub.members import actions, queries, store
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.members.queries.clients import ALGORITHMS, BY_CERTIFICATE, BY_SUBJECT, CERTIFICATES, KEYS, METHODS, SECRETS, ClientRow
from accord.hub.members.store import clients as rows

LASTS = 600  # seconds that what a client is given holds, at most
MOST_KEYS = 20
CURVES = ("RSA", "P-256", "P-384", "P-521", "Ed25519")  # of keys that one of the algorithms verifies with
SHORTEST_RSA = 2048  # bits (RFC 7518, 3.3 and 3.5)
_LONGEST_KEYS = 100_000  # characters
# Names that openssl writes and RFC 4514 has none for; certificates of banks (ETSI EN 319 412-3) are full of them.
_MORE_NAMES = {
    "emailAddress": NameOID.EMAIL_ADDRESS,
    "serialNumber": NameOID.SERIAL_NUMBER,
    "organizationIdentifier": NameOID.ORGANIZATION_IDENTIFIER,
    "businessCategory": NameOID.BUSINESS_CATEGORY,
    "jurisdictionC": NameOID.JURISDICTION_COUNTRY_NAME,
    "jurisdictionL": NameOID.JURISDICTION_LOCALITY_NAME,
    "jurisdictionST": NameOID.JURISDICTION_STATE_OR_PROVINCE_NAME,
    "postalCode": NameOID.POSTAL_CODE,
    "title": NameOID.TITLE,
    "GN": NameOID.GIVEN_NAME,
    "SN": NameOID.SURNAME,
}
_PEM = "Give its certificate, as PEM: it begins with -----BEGIN CERTIFICATE-----."


class Proof(Struct, frozen=True):
    """How a client will prove who it is: of `keys`, `subject` and `certificate` (SHA-256) the one that its method needs."""

    method: str
    keys: str = ""
    subject: str = ""
    certificate: bytes | None = None
    binds: bool = False


def make_client(
    member: MemberRow,
    proof: Proof,
    *,
    by: Caller,
    scopes: tuple[str, ...] = (),
    role: str | None = None,
    name: str = "",
    expires: int | None = None,
) -> tuple[str, str]:
    """Make a client; returns its id, and its secret where it has one, which is shown this once. Raises as `make_token` does."""
    proof = _checked(proof)
    given, role = actions.checked_token(member, by, scopes, role, name, expires)
    secret = "accord_client_" + secrets.token_urlsafe(32) if proof.method in SECRETS else ""
    with turn() as t:
        # A hash of which nobody knows any text: the client's own token is never sent.
        made = actions.insert_token_in(t, member, by, given, role, name, expires, digest=secrets.token_bytes(32))
        rows.insert(
            token=made.n,
            method=proof.method,
            secret=secret_digest(secret) if secret else None,
            keys=proof.keys,
            subject=proof.subject,
            certificate=proof.certificate,
            binds=proof.binds or proof.method in CERTIFICATES,
        )
    return str(made.id), secret


def digest_of_pem(text: str) -> bytes | None:
    """The SHA-256 of the certificate in PEM, the first of several, whatever stands beside it; None for nothing. Raises BadMember."""
    if not text.strip():
        return None
    try:
        return load_pem_x509_certificate(text.encode()).fingerprint(SHA256())
    except ValueError:
        raise BadMember("certificate", _PEM) from None


def _checked(proof: Proof) -> Proof:
    """How it will prove who it is, with the name of its certificate as certificates are read. Raises BadMember."""
    if proof.method not in METHODS:
        raise BadMember("method", _("Choose how the program proves who it is: {words}.").format(words=", ".join(METHODS)))
    needs = {KEYS: "keys", BY_SUBJECT: "subject", BY_CERTIFICATE: "certificate"}
    for method, field in needs.items():
        if method != proof.method and getattr(proof, field):
            raise BadMember(field, _("This is for {method} alone. Choose that, or leave this out.").format(method=method))
    if proof.method == KEYS and not _are_public(proof.keys):
        raise BadMember(
            "keys",
            _(
                "Give the program's public keys as a JSON Web Key Set (RFC 7517): RSA of at least 2048 bits, EC or Ed25519, "
                "without private parts."
            ),
        )
    if proof.method == BY_CERTIFICATE and proof.certificate is None:
        raise BadMember("certificate", _PEM)
    return replace(proof, subject=_read_name(proof.subject)) if proof.method == BY_SUBJECT else proof


def _read_name(text: str) -> str:
    try:
        name = Name.from_rfc4514_string(text, _MORE_NAMES).rfc4514_string()
    except ValueError:
        name = ""
    if not 0 < len(name) <= 1000:
        raise BadMember(
            "subject",
            _(
                "Give the distinguished name of its certificate, such as CN=siem.bank.example,O=Bank,C=TH, without spaces behind the "
                "commas. {command} writes it so."
            ).format(command="openssl x509 -noout -subject -nameopt RFC2253 -in FILE"),
        )
    return name


def _are_public(text: str) -> bool:
    try:
        keys = json.loads(text if len(text) <= _LONGEST_KEYS else "{}")["keys"]
        if not 0 < len(keys) <= MOST_KEYS or not all(key["kty"] in ("RSA", "EC", "OKP") and "d" not in key for key in keys):
            return False
        if any(key["kty"] == "RSA" and _bits(key["n"]) < SHORTEST_RSA for key in keys):
            return False
        # Read here, so that nobody is given a client whose every assertion fails. A set may hold keys for other things beside.
        read = [import_key(key) for key in keys]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return any(key.get("crv", "RSA") in CURVES and key.get("use", "sig") == "sig" and key.get("alg", "RS256") in ALGORITHMS for key in read)


def _bits(number: str) -> int:
    return int.from_bytes(urlsafe_b64decode(number.encode())).bit_length()


def secret_digest(secret: str) -> bytes:
    """Secrets are 32 random bytes, so a plain hash can't be searched; and no hash of a secret is one of a token."""
    return hashlib.sha256(b"client\0" + secret.encode("utf-8", "surrogatepass")).digest()


def holds_secret(client: ClientRow, secret: str) -> bool:
    return client.method in SECRETS and secrets.compare_digest(client.secret, secret_digest(secret))


def issue(client: ClientRow, scopes: tuple[str, ...], bound: bytes | None) -> tuple[str, int]:
    """A token for the client, and for how many seconds it holds; with this certificate alone where one is given."""
    token = actions.fresh_token()
    with turn() as t:
        ends = t.at + LASTS * SECOND
        if client.power.expires is not None:
            ends = min(ends, client.power.expires)
        rows.forget_ended(client.n, t.at)
        store.insert_token(
            member=client.member,
            name="",
            hash=queries.hash_of(token),
            scopes="\n".join(scopes),
            role=client.power.role,
            made=t.at,
            expires=ends,
            parent=client.n,
            issued=True,
            bound=bound,
        )
        t.audit(client.member, f"token:{client.id}", "member:tokens:manage", detail=f"issued to {client.id}")
    return token, max((ends - t.at) // SECOND, 1)


def end(client: ClientRow, token: str) -> None:
    """A client gives back what it was given (RFC 7009); what it was not given stays as it is."""
    row = rows.issued(queries.hash_of(token))
    if row is None or row.parent != client.n:
        return
    with turn() as t:
        if store.revoke(t.at, n=row.n):
            erasures.note(TOKEN, str(row.id), t.at)
            actions.access_changed_in(t, client.member, None)
        t.audit(client.member, f"token:{client.id}", "member:tokens:manage", detail=f"revoked {row.id}")


def take_assertion(client: str, jti: str, expires: int) -> bool:
    """Whether this assertion of a client was not taken before; `expires` in microseconds."""
    with turn() as t:
        return rows.take(hashlib.sha256(f"{client}\0{jti}".encode("utf-8", "surrogatepass")).digest(), expires, t.at)
