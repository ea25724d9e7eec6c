"""The guest's door: one page on which an institution that is no member answers one request, once. It can reach nothing but that request."""
