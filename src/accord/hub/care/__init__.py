"""People: their files, what they agreed to, screening, and being handed to who can help. Who they are lies in the vault alone."""
