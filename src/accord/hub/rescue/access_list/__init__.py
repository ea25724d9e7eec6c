"""The access list of a rescue: its entries, admission by it, and naming people or taking them off."""
