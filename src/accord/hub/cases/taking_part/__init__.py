"""Who takes part: opening, invitations, ceilings, the lead and its hand-over, leaving, closing."""
