"""Keys and join forms made anew, where the rule by which they are made has changed."""
