"""How something goes out to somebody: by mail, text message, webhook, or one request to an address of the web."""
