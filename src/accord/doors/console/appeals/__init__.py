"""Appeals of those who are wrongly listed: how each stands, and taking one in for a person."""
