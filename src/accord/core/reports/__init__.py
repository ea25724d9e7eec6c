"""Reports of harmed persons: the form, what is read out of it, to what the person says yes, and what is sent to whom."""
