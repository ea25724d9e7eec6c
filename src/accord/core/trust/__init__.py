"""Trust: what follows from the claims on an identifier, and how much one member's word weighs."""
