"""Delivery to a person or a member: by mail, text message, webhook, or one request to an address of the web."""
