"""Rules of safe contact out of what was told: the strictest where it is not clear, and never none."""

from collections.abc import Mapping

CALL, MESSAGE, CODE = "call", "message", "code"
WAYS = (CALL, MESSAGE, CODE)
_MIDNIGHT = 24 * 60  # in minutes: where only one time was told, the day ends what it leaves open


def rules_of(answers: Mapping[str, str], minute: int | None = None) -> tuple[str, ...]:
    """The keys of the rules that hold, the strictest first. `minute` is the minute of the day there, where it is known."""
    way = answers.get("may-contact", "")
    if way == CODE:
        return ("no-contact",)
    if way not in (CALL, MESSAGE) or not answers.get("contact"):
        return ("nobody-said",)
    rules = []
    first, last = minute_of(answers.get("contact-from", "")), minute_of(answers.get("contact-until", ""))
    if minute is not None and not _within(first or 0, _MIDNIGHT if last is None else last, minute):
        rules.append("now-shut")
    rules.append("message-only" if way == MESSAGE else "call")
    if first is not None or last is not None:
        rules.append("only-between")
    if answers.get("only-you", "").lower() in ("yes", "true"):
        rules.append("others-may-read")
    if answers.get("not-alone"):
        rules.append("not-alone")
    return tuple(rules)


def _within(first: int, last: int, minute: int) -> bool:
    """Whether the time is between two times of day; from the evening on, that goes past midnight."""
    return first <= minute < last if first < last else minute >= first or minute < last


def minute_of(text: str) -> int | None:
    """`22:30` as the minute of the day; None for anything else."""
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes[:2].isascii() and minutes[:2].isdigit()):
        return None
    minute = int(hours) * 60 + int(minutes[:2])
    return minute if int(hours) < 24 and int(minutes[:2]) < 60 else None
