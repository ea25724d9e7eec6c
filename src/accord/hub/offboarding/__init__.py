"""A member leaves for good: everything of its that acts ends, and what must stay is named. It keeps nothing of its own."""
