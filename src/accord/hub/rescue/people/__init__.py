"""The people of a rescue: their identities, their statuses, and the file of each person who is out."""
