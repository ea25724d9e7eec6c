"""The fenced blocks of docs/operate: what an operator is told to type, as it stands there. play_install.py runs those marked `played`."""

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<language>\w+)(?P<mark> played)?(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """`name` says which of several kinds it is: the file that a fragment goes to, or the occasion on which commands are typed."""

    document: str
    heading: str
    language: str
    name: str
    is_played: bool
    text: str

    @property
    def place(self) -> str:
        return f"{self.document}, {self.heading}"


def blocks(folder: Path) -> list[Block]:
    """All blocks of a folder's documents, in their order."""
    return [block for path in sorted(folder.glob("*.md")) for block in blocks_of(path.name, path.read_text(encoding="utf-8"))]


def blocks_of(document: str, text: str) -> list[Block]:
    headings = [(match.start(), match[1]) for match in HEADING.finditer(text)]
    return [
        Block(
            document,
            next((title for start, title in reversed(headings) if start < match.start()), ""),
            match["language"],
            match["name"] or "",
            match["mark"] is not None,
            match["text"],
        )
        for match in FENCE.finditer(text)
    ]


def commands(text: str) -> list[str]:
    """A block of the shell in parts that run by themselves: lines of `systemctl` each alone, and what stands between them together."""
    parts: list[str] = []
    together: list[str] = []
    for line in text.splitlines():
        if line.startswith("systemctl "):
            parts += ["\n".join(together), line]
            together = []
        else:
            together.append(line)
    return [part for part in [*parts, "\n".join(together)] if part.strip()]
