"""Members and what is theirs: circles, people, tokens, webhooks, the journal and the audit lines."""
