"""Log lines without anybody's data: level, logger, and for an error its class and where it passed; never its message or the address."""

import logging
import traceback


class Bare(logging.Formatter):
    """One line: what kind of thing happened where. Messages of other code than ours hold addresses or what was sent: they are left out."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S%z')} {record.levelname} {record.name}"
        status = getattr(record, "status_code", None)
        if status is not None:
            line += f" status={status}"
        if record.name.startswith("accord"):
            line += f" {record.getMessage()}"
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
            line += f" error={record.exc_info[0].__name__} at {places}"
        return line
