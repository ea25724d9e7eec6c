"""Reports: what a person told goes out to everybody who can help, as far as the person agrees, and what becomes of it comes back."""
