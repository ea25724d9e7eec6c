"""People who go home together: their operation, and its board."""
