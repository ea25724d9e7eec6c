"""Opening an ask: whom each identifier reaches, what limits an ask, what opening would do, and one turn that writes it all."""
