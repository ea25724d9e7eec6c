"""A small provider of outside identities (OpenID Connect, authorization code with PKCE) on a real HTTP server on loopback.

It tells everything that it knows, name and e-mail address too, whatever it was asked: the hub must not keep it.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "accord-test", "secret-of-the-test"


class Provider:
    def __init__(self, address: str) -> None:
        self.address = address
        self.subject = "number-1"  # who is signed in there
        self.claims = {"name": "Quivolda Ostrovantz", "email": "quivolda@canary.example", "email_verified": True}
        self.refuses = False
        self.repeats = True  # whether it tells again what the answer is to
        self.audience = CLIENT
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._key = rsa.generate_private_key(65537, 2048)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        self.asked.append(asked)
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self._codes.pop(sent.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"] or asked["redirect_uri"] != sent.get("redirect_uri"):
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": self.audience, "sub": self.subject, "iat": now, "exp": now + 60, **self.claims}
        if self.repeats and "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        token = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": token}


@contextmanager
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/.well-known/openid-configuration":
                self._send(running.configuration())
            elif url.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", running.authorize(asked))
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = running.token({name: values[0] for name, values in parse_qs(body).items()})
            self._send(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _send(self, answer: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *arguments: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings_for(provider: Provider) -> dict[str, Any]:
    """The hub's settings for this provider, read as they are from the environment."""
    import pytest

    from accord.site.place import oidc

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ACCORD_OIDC_ISSUER", provider.address)
        environment.setenv("ACCORD_OIDC_NAME", "Ministry")
        environment.setenv("ACCORD_OIDC_CLIENT", CLIENT)
        environment.setenv("ACCORD_OIDC_SECRET", SECRET)
        return {"openid_connect": {"APPS": oidc()}}
