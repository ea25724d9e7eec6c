"""The closed tables of evidence."""

from typing import Final

from accord.core.times import DAY

VAULT: Final = "evidence"  # the vault's kind of the record that holds a file's key

COMING, WHOLE, ERASED = "coming", "whole", "erased"  # a file
STATES: Final = (COMING, WHOLE, ERASED)

# What was done with a file. A line is never changed, and none is taken away.
TAKEN_IN, LOOKED, DOWNLOADED, EXPORTED, SHARED, WITHDRAWN = "taken-in", "looked-at", "downloaded", "exported", "shared", "withdrawn"
VERIFIED, STAMPED, HANDED_OVER, RELABELLED, ERASED_BY = "verified", "time-stamped", "handed-over", "relabelled", "erased"
ACTS: Final = (TAKEN_IN, LOOKED, DOWNLOADED, EXPORTED, SHARED, WITHDRAWN, VERIFIED, STAMPED, HANDED_OVER, RELABELLED, ERASED_BY)

DONE, REFUSED, DAMAGED = "done", "refused", "damaged"
RESULTS: Final = (DONE, REFUSED, DAMAGED)

API, CONSOLE, COMMAND, HUB = "api", "console", "command-line", "hub"  # how: through which door
WAYS: Final = (API, CONSOLE, COMMAND, HUB)

LARGEST: Final = 2 * 1024**3  # bytes of one file
MOST_ITEMS: Final = 1000  # files of one member in one case
MOST_LINES: Final = 1000  # custody lines that are read at once
MOST_COMING: Final = 20  # uploads of one member that are not whole yet
LONGEST_NAME: Final = 200  # characters
LONGEST_NOTE: Final = 2000  # characters of what is written with a file
MOST_REFUSED: Final = 20  # lines that the refusals of one member leave in a file's custody within a day: a custody can't be flooded
DEAD_AFTER: Final = DAY  # an upload to which nothing came for so long is swept away
SPARE: Final = 512 * 1024**2  # bytes that stay free on the disk: an upload never fills it up
