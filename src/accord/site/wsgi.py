"""Django behind the server."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.site.settings")
_django = get_wsgi_application()
_CHARSET = re.compile(r";\s*charset\s*\*?\s*=\s*(\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The hub, as a server calls it.

    Everything that comes in is UTF-8. Django would decode the address with whatever charset the sender names for the body,
    before anything of ours could answer, and fails on codecs that give no text, such as `hex`.
    """
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return _django(environ, start_response)
