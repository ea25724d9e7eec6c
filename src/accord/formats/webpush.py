"""Web push in bytes: a message sealed for one browser (RFC 8291, on `aes128gcm` of RFC 8188), and who sends it (VAPID, RFC 8292).

The browser gives a public key and a secret of 16 bytes with its address. Whatever carries the message reads neither what it says nor,
since all are padded alike, how long that is.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
KEY_BYTES, SECRET_BYTES, SALT_BYTES, TAG_BYTES = 65, 16, 16, 16
RECORD = 4096  # what every push service carries
LAST = b"\x02"  # ends what is said in the last record; what follows is padding


def text_of(raw: bytes) -> str:
    """Bytes as browsers write keys: base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """Raises ValueError."""
    if not text.isascii():
        raise ValueError("not base64url")
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def read_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """A browser's public key, as an uncompressed point. Raises ValueError where it is no point of the curve."""
    if len(raw) != KEY_BYTES:
        raise ValueError("not an uncompressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw)


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as an uncompressed point."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(said: bytes, browser_key: bytes, secret: bytes, *, own: ec.EllipticCurvePrivateKey, salt: bytes, length: int = 0) -> bytes:
    """Encrypt a message for the browser that has this key and secret, as one record padded to `length`.

    `own` and `salt` are made anew for each message. Raises ValueError where the key is none, or too much is said.
    """
    browser, sender = read_key(browser_key), point(own)
    shared = own.exchange(ec.ECDH(), browser)
    material = _derive(shared, secret, b"WebPush: info\0" + browser_key + sender, 32)
    padded = said + LAST + bytes(max(0, length - len(said)))
    if len(padded) + TAG_BYTES > RECORD:
        raise ValueError("too much for one message")
    key = _derive(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(material, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + len(sender).to_bytes(1, "big") + sender
    return head + AESGCM(key).encrypt(nonce, padded, None)


def _derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)


def signing_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this hub, out of a secret that the hub keeps anyway.

    So many bits more than the order has that no number is likelier than another (FIPS 186-5, A.2.1).
    """
    wide = int.from_bytes(_derive(secret, b"", b"accord web push: the hub's signing key", 48), "big")
    return ec.derive_private_key(wide % (ORDER - 1) + 1, CURVE)


def authorization(address: str, key: ec.EllipticCurvePrivateKey, *, expires: int, contact: str = "") -> str:
    """The header by which the hub says who it is to the service of this address, until `expires` (seconds since 1970)."""
    parts = urlsplit(address)
    claims: dict[str, str | int] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": expires}
    if contact:
        claims["sub"] = contact
    import jwt  # slow to load, and only who sends needs it

    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={text_of(point(key))}"


def mark(address: str, secret: bytes) -> bytes:
    """A digest that tells one address from another, and says nothing of it to a reader without the secret."""
    return hmac.new(secret, b"accord push address\n" + address.encode(), hashlib.sha256).digest()
