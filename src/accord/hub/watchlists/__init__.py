"""Watchlists: identifiers that a member keeps an eye on, and the bell that rings when something about one comes to it."""
