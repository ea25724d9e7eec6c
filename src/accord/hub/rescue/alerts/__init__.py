"""Deadlines of rescues that ring the desk, and whether a person on duty there may open the rescue."""
