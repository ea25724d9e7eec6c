"""Sealed submissions from the public: the vault keeps what was sent, this feature how it stands. Knows nothing of what is listed."""
