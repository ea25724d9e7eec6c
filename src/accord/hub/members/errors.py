"""What members answer where something can't be done."""


class BadMember(ValueError):
    """Something about a member, circle or token cannot be. `field` names what, `text` says what would."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


class BeyondOwn(BadMember):
    """Nobody gives what it doesn't have itself."""


class NoSuchPerson(LookupError):
    """No person has this id, or none that the caller may know of."""


class NoSuchMember(LookupError):
    """No member has this id or name."""


class UnknownPermission(ValueError):
    """A scope that is not in the list."""
