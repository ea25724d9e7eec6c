"""How a rescue begins, moves from state to state, and ends."""
