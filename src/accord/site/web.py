"""Django behind a server that `accord serve` started: it ends with it."""

from django.urls import get_resolver

from accord.site.parent import end_with_parent
from accord.site.wsgi import application

end_with_parent()
# Load every address now: what is broken must show before the hub says that it is ready, not at the first request.
assert get_resolver().url_patterns

__all__ = ["application"]
