"""What clients were told, kept outside the hub: an append-only file of what was meant and what was answered, under idempotency keys."""

import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any


class Book:
    """Each line is written before the next request of its client is sent: `meant` before a request, `told` after its answer."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self.told_by_act: Counter[str] = Counter()
        self.replayed = 0
        self.odd: Counter[str] = Counter()  # answers that are no answer: tried again
        self.rewinds = 0  # how often the hub was put back to an older state

    def meant(self, act: str, key: str, what: Any) -> None:
        self._write({"meant": act, "key": key, "what": what})

    def told(self, act: str, key: str, answer: Any, *, replayed: bool = False) -> None:
        with self._lock:
            self.told_by_act[act] += 1
            self.replayed += replayed
        self._write({"told": act, "key": key, "answer": answer, **({"replayed": True} if replayed else {})})

    def note(self, word: str) -> None:
        """Something that happened, to be counted."""
        with self._lock:
            self.odd[word] += 1
        self._write({"note": word})

    def rewound(self, lost: int) -> None:
        """The hub was put back: so many of the answers hold no more, and nobody must find them."""
        with self._lock:
            self.rewinds += 1
            self.odd["answers taken back by a restore"] += lost
        self._write({"rewound": lost})

    @property
    def count(self) -> int:
        """How many requests were answered so far."""
        return self.told_by_act.total()

    def _write(self, line: dict[str, Any]) -> None:
        text = json.dumps({"at": round(time.monotonic() - self._begun, 4), **line}, ensure_ascii=False)
        with self._lock:
            self._file.write(text + "\n")
            self._file.flush()

    def close(self) -> None:
        self._file.close()
