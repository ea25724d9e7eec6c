"""Repatriation: operations, the people in them, lists, consulates and arrivals."""
