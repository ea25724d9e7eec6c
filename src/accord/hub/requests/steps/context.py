"""A step in the making: what it belongs to, what it says, and what its effects add to it. Lives for one turn."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from accord.core.identifiers import Identifier
from accord.core.protocols import Protocol, StepOutcome
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.requests.asks import New
from accord.hub.requests.money import ledgers
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Party, Request


class Work(Struct):
    """`by` is who acts: None for the hub's clock and for a guest. `new` is what a request is opened with, and None in its later steps;
    `take` takes a step of another request in the same turn.
    """

    t: Turn
    request: Request
    protocol: Protocol
    parties: list[Party]
    taken: StepOutcome
    step_id: str
    side: str
    role: str
    by: Caller | None
    how: str
    at: int
    plain: dict[str, Any]
    new: New | None = None
    was: str | None = None
    shared_book: Book | None = None
    take: Callable[..., Any] | None = None
    told: set[int] = field(default_factory=set)
    children: list["Work"] = field(default_factory=list)
    gaps: list[Identifier] = field(default_factory=list)

    @property
    def book(self) -> Book:
        """The money of the trail, read when the first effect asks."""
        if self.shared_book is None:
            is_new = self.was is None and self.request.parent is None  # nothing was paid in it yet
            self.shared_book = Book(self.request.root) if is_new else ledgers.load(self.request.root)
        return self.shared_book

    @property
    def member(self) -> int | None:
        return None if self.by is None else self.by.n

    @property
    def fields(self) -> Any:
        return self.taken.fields
