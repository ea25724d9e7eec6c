"""Signals that wait for a member, and who has applied what it said: for its pages."""
