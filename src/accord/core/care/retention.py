"""How long a record is kept, when that begins, and what happens then. The periods are in `care.toml`, each with its source."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from accord.core.care.file import Care
from accord.core.data import must_know
from accord.core.times import DAY


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """`until` None: it has not begun, since what it runs from has not happened. `held`: an order or a lawsuit keeps it longer."""

    record: str
    until: int | None
    then: Literal["erase", "review"]
    law: str
    source: str
    held: bool = False

    def due(self, now: int) -> bool:
        """Whether it is to be erased or reviewed now."""
        return self.until is not None and now >= self.until and not self.held


def retention(care: Care, record: str, happened: Mapping[str, int], *, days: int | None = None, held: bool = False) -> Retention:
    """How long a record is kept. `happened` are moments by `closed`, `withdrawn`, `assessed`, `recorded`; `days` is a hub's own period.

    A report or file that was taken back is kept by `report-withdrawn`; the shorter of the two periods counts.
    """
    must_know("record", care.records, record)
    rule = care.records[record]
    begins = happened.get(rule.begins)
    until = None if begins is None else begins + (rule.days if days is None else days) * DAY
    back = happened.get("withdrawn")
    if record == "report" and back is not None:
        sooner = back + care.records["report-withdrawn"].days * DAY
        until = sooner if until is None else min(until, sooner)
    source = rule.source if days is None else "set by this hub"
    return Retention(record=record, until=until, then=rule.then, law=rule.law, source=source, held=held)
