"""Figures: what became of the money, between which countries requests go, and which schemes of signals rise."""
