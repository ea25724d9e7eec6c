"""The server: one ASGI app before Django, its threads, and the processes it runs in. It knows the hub, and no door."""
