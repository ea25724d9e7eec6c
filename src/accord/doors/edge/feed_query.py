"""The query of a feed request, where it is regular; any other request goes to Django, which knows how to refuse it."""

from urllib.parse import unquote_plus

from msgspec import Struct

from accord.core.epochs import MOST_EPOCHS
from accord.core.signals import BadSignal
from accord.hub.journal.queries import MOST, read_filters
from accord.hub.journal.vocabulary import Topics
from accord.server.asgi import Scope

LIMIT = 1000
NO_EPOCH = 0
_FARTHEST = 2**62
_FILTERS = ("kind", "scheme", "country")


class FeedQuery(Struct, frozen=True):
    after: int
    limit: int
    filters: Topics | None
    epoch: int | None = None


def read_query(scope: Scope, *, paged: bool = True) -> FeedQuery | None:
    """None for what is irregular: unknown or repeated parameters, numbers out of range, values that no filter knows."""
    values = _values(scope["query_string"])
    if values is None:
        return None
    after = _number(values.pop("after", "0"), 0, _FARTHEST)
    epoch = _number(values.pop("epoch", "0"), 1, MOST_EPOCHS) if "epoch" in values else NO_EPOCH
    limit = _number(values.pop("limit", str(LIMIT)), 1, MOST) if paged else LIMIT
    if after is None or limit is None or epoch is None or not values.keys() <= set(_FILTERS):
        return None
    try:
        filters = read_filters(*(values.get(name) for name in _FILTERS)) if values else None
    except BadSignal:
        return None
    return FeedQuery(after, limit, filters, epoch or None)


def _values(query: bytes) -> dict[str, str] | None:
    values: dict[str, str] = {}
    if not query:
        return values
    try:
        parts = query.decode("ascii").split("&")
    except UnicodeDecodeError:
        return None
    for part in parts:
        name, equals, text = part.partition("=")
        if not equals or not text or name in values:
            return None
        values[name] = unquote_plus(text)
    return values


def _number(text: str, low: int, high: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 and low <= int(text) <= high else None
