"""Consulates asked whether somebody is a national, and what they see of the person."""
