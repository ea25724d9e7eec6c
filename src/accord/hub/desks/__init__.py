"""Desks, their rota, and the bell that rings at them until a person acknowledges it."""
