"""Programs that ask for tokens by OAuth 2 client credentials: who each is, how it proves that, and what it may be given now."""

from uuid import UUID

from msgspec import Struct

from accord.hub.members import queries
from accord.hub.members.queries import Power
from accord.hub.members.store import clients as store
from accord.hub.members.vocabulary import PERMISSIONS

BASIC, POST, KEYS, BY_SUBJECT, BY_CERTIFICATE = METHODS = (
    "client_secret_basic",
    "client_secret_post",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
)
# By which a client may sign. Ed25519 is the newer name (RFC 9864) of what EdDSA does with such a key; libraries write one or the other.
EDWARDS = ("Ed25519", "EdDSA")
ALGORITHMS = (*EDWARDS, "ES256", "ES384", "ES512", "PS256", "RS256")
SECRETS, CERTIFICATES = (BASIC, POST), (BY_SUBJECT, BY_CERTIFICATE)


class ClientRow(Struct, frozen=True):
    """A client that may be given tokens now. `secret` is a hash; `scopes` in the order of the vocabulary."""

    n: int
    id: str
    member: int
    method: str
    secret: bytes
    keys: str
    subject: str
    certificate: bytes | None
    binds: bool
    power: Power

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(scope for scope in PERMISSIONS if scope in self.power.scopes)


def is_client(client_id: str) -> bool:
    """Whether there is such a client, revoked or not."""
    try:
        return store.client(UUID(client_id)) is not None
    except ValueError:
        return False


def client(client_id: str) -> ClientRow | None:
    """A client by its id; None where there is none, or nothing that it may do any more."""
    try:
        found = store.client(UUID(client_id))
    except ValueError:
        return None
    power = queries.power_of(found[1].n) if found else None
    if found is None or power is None:
        return None
    row, token = found
    certificate = None if row.certificate is None else bytes(row.certificate)
    return ClientRow(
        n=token.n,
        id=str(token.id),
        member=token.member,
        method=row.method,
        secret=bytes(row.secret or b""),
        keys=row.keys,
        subject=row.subject,
        certificate=certificate,
        binds=row.binds,
        power=power,
    )
