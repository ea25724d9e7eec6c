"""What would be sent of a report, and to whom. Nothing is written here."""
