"""A step of a request: who may take it, what its guards look at, what its effects do, and who is told."""
