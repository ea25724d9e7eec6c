"""Words of watchlists for members' people."""

from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from accord.hub.watchlists.vocabulary import ABOVE, BELOW, ENDED, ME, MEMBER, REQUEST, SAME, SIGNAL, WATCHING

SEEN_BY: dict[str, str] = {
    MEMBER: gettext_noop("Everyone of my member who works with watchlists"),
    ME: gettext_noop("Only me"),
}
STATES: dict[str, Any] = {WATCHING: gettext_lazy("watched"), ENDED: gettext_lazy("ended")}
WHAT: dict[str, Any] = {SIGNAL: gettext_lazy("A signal"), REQUEST: gettext_lazy("A request")}
HOW: dict[str, Any] = {
    SAME: gettext_lazy("on the same identifier"),
    BELOW: gettext_lazy("on something below it"),
    ABOVE: gettext_lazy("on something above it"),
}
