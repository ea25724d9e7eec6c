"""When a member last reached a contact of a country, how, and with what result; and the members' own desks there."""
