"""A push service on loopback as RFC 8030 has it, and phones that subscribe to it, sleep, and wake.

The service checks who sends (VAPID, RFC 8292) by hand, and carries what it can't read. A phone opens it as RFC 8188 and 8291 tell the
receiving side to, with nothing of the hub's own: it opens the RFC's example too.
"""

import hashlib
import hmac
import json
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text_of(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Held:
    """A message that waits for a phone."""

    topic: str
    ttl: int
    urgency: str
    body: bytes


@dataclass
class Mailbox:
    """A subscription at the service: whose key sends to it, and what waits."""

    key: str
    waits: list[Held] = field(default_factory=list)
    is_gone: bool = False


class PushService:
    """`answers`: statuses with which it answers next, whatever comes; `retry_after` goes with them."""

    def __init__(self) -> None:
        self.boxes: dict[str, Mailbox] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[int] = []
        self.retry_after = ""
        self.faults: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.asked.append((self.path, headers))
                status = outer.answers.pop(0) if outer.answers else outer.take(self.path, headers, body)
                self.send_response(status)
                if outer.retry_after:
                    self.send_header("Retry-After", outer.retry_after)
                if status == 201:
                    self.send_header("Location", f"{outer.url}/message/{secrets.token_urlsafe(8)}")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "PushService":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def subscribe(self, key: str) -> str:
        """A new address to which only the holder of this key may send."""
        name = secrets.token_urlsafe(24)
        self.boxes[name] = Mailbox(key)
        return f"{self.url}/push/{name}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The status of RFC 8030, 5, and of RFC 8292, 4.2."""
        box = self.boxes.get(path.removeprefix("/push/"))
        if box is None or box.is_gone:
            return 410 if box else 404
        fault = self._fault(box, headers, body)
        if fault:
            self.faults.append(fault)
            return 403 if fault == "key" else 400
        held = Held(headers.get("topic", ""), int(headers["ttl"]), headers.get("urgency", "normal"), body)
        # RFC 8030, 5.4: a message replaces what waits under the same topic.
        box.waits = [waits for waits in box.waits if not held.topic or waits.topic != held.topic]
        if held.ttl > 0:
            box.waits.append(held)
        return 201

    def _fault(self, box: Mailbox, headers: dict[str, str], body: bytes) -> str:
        if not headers.get("ttl", "").isdigit():
            return "ttl"
        if headers.get("content-encoding") != "aes128gcm" or len(body) > 4096:
            return "body"
        topic = headers.get("topic", "")
        if len(topic) > 32 or not all(letter.isalnum() or letter in "-_" for letter in topic):
            return "topic"
        if headers.get("urgency", "normal") not in ("very-low", "low", "normal", "high"):
            return "urgency"
        return self._sender(box, headers.get("authorization", ""))

    def _sender(self, box: Mailbox, said: str) -> str:
        if not said.startswith("vapid "):
            return "vapid"
        parts = dict(part.strip().split("=", 1) for part in said.removeprefix("vapid ").split(","))
        if parts["k"] != box.key:
            return "key"
        signed, _, signature = parts["t"].rpartition(".")
        head, claims = (json.loads(bytes_of(part)) for part in signed.split("."))
        raw = bytes_of(signature)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(parts["k"]))
        try:
            pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
            public.verify(pair, signed.encode(), ec.ECDSA(SHA256()))
        except InvalidSignature:
            return "signature"
        if head["alg"] != "ES256" or claims["aud"] != self.url:
            return "audience"
        return ""


class Phone:
    """A browser that may be rung: its keys, its address at the service, and what it has shown since it woke."""

    def __init__(self, service: PushService, key: str) -> None:
        self.service = service
        self._own = ec.generate_private_key(ec.SECP256R1())
        self._secret = secrets.token_bytes(16)
        self.address = service.subscribe(key)

    @property
    def box(self) -> Mailbox:
        return self.service.boxes[self.address.rpartition("/")[2]]

    @property
    def form(self) -> dict[str, str]:
        """What the page sends to the hub."""
        point = self._own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"address": self.address, "key": text_of(point), "secret": text_of(self._secret)}

    def forget(self) -> None:
        """The browser gives its subscription up."""
        self.box.is_gone = True

    def wake(self) -> list[dict[str, Any]]:
        """What waited, opened, in the order in which it came; it waits no more."""
        waited, self.box.waits = self.box.waits, []
        return [json.loads(self.open(held.body)) for held in waited]

    def open(self, body: bytes) -> bytes:
        return opened(body, self._own, self._secret)


def opened(body: bytes, own: ec.EllipticCurvePrivateKey, secret: bytes) -> bytes:
    """What a browser reads of a message (RFC 8291, 3.4; RFC 8188, 2). Raises InvalidTag where it was not sealed for it."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    public = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    material = _expand(_hmac(secret, shared), b"WebPush: info\x00" + public + sender)
    extracted = _hmac(salt, material)
    key = _expand(extracted, b"Content-Encoding: aes128gcm\x00")[:16]
    nonce = int.from_bytes(_expand(extracted, b"Content-Encoding: nonce\x00")[:12], "big")
    said = b""
    for number, start in enumerate(range(0, len(sealed), size)):
        record = AESGCM(key).decrypt((nonce ^ number).to_bytes(12, "big"), sealed[start : start + size], None)
        plain, mark = record.rstrip(b"\x00")[:-1], record.rstrip(b"\x00")[-1]
        assert mark == (2 if start + size >= len(sealed) else 1), "a record in its place"
        said += plain
    return said


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def _expand(key: bytes, info: bytes) -> bytes:
    """The first block of HKDF's second step (RFC 5869)."""
    return _hmac(key, info + b"\x01")
