"""Verdicts: what a caller may learn of an identifier. Holds no victim and no source name."""
