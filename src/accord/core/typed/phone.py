"""A phone number with its country."""

from accord.core.typed.reading import Reading, Setting


def read_phone(text: str, setting: Setting) -> Reading:
    """A national number of the setting's country, or one with its country's code (`+66`, `0066`, `66`)."""
    raise NotImplementedError
