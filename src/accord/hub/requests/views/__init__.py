"""Views of requests: a shape for each view, how it is assembled, and how it is serialized as JSON."""
