"""Browsers and phones that somebody asked to be rung on, and how each is reached."""
