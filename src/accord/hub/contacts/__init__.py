"""When somebody last reached a contact of a country, how, and what came of it; and the members' own desks there."""
