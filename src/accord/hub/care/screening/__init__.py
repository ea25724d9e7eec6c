"""Trafficking screening: interviews, also those held without a connection, and the status that an officer assesses."""
