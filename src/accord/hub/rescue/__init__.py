"""Rescue: where people are held, who they may be, how they are reached safely, who gets them out. A track and a list of its own."""
