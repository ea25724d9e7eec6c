"""The lists that there are: one for each use that a machine can make of an identifier at once."""

from accord.core.sharing import Use

NAMES: tuple[str, ...] = (Use.BLOCK.value, Use.HOLD.value, Use.WARN.value)
LIFETIME = 24 * 60 * 60 * 1_000_000  # microseconds: a list is not to be used for longer
KEPT = 4  # versions, and a delta from each to the latest
STEPS = 200  # between bodies that followed each other, kept for the deltas
