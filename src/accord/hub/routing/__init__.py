"""Who can stop this: what members declare that they can act on, the way to their desks, and what nobody can act on yet."""
