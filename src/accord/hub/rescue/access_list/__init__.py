"""Who is on the list of a rescue, who may enter by it, and who is named or taken off."""
