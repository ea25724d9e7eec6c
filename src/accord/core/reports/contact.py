"""Whether, how and when a person may be contacted, by what the person said is safe. The sentences are in `wording.CONTACT`."""

import re
from typing import Final, Literal

import msgspec

from accord.core.reports.form import Answers

Way = Literal["call", "message"]
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class SafeContact(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said: `way` None: not at all. `since` and `until` are minutes of the person's day; over midnight where since is
    later. `word`: whether one was chosen (the word itself stays in the vault). `others`: somebody else could pick up or read along."""

    way: Way | None = None
    since: int | None = None
    until: int | None = None
    word: bool = False
    others: bool = False
    held: bool = False


class MayContact(msgspec.Struct, frozen=True):
    """`codes` are of `wording.CONTACT`: why or why not first, then what to mind."""

    may: bool
    codes: tuple[str, ...]


def safe_contact(answers: Answers, held: bool) -> SafeContact:
    """The rules out of the answers of a report. Whoever did not say yes is not contacted."""
    said = answers.get("may-contact")
    return SafeContact(
        way="call" if said == "call" else "message" if said == "message" else None,
        since=minute(answers["contact-from"]) if "contact-from" in answers else None,
        until=minute(answers["contact-until"]) if "contact-until" in answers else None,
        word="not-alone" in answers,
        others=answers.get("only-you", held) is True,
        held=held,
    )


def may_contact(safe: SafeContact, way: Way, now: int) -> MayContact:
    """Whether to contact the person this way now; `now` is the minute of the person's day, 0 to 1439."""
    if safe.way is None:
        return MayContact(False, ("no-contact",))
    if way == "call" and safe.way == "message":
        return MayContact(False, ("message-only",))
    if safe.since is not None and safe.until is not None:
        if not _within(now, safe.since, safe.until):
            return MayContact(False, ("outside-hours",))
    elif safe.held and way == "call":
        return MayContact(False, ("not-told-when",))
    mind = (*(("word",) if safe.word else ("no-word",) if safe.held and way == "call" else ()), *(("others-read",) if safe.others else ()))
    return MayContact(True, (f"may-{way}", *mind))


def minute(clock: str) -> int:
    """`21:30` as minutes of the day. Raises ValueError."""
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError("Write a time of day such as 21:30.")
    return int(found[1]) * 60 + int(found[2])


def _within(now: int, since: int, until: int) -> bool:
    return since <= now < until if since < until else now >= since or now < until
