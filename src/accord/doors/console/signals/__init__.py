"""Signals: publishing, searching, answering, and claims that are held back."""
