"""Pages about the world beyond the own member: countries, consulates, legal gateways, protocols, and who can stop what."""
