"""Where the hub's files lie: in the data directory of this machine, or where all machines of the hub reach them."""

from pathlib import Path

from django.conf import settings


def shared() -> Path:
    """The folder of what every machine of the hub needs: keys, signed lists, files of evidence, the mark of the journal. It is the data
    directory, unless ACCORD_SHARED names another."""
    return Path(getattr(settings, "ACCORD_SHARED", "") or settings.ACCORD_DATA)
