"""Deconfliction: officers of two members who work the same target are told of each other, and nobody else is."""
