"""Accord: the working system of a partnership against online scams."""

__version__ = "0.1.0"
