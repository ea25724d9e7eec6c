"""Each person on the way home: what is prepared, what is seen, and what is done for many at once."""
