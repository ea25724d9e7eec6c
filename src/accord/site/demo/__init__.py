"""A hub to look at: who is really in the partnership, and made-up desks that do things."""
