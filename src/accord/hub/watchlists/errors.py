"""Errors of watchlists: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, BadField


class BadWatch(BadField):
    """A field can't be taken."""

    code = "bad-watch"


class NoSuchWatch(Absent):
    """There is no such item, or it is another's: the same answer."""

    code = "no-such-watch"
    says = _("There is no such item on a watchlist of yours. See the list of those there are.")
