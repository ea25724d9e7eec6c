"""The money of a request: its ledgers, its payments, how long it may be held, and what payments that several name allow."""
