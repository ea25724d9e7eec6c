"""Browsers and phones that people asked to be alerted on, and how each is reached."""
