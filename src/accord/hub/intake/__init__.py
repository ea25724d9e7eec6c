"""Sealed submissions from the public: what was sent lies in the vault, here is how it stands. Knows nothing of what is listed."""
