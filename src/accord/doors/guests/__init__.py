"""The guest's door: one page on which somebody who is no member answers one request, once. It can reach nothing but that request."""
