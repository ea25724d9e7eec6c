"""Desks: their hours, their rota, who is on duty, and the bell at each."""
