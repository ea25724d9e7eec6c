"""Lines on their way into a bulk: read by a process beside, where there is one, or in this thread; the order stays theirs."""

from collections import deque
from collections.abc import Iterator, Sequence

from accord.core.sharing import Marking
from accord.core.signals import BadSignal, Draft
from accord.formats.ndjson import Reader, raw_marking
from accord.hub.signals.bulk import workers
from accord.hub.signals.bulk.stream import Bulk
from accord.hub.signals.bulk.worker import Answer
from accord.hub.signals.bulk.workers import Gone, Process
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.prepared import Ready
from accord.hub.signals.publishing.turns import Published

TOGETHER = 250  # lines that are prepared at once
AHEAD = 4  # messages on their way to the process; what it has read waits there
SMALLEST, LARGEST = 64, 512  # lines of a message: small at first, so that there is something to write soon
LOOK_EVERY = 16  # messages until another look whether there is a process now

Line = bytes | None


class BulkLines:
    """The lines of one upload. `with BulkLines(...) as lines: lines.put(some)`; after `settle` gave False all of them are in the bulk.

    `token` is the hash of the publisher's token, by which the process finds whose lines they are.
    """

    def __init__(self, bulk: Bulk, reader: Reader, token: bytes) -> None:
        self._bulk, self._reader, self._token = bulk, reader, token
        self._process: Process | None = None
        self._sent: deque[Sequence[Line]] = deque()
        self._markings: list[tuple[bytes, Marking]] = []  # each as its first line has it, byte for byte
        self._until_look = 0
        self._size = SMALLEST

    def __enter__(self) -> "BulkLines":
        return self

    def __exit__(self, *error: object) -> None:
        lender = workers.current()
        if self._process is not None and lender is not None:
            lender.give_back(self._process)
        self._process = None

    def put(self, lines: Sequence[Line]) -> None:
        """The next lines, a few hundred; waits while much waits already. Raises Ended."""
        if not lines:
            return
        if self._process is None:
            self._look()
        if self._process is None:
            self._read_here(lines)
            return
        start = 0
        while start < len(lines):
            batch = lines[start : start + self._size]
            start, self._size = start + self._size, min(self._size * 2, LARGEST)
            self._send(batch)

    def _send(self, lines: Sequence[Line]) -> None:
        while len(self._sent) >= AHEAD:
            self.settle()
        self._sent.append(lines)
        try:
            if self._process is not None:
                self._process.send(list(lines))
                return
        except Gone:
            pass
        self._lose()

    def settle(self) -> bool:
        """Take in what is read of the oldest lines on their way; False where none are. Raises Ended."""
        if not self._sent:
            return False
        try:
            assert self._process is not None
            answer = self._process.take()
        except Gone:
            self._lose()
            return True
        lines = self._sent.popleft()
        self._learn(lines, answer)
        directory = self._bulk.names()
        if directory is None or not answer.author:
            self._read_here(lines)
        else:
            self._bulk.put_ready(list(self._ready(lines, answer, directory)))
        return True

    def _look(self) -> None:
        lender = workers.current()
        self._until_look -= 1
        if lender is None or self._until_look > 0:
            return
        self._until_look = LOOK_EVERY
        process = lender.borrow()
        if process is None:
            return
        self._process = process
        self._markings.clear()
        try:
            process.begin(self._token)
        except Gone:
            self._lose()

    def _lose(self) -> None:
        """Go on without the process: what it had in hand is read here."""
        lender, process, self._process = workers.current(), self._process, None
        if lender is not None and process is not None:
            lender.lose(process)
        while self._sent:
            self._read_here(self._sent.popleft())

    def _read_here(self, lines: Sequence[Line]) -> None:
        for start in range(0, len(lines), TOGETHER):
            self._bulk.put([self._reader.read(line) for line in lines[start : start + TOGETHER]])

    def _learn(self, lines: Sequence[Line], answer: Answer) -> None:
        """The markings that take the next numbers, whatever becomes of their lines."""
        if answer.forgotten:
            self._markings.clear()
        for place in answer.new:
            line = lines[place]
            draft = self._reader.read(line)
            if line is None or not isinstance(draft, Draft):
                raise RuntimeError("The process beside reads a line that can't be read here.")
            self._markings.append((raw_marking(line), draft.marking))

    def _ready(self, lines: Sequence[Line], answer: Answer, directory: Directory) -> Iterator[Ready | Published]:
        markings, reader, marked = self._markings, self._reader, directory.marked
        for place, (line, what, mark) in enumerate(zip(lines, answer.items, answer.marks, strict=True)):
            if what is None or line is None:
                yield Published("refused", error=BadSignal(*answer.refused[place]))
                continue
            raw, marking = markings[mark]
            if raw not in line:
                # The marking decides who sees a claim: that it is this line's own is checked here, whatever the other process says.
                raise RuntimeError("The process beside gave a line another line's marking.")
            try:
                yield Ready(what, marked(marking), None, line, reader)
            except BadSignal as error:
                yield Published("refused", error=error.with_traceback(None))
