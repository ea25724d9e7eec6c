"""Rescues: people who are held, how they are reached safely, and what is done to get them out."""
