"""Personal data, sealed. Everybody else holds a reference that says nothing; reading needs a role, a reason, and leaves a line."""
