"""Lists of others taken in: recognised by what they hold, tried first, and read by the mapping that a member keeps for each source."""
