"""What a look at the whole hub found: how much was looked at, and each fault with a code and a sentence. Ids and numbers alone."""

from collections.abc import Callable

from msgspec import Struct, field

MOST = 1000  # faults of one code that are told singly; the rest are counted


class Fault(Struct, frozen=True):
    code: str
    what: str


class Findings(Struct):
    """`checked`: how many of each kind were looked at; `tell` is told how far it has come."""

    tell: Callable[[str], None]
    checked: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _more: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str, number: int = 1) -> None:
        self.checked[kind] = self.checked.get(kind, 0) + number

    def fault(self, code: str, what: str) -> None:
        self._more[code] = self._more.get(code, 0) + 1
        if self._more[code] <= MOST:
            self.faults.append(Fault(code, what))

    def end(self) -> None:
        """Say how many faults were not told singly."""
        for code, count in self._more.items():
            if count > MOST:
                self.faults.append(Fault(code, f"And {count - MOST:,} more of this kind."))
