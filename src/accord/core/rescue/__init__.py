"""Rescue: a place where people are held, which steps are open, when somebody must look, and how they may be reached safely."""
