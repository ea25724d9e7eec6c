"""Channels through which money is stopped and brought back: which are open, and what each still needs."""
