"""Refusals to change a signal as things stand."""

from collections.abc import Mapping

from accord.hub.refusals import Busy, Conflict


class NotReleased(Conflict):
    """A claim that no yes of this reviewer releases; `text` follows from the code and its `params` by `labels_releases.RELEASES`."""

    def __init__(self, code: str, text: str, params: Mapping[str, str | int]) -> None:
        super().__init__(code, text)
        self.params = params


class NeedsThread(Busy):
    """The answer needs a database, or long work, that must not be waited for on the event loop: ask again in a thread."""


class Ended(Conflict):
    """An upload of which nothing more is taken: what was answered last says why."""
