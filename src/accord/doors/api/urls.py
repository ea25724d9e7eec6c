"""Every address of the API: its operations, and beside them what describes it."""

import re

from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from accord.doors.api import oauth
from accord.doors.api.answers import BASE
from accord.doors.api.routes import urlpatterns as operations
from accord.doors.api.served import served_document


def urlpatterns() -> list[URLPattern]:
    """Those of the operations come last: they end with what is nobody's."""
    beside = {
        f"{BASE}/openapi.json": served_document,
        oauth.TOKEN: oauth.token,
        oauth.REVOKE: oauth.revoke,
        oauth.INTROSPECT: oauth.introspect,
        oauth.METADATA: oauth.metadata,
    }
    return [*(re_path(rf"\A{re.escape(path[1:])}\Z", csrf_exempt(view)) for path, view in beside.items()), *operations()]
