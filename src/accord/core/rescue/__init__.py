"""Rescue: a place where people are held, which steps are open, when a member must look, and how they may be reached safely."""
