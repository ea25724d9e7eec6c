"""Acts of parties beside the steps: embargoes, and erasing their own texts."""
