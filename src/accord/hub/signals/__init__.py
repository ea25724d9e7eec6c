"""Claims that an identifier is used in a scam, and feedback on them."""
