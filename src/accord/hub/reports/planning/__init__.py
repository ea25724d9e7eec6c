"""The plan of a report: the items to send, and their receivers. Nothing is written here."""
