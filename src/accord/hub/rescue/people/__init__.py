"""The people of a rescue: who they may be, how they stand, and the file of whoever is out."""
