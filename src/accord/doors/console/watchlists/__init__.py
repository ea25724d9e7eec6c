"""Watchlists: what is watched, what named it, and putting more on, one or many."""
