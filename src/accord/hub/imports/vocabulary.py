"""How large a list may be that comes over the network; the command line takes any."""

MOST_LINES = 10_000
MOST_RULES = 10 * MOST_LINES  # of a list over the network, with what it excepts and what is lost
MOST_TEXT_LINES = 100 * MOST_LINES  # of its text, with remarks; an entry of JSON stands on many
LARGEST_FILE = 8 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes
