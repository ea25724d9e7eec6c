"""The demo's own file in its data directory: that it is a demo, what is done, and the tokens, readable by its owner only."""

import json
import os
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import asdict

NAME = "demo.json"


class Mark(Struct):
    """The demo's own record. `done` names finished parts, `lists` the lists taken in; `tokens` is by member's name."""

    path: Path
    done: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    lists: str = ""
    password: str = ""

    @classmethod
    def read(cls, folder: Path) -> "Mark | None":
        """The mark of a data directory; None where it is no demo's."""
        path = folder / NAME
        try:
            return cls(path, **json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    def write(self) -> None:
        """Written beside, then put in place: killed anywhere, there is the old one or the new one."""
        values = {name: value for name, value in asdict(self).items() if name != "path"}
        beside = self.path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(values, indent=2, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self.path)

    def finish(self, part: str) -> None:
        self.done.append(part)
        self.write()
