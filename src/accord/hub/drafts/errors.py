"""Refusals of drafts: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Conflict, Invalid

__all__ = ["NoSuchDraft", "TooLarge", "TooMany"]


class NoSuchDraft(Absent):
    """There is none, or it is another person's: the same answer."""

    code = "no-such-draft"
    says = _("This draft is no longer kept. It was sent or discarded, or its seven days are over.")


class TooLarge(Invalid):
    code = "draft-too-large"
    says = _("This is too much to be kept. Send it, or shorten it.")


class TooMany(Conflict):
    code = "too-many-drafts"
    says = _("You have 100 unfinished forms, so this one is not kept. Send or discard some.")
