"""Clients of a test's process without what each new one takes to begin: Django's seven milliseconds for its chain of middleware, httpx's
fifteen for reading the certificates of all authorities, also where it speaks no TLS.
"""

import os
from collections.abc import Hashable
from functools import cache
from importlib import import_module
from typing import Any

_CHAIN = ("_middleware_chain", "_view_middleware", "_template_response_middleware", "_exception_middleware")
_READ = ("ACCORD_", "SECURE_", "STATIC_", "WHITENOISE_", "MIDDLEWARE")  # the settings that middleware reads when it is made


def load_once() -> None:
    """Let the clients of this process share one chain for each set of settings, as the requests of a served hub share one."""
    from django.conf import settings
    from django.test.client import ClientHandler

    load = ClientHandler.load_middleware
    names = [name for name in dir(settings) if name.startswith(_READ)]
    made: dict[Hashable, dict[str, Any]] = {}

    def load_middleware(self: Any, is_async: bool = False) -> None:
        key = (is_async, *(repr(getattr(settings, name)) for name in names))
        if key not in made:
            load(self, is_async)
            made[key] = {name: getattr(self, name) for name in _CHAIN}
        vars(self).update(made[key])

    ClientHandler.load_middleware = load_middleware


def trust_once() -> None:
    """Let the clients that trust the usual authorities, and show no certificate, read these once in a process for each environment."""
    default: Any = import_module("httpx._transports.default")
    made = default.create_ssl_context

    @cache
    def usual(trust_env: bool, *environment: str | None) -> Any:
        return made(trust_env=trust_env)

    def create_ssl_context(verify: Any = True, cert: Any = None, trust_env: bool = True) -> Any:
        if verify is True and cert is None:
            return usual(trust_env, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        return made(verify, cert, trust_env)

    default.create_ssl_context = create_ssl_context
