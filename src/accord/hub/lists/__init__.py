"""Signed lists: what a member may use for one permitted use, built from the verdicts, for checks without asking the hub."""
