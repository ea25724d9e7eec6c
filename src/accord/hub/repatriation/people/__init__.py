"""Each returnee: what is prepared, what is seen, and what is done for many at once."""
