"""Outcomes of items handed on, and what the reporter is told of them. Inside a turn."""
