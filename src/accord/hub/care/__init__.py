"""People: their files, their consents, screening, and referral to members that can help. Who they are is kept in the vault alone."""
