"""Facts about a country, each with its source beside it, and unknown where nobody could confirm one."""
