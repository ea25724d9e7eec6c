"""A guest, who is no member, answers one request, through a signed page or by telephone."""
