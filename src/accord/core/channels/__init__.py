"""Channels: which doors are open to stop and bring back money, what each still needs, and what a partner tells back."""
