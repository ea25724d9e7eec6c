"""Money: exact amounts, one double-entry ledger for each request, the trail of hops, and payments. Only amounts, never an account."""
