"""What is known of a country: facts with their source beside them, and unknown where nobody could confirm one."""
