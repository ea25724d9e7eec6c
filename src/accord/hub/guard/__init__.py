"""Checks between a claim and everybody's blocklist: protection lists, budgets, quarantine, contributor weight."""
