"""Log lines without anybody's data: level, logger, and for an error its class and where it passed; never its message or the address.

Messages of other code than ours hold addresses or what was sent: they are left out. Ours are written so that they hold none.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from accord.server.request_ids import current

# Fields that our own lines may hold besides: see `server/watching.py`.
FIELDS = ("method", "route", "milliseconds", "member")


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """Everything of a record that may be written down, in order."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    fields: dict[str, Any] = {"time": at.replace("+00:00", "Z"), "level": record.levelname, "logger": record.name}
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        fields["status"] = status
    if request := current():
        fields["request"] = request
    if record.name.partition(".")[0] == "accord":
        fields["message"] = record.getMessage()
        fields |= {name: record.__dict__[name] for name in FIELDS if record.__dict__.get(name) is not None}
    if record.exc_info and record.exc_info[0] is not None:
        frames = traceback.extract_tb(record.exc_info[2])
        fields["error"] = record.exc_info[0].__name__
        fields["at"] = [f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:])]
    return fields


class OnceForTrouble(logging.Filter):
    """Where the database or the disk is in trouble, that is said once, and not for each request that it breaks; nor is a line left for
    each that is told on purpose to come again, such as while the epoch is unclear: it would say nothing of why."""

    def filter(self, record: logging.LogRecord) -> bool:
        from accord.hub.trouble import noted

        if not record.exc_info:
            return getattr(record, "status_code", None) != 503
        return not noted(record.exc_info[1])


class Bare(logging.Formatter):
    """One line for people: what kind of thing happened where."""

    def format(self, record: logging.LogRecord) -> str:
        fields = facts(record)
        line = " ".join(str(fields.pop(name)) for name in ("time", "level", "logger"))
        if "status" in fields:
            line += f" status={fields.pop('status')}"
        if "message" in fields:
            line += f" {fields.pop('message')}"
        places = " < ".join(fields.pop("at", ()))
        line += "".join(f" {name}={value}" for name, value in fields.items())
        return f"{line} at {places}" if places else line


class Json(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts(record), ensure_ascii=False)


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_level() -> str:
    """From which level on lines are written."""
    given = os.environ.get("ACCORD_LOG", "").strip().upper() or "WARNING"
    if given not in LEVELS:
        raise SystemExit("ACCORD_LOG must be DEBUG, INFO, WARNING or ERROR; leave it out for WARNING.")
    return given


def log_form() -> str:
    """The formatter that ACCORD_LOG_FORM names; where it names none, text for a terminal and JSON for all else."""
    given = os.environ.get("ACCORD_LOG_FORM") or ("text" if sys.stderr is not None and sys.stderr.isatty() else "json")
    if given not in ("json", "text"):
        raise SystemExit("ACCORD_LOG_FORM must be json or text; leave it out for text on a terminal and json elsewhere.")
    return "Json" if given == "json" else "Bare"
