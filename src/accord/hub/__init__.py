"""The features: each one Django app of one shape (models, queries, actions, followers)."""
