"""Files of harmed persons: who they are, what they agreed to, screening, and being handed to who can help."""
