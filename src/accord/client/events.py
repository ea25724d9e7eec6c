"""Server-sent events, read out of bytes that come in pieces of any size (the event stream format of the HTML standard)."""

from dataclasses import dataclass

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    """`id` is None where none was sent; `data` is None where there was none: then the event says no more than how far the stream is."""

    id: str | None
    name: str
    data: str | None


class Events:
    """One stream. What is not ended by an empty line when it breaks is no event. `retry` is how long the other side wants a reader to stay
    away after a break, in seconds.
    """

    def __init__(self) -> None:
        self.retry = 0.0
        self._rest = b""
        self._begun = False
        self._ended_in_cr = False
        self._id: str | None = None
        self._name = ""
        self._data: list[str] = []

    def take(self, piece: bytes) -> list[Event]:
        """The events that are whole with this piece."""
        if not piece:
            return []
        if self._ended_in_cr and piece[:1] == b"\n":
            # The line was ended by its CR already: this is the second half of that end.
            piece = piece[1:]
            self._ended_in_cr = False
            if not piece:
                return []
        raw = self._rest + piece
        if not self._begun:
            if len(raw) < len(_BOM) and _BOM.startswith(raw):
                self._rest = raw
                return []
            self._begun = True
            raw = raw.removeprefix(_BOM)
        self._ended_in_cr = raw.endswith(b"\r")
        *lines, self._rest = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        events: list[Event] = []
        for line in lines:
            if line:
                self._field(line.decode("utf-8", "replace"))
            elif self._data or self._id is not None:
                events.append(Event(self._id, self._name or "message", "\n".join(self._data) if self._data else None))
                self._id, self._name, self._data = None, "", []
            else:
                self._name = ""
        return events

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry = int(value[:9]) / 1000
