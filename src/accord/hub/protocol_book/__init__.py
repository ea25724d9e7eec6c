"""Protocols that members negotiate: proposed, accepted one by one, and then in force between them; and the one look-up of all protocols."""
