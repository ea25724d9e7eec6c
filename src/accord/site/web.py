"""The hub behind a server that `accord serve` started: it ends with it."""

from django.conf import settings
from django.urls import get_resolver

from accord.doors.console.stream import stream
from accord.site import wsgi
from accord.site.front import Front
from accord.site.front.bridge import Bridge
from accord.site.parent import end_with_parent

end_with_parent()
# Load every address now: what is broken must show before the hub says that it is ready, not at the first request.
assert get_resolver().url_patterns

LARGEST = 8 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

application = Front(Bridge(wsgi.application, LARGEST), routes={}, streams={"/console/stream": stream})

__all__ = ["application"]
