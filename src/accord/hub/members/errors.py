"""Errors of members: sentences with a next step, and nothing of what the caller typed."""

from accord.hub.refusals import Absent, BadField, NotAllowed


class BadMember(BadField):
    """Something about a member, circle or token cannot be."""

    code = "bad-member"


class Outlives(BadMember):
    """A token would last longer than the one that makes it."""

    code = "beyond-own"


class UnknownPermission(BadField):
    """A scope that is not in the list."""

    code = "unknown-scope"


class BeyondOwn(NotAllowed):
    """A caller can't give a permission or role beyond its own."""

    code = "beyond-own"


class NoSuchPerson(Absent):
    """No person has this id, or none that the caller may know of."""

    code = "no-such-person"


class NoSuchMember(Absent):
    """No member has this id or name."""

    code = "no-such-member"
