"""What parties do beside the steps: embargoes, and erasing what they wrote."""
