"""What can't be done to a signal as things stand."""

from collections.abc import Mapping


class Refused(Exception):
    """A change that can't be made as things stand; `status` is the HTTP status that says so."""

    def __init__(self, status: int, code: str, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.field = field


class NotReleased(Refused):
    """A claim that no yes of this reviewer releases; `text` follows from the code and its `params` by `labels_releases.RELEASES`."""

    def __init__(self, code: str, text: str, params: Mapping[str, str | int]) -> None:
        super().__init__(409, code, text)
        self.params = params


class NeedsThread(Exception):
    """The answer needs a database, or long work, that must not be waited for on the event loop: ask again in a thread."""


class Ended(Exception):
    """An upload of which nothing more is taken: what was answered last says why."""
