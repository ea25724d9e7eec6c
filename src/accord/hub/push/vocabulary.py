"""The closed sets of devices."""

from typing import Final

CHANNEL: Final = "push"  # the channel of `delivery` by which they are rung
MOST_DEVICES: Final = 10  # of one person
