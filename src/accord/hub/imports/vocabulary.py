"""How large a list may be that comes over the network; the command line takes any."""

MOST_LINES = 10_000
LARGEST_FILE = 8 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes
