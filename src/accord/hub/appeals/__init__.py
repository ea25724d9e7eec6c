"""Appeals: submissions of that kind become requests to the members that made the claims; what was upheld is followed until it is undone."""
