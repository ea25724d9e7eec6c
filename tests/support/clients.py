"""Django's test client without the seven milliseconds that each new one takes to build its chain of middleware."""

from collections.abc import Hashable
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
