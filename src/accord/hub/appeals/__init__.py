"""Appeals: submissions of that kind become requests to whoever made the claims, and what was upheld is followed until it is undone."""
