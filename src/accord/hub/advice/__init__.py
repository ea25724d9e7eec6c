"""Which channels are open for a loss: what the core knows, joined with what this hub knows. It keeps nothing."""
