"""Calls of a program that asks for tokens by OAuth 2, and of one that has such a token."""

import base64
import time
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from joserfc import jwt

TOKEN = "/api/v1/oauth/token"


def ask(path: str = TOKEN, basic: tuple[str, str] | None = None, certificate: bytes | None = None, **form: str) -> Any:
    from django.test import Client

    from accord.server.certificates import THUMBPRINT

    headers = {} if basic is None else {"Authorization": "Basic " + base64.b64encode(":".join(basic).encode()).decode()}
    environ: dict[str, Any] = {} if certificate is None else {THUMBPRINT: certificate}
    sent = {"grant_type": "client_credentials", **form} if path == TOKEN else form
    body = "&".join(f"{name}={quote(text, safe='')}" for name, text in sent.items())
    return Client().generic("POST", path, body, "application/x-www-form-urlencoded", headers=headers, **environ)


def call(token: str, path: str = "/me", certificate: bytes | None = None) -> Any:
    from django.test import Client

    from accord.server.certificates import THUMBPRINT

    environ: dict[str, Any] = {} if certificate is None else {THUMBPRINT: certificate}
    return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"}, **environ)


def assertion(key: Any, of: str, algorithm: str = "ES256", kid: str | None = "", **claims: Any) -> dict[str, str]:
    """Signed by the key, which is named as it is called; by another name, or by none."""
    from django.conf import settings

    whole = {"iss": of, "sub": of, "aud": settings.ACCORD_ADDRESS + TOKEN, "exp": int(time.time()) + 60, "jti": str(uuid4()), **claims}
    name = key.kid if kid == "" else kid
    header = {"alg": algorithm} if name is None else {"alg": algorithm, "kid": name}
    sent = {name: value for name, value in whole.items() if value is not None}
    signed = jwt.encode(header, sent, key, algorithms=[algorithm])
    return {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion": signed}
