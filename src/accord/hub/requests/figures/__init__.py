"""Figures over many requests: what became of their money, and from where to where they go."""
