"""Desks, their rota, and the bell that rings at them until somebody acknowledges it."""
