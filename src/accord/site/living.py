"""This web process among those of the hub: its signs of life, and its part of limits that are for all of them together."""

import threading
from collections import Counter

import msgspec
from django.conf import settings
from django.db import Error

from accord import limits
from accord.hub import amiss, threads
from accord.hub.leases.actions import Holder, take_place
from accord.hub.leases.queries import ProcessRow
from accord.hub.leases.vocabulary import BACKGROUND, EVERY
from accord.hub.trouble import noted

_Counts = dict[str, dict[int, int]]
PLACE = "web"


class Living:
    """Signs of life from `begin` until `end`. Where the database is away, the process counts what it knew last."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        roles = [role for role in settings.ACCORD_ROLES if role != BACKGROUND]
        self._holder = Holder(take_place(settings.ACCORD_DATA, PLACE), roles, counts=lambda: {**limits.counts(), **amiss.counts()})

    def begin(self) -> None:
        threads.start(self._go_on, "living")

    def end(self) -> None:
        """In good order: the others need not wait until it is forgotten."""
        self._stop.set()
        self._holder.end()

    def _go_on(self) -> None:
        begins = True
        while not self._stop.is_set():
            try:
                if begins:
                    self._holder.begin()
                else:
                    self._holder.renew()
                begins = self._holder.replaced
                self._divide()
            except Error as error:
                noted(error)
                threads.close_connections()
            self._stop.wait(EVERY)

    def _divide(self) -> None:
        own = set(self._holder.roles)
        others = [row for row in self._holder.living if row.id != self._holder.id and set(row.roles) - {BACKGROUND}]
        same = sum(1 for row in others if own & set(row.roles))
        limits.note_living(1 + same, 1 + len(others), _open_at(others))


def _open_at(others: list[ProcessRow]) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {}
    for row in others:
        for kind, by_member in msgspec.json.decode(row.counts, type=_Counts).items():
            counted.setdefault(kind, Counter()).update(by_member)
    return counted
